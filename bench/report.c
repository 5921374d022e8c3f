// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What a tst_res() of the guest costs, printed to a file. The floor is an
 * exit by a port write that the controller does not look at. On top comes
 * what else nobody can do without: writing the line, and the guest's part of
 * the call. A KVM that interprets its guests takes long for those ten
 * instructions, too; elsewhere they are nothing. Time is that of the CPU,
 * for a sample is longer than what the scheduler gives at a time.
 */
#include "kvm_test.h"

#define PORT_ORDER 0x80	/* the guest asks for one of: */
#define ORDER_EXIT 0
#define ORDER_REPORT 1

#define PORT_BARE 0x81

/* So many that the beginning and the end of a machine do not count. */
#define TIMES 1000
#define TIMES_COLD 100

#ifdef COMPILE_PAYLOAD

static int read_order(void)
{
	unsigned char order;

	asm volatile("inb %1, %0" : "=a" (order) : "i" (PORT_ORDER));
	return order;
}

void main(void)
{
	int i;

	if (read_order() == ORDER_REPORT) {
		/* The end of the payload touches the result page, too. */
		tst_signal_host(NULL);
		for (i = 1000; i < 1000 + TIMES_COLD + TIMES; i++)
			tst_res(TPASS, "Message %d", i);
		return;
	}
	for (;;)
		asm volatile(".rept 5\n\toutb %%al, %0\n\t.endr"
			     : : "i" (PORT_BARE));
}

#else /* COMPILE_PAYLOAD */

#include "bench.h"

static struct tst_kvm_instance machine = { .vm_fd = -1 };
static int file = -1;
static char line[256];
static size_t line_size;

static void run_guest(unsigned int port, int times)
{
	for (; times; times--) {
		if (ioctl(machine.vcpu_fd, KVM_RUN, 0))
			tst_brk(TBROK | TERRNO, "KVM_RUN failed");
		if (machine.vcpu_info->exit_reason != KVM_EXIT_IO ||
		    machine.vcpu_info->io.port != port)
			tst_brk(TBROK, "The guest left with exit %u",
				machine.vcpu_info->exit_reason);
	}
}

/* The first exits of a machine cost more. */
static void create(int order, unsigned int port)
{
	(tst_kvm_create_instance)(&machine, DEFAULT_RAM_SIZE);
	run_guest(PORT_ORDER, 1);
	((char *)machine.vcpu_info)[machine.vcpu_info->io.data_offset] = order;
	run_guest(port, TIMES_COLD);
	tst_kvm_clear_guest_signal(&machine);
}

static void destroy(void)
{
	tst_kvm_destroy_instance(&machine);
	tst_free_all();
}

/* Without what the library asks KVM to tell with each exit. */
static void create_raw(int order, unsigned int port)
{
	create(order, port);
	machine.vcpu_info->kvm_valid_regs = 0;
}

static double bare_exit(void)
{
	double start, end;

	create_raw(ORDER_EXIT, PORT_BARE);
	start = bench_cpu();
	run_guest(PORT_BARE, TIMES);
	end = bench_cpu();
	destroy();
	return (end - start) / TIMES;
}

static void empty_file(void)
{
	SAFE_FTRUNCATE(file, 0);
	SAFE_LSEEK(file, 0, SEEK_SET);
}

static double call_and_write(void)
{
	double start, end;
	int i;

	empty_file();
	create_raw(ORDER_REPORT, KVM_PORT_REPORT);
	start = bench_cpu();
	for (i = 0; i < TIMES; i++) {
		run_guest(KVM_PORT_REPORT, 1);
		SAFE_WRITE(SAFE_WRITE_ALL, file, line, line_size);
	}
	end = bench_cpu();
	destroy();
	return (end - start) / TIMES;
}

static double report(void)
{
	int error = SAFE_DUP(STDERR_FILENO);
	double start, end;

	empty_file();
	create(ORDER_REPORT, KVM_PORT_REPORT);
	SAFE_DUP2(file, STDERR_FILENO);
	start = bench_cpu();
	(tst_kvm_run_instance)(&machine, 0);
	end = bench_cpu();
	SAFE_DUP2(error, STDERR_FILENO);
	SAFE_CLOSE(error);
	destroy();
	return (end - start) / TIMES;
}

static void get_line(void)
{
	size_t all;

	report();
	all = SAFE_LSEEK(file, 0, SEEK_CUR);
	line_size = all / TIMES;
	if (!line_size || all % TIMES || line_size > sizeof(line))
		tst_brk(TBROK, "%d messages are %zu bytes", TIMES, all);
	SAFE_LSEEK(file, 0, SEEK_SET);
	SAFE_READ(1, file, line, line_size);
}

static void setup(void)
{
	char name[] = "/tmp/bench.XXXXXX";

	file = mkstemp(name);
	if (file < 0)
		tst_brk(TBROK | TERRNO, "cannot create %s", name);
	SAFE_UNLINK(name);
}

static void run(void)
{
	bench_sample *const ways[] = { bare_exit, call_and_write, report };
	struct bench_row row = {
		.what = "tst_res() of a guest, printed to a file",
		.unit = "us",
		.factor = 1.5,
	};
	double medians[3];

	get_line();
	bench_turns(ways, medians, 3);
	row.floor = medians[0];
	row.extra = medians[1] - medians[0];
	row.ours = medians[2];
	tst_res(bench_print(&row) ? TPASS : TFAIL, "%s", row.what);
}

static void cleanup(void)
{
	destroy();
	if (file >= 0)
		SAFE_CLOSE(file);
}

static struct tst_test test = {
	.test_all = run,
	.setup = setup,
	.cleanup = cleanup,
};

#endif /* COMPILE_PAYLOAD */
