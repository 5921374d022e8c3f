// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What a tst_res() of the guest costs, printed to a file. The floor is an
 * exit by a port write that the controller does not look at. On top comes
 * writing such a line, and what the guest itself takes for the call: a KVM
 * that interprets its guests takes long for those ten instructions, too.
 */
#include "kvm_test.h"

#define PORT_ORDER 0x80	/* the guest asks for one of: */
#define ORDER_EXIT 0
#define ORDER_REPORT 1

#define PORT_BARE 0x81

/* Few, so that a sample fits between two ticks of the scheduler. */
#define TIMES 50
#define TIMES_COLD 5

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
		for (i = 100; i < 100 + TIMES_COLD + TIMES; i++)
			tst_res(TPASS, "Message %d", i);
		return;
	}
	for (;;)
		asm volatile(".rept 50\n\toutb %%al, %0\n\t.endr"
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
}

static void destroy(void)
{
	tst_kvm_destroy_instance(&machine);
	tst_free_all();
}

/* Without what the library asks KVM to tell with each exit. */
static double time_exits(int order, unsigned int port)
{
	double start, end;

	create(order, port);
	machine.vcpu_info->kvm_valid_regs = 0;
	start = bench_now();
	run_guest(port, TIMES);
	end = bench_now();
	destroy();
	return (end - start) / TIMES;
}

static double bare_exit(void)
{
	return time_exits(ORDER_EXIT, PORT_BARE);
}

static double ignored_call(void)
{
	return time_exits(ORDER_REPORT, KVM_PORT_REPORT);
}

static void empty_file(void)
{
	SAFE_FTRUNCATE(file, 0);
	SAFE_LSEEK(file, 0, SEEK_SET);
}

static double write_line(void)
{
	double start;
	int i;

	empty_file();
	start = bench_now();
	for (i = 0; i < TIMES; i++)
		SAFE_WRITE(SAFE_WRITE_ALL, file, line, line_size);
	return (bench_now() - start) / TIMES;
}

static double report(void)
{
	int error = SAFE_DUP(STDERR_FILENO);
	double start, end;

	empty_file();
	create(ORDER_REPORT, KVM_PORT_REPORT);
	SAFE_DUP2(file, STDERR_FILENO);
	start = bench_now();
	(tst_kvm_run_instance)(&machine, 0);
	end = bench_now();
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
	bench_sample *const ways[] = { bare_exit, ignored_call, write_line,
				       report };
	struct bench_row row = {
		.what = "tst_res() of a guest, printed to a file",
		.unit = "us",
		.factor = 1.5,
	};
	double medians[4];

	get_line();
	bench_turns(ways, medians, 4);
	row.floor = medians[0];
	row.extra = medians[1] - medians[0] + medians[2];
	row.ours = medians[3];
	printf("# one exit %.2f, by a call %.2f, one write %.2f us\n",
	       medians[0], medians[1], medians[2]);
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
