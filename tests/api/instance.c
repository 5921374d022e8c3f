// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Machines from the controller's side: create, run, destroy, and what goes
 * wrong with each. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: new instance: *
 * SAYS TPASS: guest ran
 * SAYS TPASS: ended instance: *
 * SAYS TPASS: destroyed instance: *
 * RUN -c default
 * SAYS TPASS: guest ran
 * RUN -c two
 * SAYS TPASS: guest ran
 * SAYS TPASS: guest ran
 * RUN -c config
 * SAYS TPASS: configuration: *
 * RUN -c irqchip
 * SAYS TPASS: guest ran
 * RUN -c functions
 * SAYS TPASS: guest ran
 * RUN -c cpuid
 * RUN -c again
 * STATUS 2
 * SAYS TPASS: guest ran
 * SAYS @again TBROK: The payload has ended; to run it again, create a new instance
 * RUN -c small
 * STATUS 4
 * SAYS @small TWARN: 1048576 bytes of RAM are too few for the payload, using *
 * SAYS TPASS: guest ran
 * RUN -c zero
 * STATUS 4
 * SAYS @zero TWARN: * bytes of RAM are too few for the payload, using *
 * SAYS TPASS: guest ran
 * RUN64 -c huge
 * STATUS 4
 * SAYS @huge TWARN: * bytes of RAM reach into the result page, using 4294963200
 * SAYS TPASS: guest ran
 * RUN -c bad-start
 * STATUS 2
 * SAYS @bad-start TBROK: tst_kvm_config.start has no meaning for 77
 * RUN -c bad-flags
 * STATUS 2
 * SAYS @bad-flags TBROK: tst_kvm_config.flags 0x80000000 are not known
 * RUN -c expected
 * SAYS TPASS: an error that is expected: *
 * RUN -c unexpected
 * STATUS 2
 * SAYS @unexpected TBROK: ioctl(*, KVM_RUN) failed: EINVAL (22)
 * RUN -c interrupted
 * SAYS TPASS: interrupted: *
 * RUN -c not-interrupted
 * SAYS TPASS: guest ran
 * SAYS TPASS: not interrupted: *
 * RUN -c can-execute
 */
#include "api.h"

/* Where the controller tells the payload to wait, in the unused page. */
#define CONTROL_BASEADDR 0x800

#ifdef COMPILE_PAYLOAD

/* Long enough to be interrupted by a timer, if the controller says so. */
void main(void)
{
	volatile uint32_t *volatile control = (uint32_t *)CONTROL_BASEADDR;

	while (*control)
		;
	tst_res(TPASS, "guest ran");
}

#else /* COMPILE_PAYLOAD */

static volatile uint32_t *control;

static void create(void)
{
	tst_kvm_create_instance(&api_vm, DEFAULT_RAM_SIZE);
	control = (void *)(uintptr_t)(api_vm.ram[0].userspace_addr +
				      CONTROL_BASEADDR);
}

static void life(void)
{
	const unsigned char *page;
	void *ram;

	/* A machine that was never created, and one that was, twice. */
	tst_kvm_destroy_instance(&api_vm);
	create();
	CHECK(api_vm.vm_fd >= 0 && api_vm.vcpu_fd >= 0);
	CHECK(api_vm.vcpu_info_size >= sizeof(struct kvm_run));
	CHECK_EQ(api_vm.bits, sizeof(long) * 8);
	CHECK_EQ(api_vm.ended, 0);
	CHECK_EQ((unsigned int)api_vm.result->result, (unsigned int)KVM_TNONE);
	page = (void *)api_vm.result;
	CHECK(!memcmp(page + (VM_RESET_BASEADDR & 0xfff), tst_kvm_reset_code,
		      VM_RESET_CODE_SIZE));
	CHECK(!memcmp(tst_kvm_reset_code, "\xea\x00\x10\x00\x00\0\0\0", 8));
	ram = (void *)(uintptr_t)api_vm.ram[0].userspace_addr;
	CHECK(!memcmp((char *)ram + VM_KERNEL_BASEADDR, kvm_payload_start, 64));
	CHECK(kvm_payload_end - kvm_payload_start > 0x5000);
	DONE("new instance");
	CHECK_EQ(tst_kvm_run_instance(&api_vm, 0), 0);
	CHECK_EQ(api_vm.ended, 1);
	CHECK_EQ(api_vm.result->result, KVM_TEXIT);
	DONE("ended instance");
	tst_kvm_destroy_instance(&api_vm);
	CHECK(api_vm.vm_fd == -1 && api_vm.vcpu_fd == -1);
	CHECK(!api_vm.ram[0].userspace_addr && !api_vm.ram[1].userspace_addr);
	/* The buffers stay. */
	CHECK(((char *)ram)[VM_KERNEL_BASEADDR] == kvm_payload_start[0]);
	tst_kvm_destroy_instance(&api_vm);
	tst_free_all();
	DONE("destroyed instance");
}

static void with_defaults(void)
{
	tst_kvm_setup();
	tst_kvm_run();
	tst_kvm_cleanup();
}

static void two(void)
{
	struct tst_kvm_instance other;

	create();
	tst_kvm_create_instance(&other, DEFAULT_RAM_SIZE);
	CHECK(other.vm_fd != api_vm.vm_fd);
	tst_kvm_run_instance(&other, 0);
	tst_kvm_destroy_instance(&other);
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
}

static void check_config(const struct tst_kvm_config *config, size_t ram)
{
	tst_kvm_create_instance_config(&api_vm, config);
	CHECK_EQ(api_vm.ram[0].memory_size, ram);
	CHECK_EQ(api_vm.config.start, config ? config->start :
		 TST_KVM_START_DIRECT);
	api_destroy();
}

static void config(void)
{
	struct tst_kvm_config big = { .ram_size = 64 * 1024 * 1024 };
	struct tst_kvm_config odd = { .ram_size = DEFAULT_RAM_SIZE + 1 };
	struct tst_kvm_config zero = { 0 };
	struct tst_kvm_config reset = { .start = TST_KVM_START_RESET };

	check_config(NULL, DEFAULT_RAM_SIZE);
	check_config(&zero, DEFAULT_RAM_SIZE);
	check_config(&big, big.ram_size);
	check_config(&odd, DEFAULT_RAM_SIZE + 4096);
	check_config(&reset, DEFAULT_RAM_SIZE);
	DONE("configuration");
}

/* Under plain names, for pointers to them. */
static void functions(void)
{
	void (*new)(struct tst_kvm_instance *, size_t) =
		tst_kvm_create_instance;
	int (*run)(struct tst_kvm_instance *, int) = tst_kvm_run_instance;

	new(&api_vm, DEFAULT_RAM_SIZE);
	run(&api_vm, 0);
	api_destroy();
}

static void cpuid(void)
{
	int sysfd = SAFE_OPEN("/dev/kvm", O_RDWR);
	struct kvm_cpuid2 *all = tst_kvm_get_cpuid(sysfd);
	struct kvm_cpuid2 *again = (tst_kvm_get_cpuid)(sysfd);
	unsigned int i, vendor = 0;

	SAFE_CLOSE(sysfd);
	CHECK(all && again && all->nent == again->nent);
	for (i = 0; i < all->nent; i++)
		if (all->entries[i].function == 0)
			vendor = all->entries[i].ebx;
	CHECK(vendor);
	CHECK(all->nent > 5);
	free(all);
	free(again);
	DONE("CPUID");
}

static void again(void)
{
	create();
	tst_kvm_run_instance(&api_vm, 0);
	tst_kvm_run_instance(&api_vm, 0); /* @again */
	tst_res(TFAIL, "not reached");
}

static void run_small(void)
{
	tst_kvm_run_instance(&api_vm, 0);
	CHECK(api_vm.ram[0].memory_size >= MIN_FREE_RAM);
	api_destroy();
}

static void small(void)
{
	tst_kvm_create_instance(&api_vm, 1024 * 1024); /* @small */
	run_small();
}

static void zero(void)
{
	tst_kvm_create_instance(&api_vm, 0); /* @zero */
	run_small();
}

static void huge(void)
{
	tst_kvm_create_instance(&api_vm, ~(size_t)0); /* @huge */
	CHECK_EQ(api_vm.ram[0].memory_size, 0xfffff000);
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
}

/* The vCPU has a local APIC only with the flag. */
static void irqchip(void)
{
	struct tst_kvm_config with = { .flags = TST_KVM_IRQCHIP };
	struct kvm_lapic_state lapic;

	tst_kvm_create_instance_config(&api_vm, &with);
	CHECK_EQ(ioctl(api_vm.vcpu_fd, KVM_GET_LAPIC, &lapic), 0);
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
	create();
	CHECK_EQ(ioctl(api_vm.vcpu_fd, KVM_GET_LAPIC, &lapic), -1);
	api_destroy();
}

static void bad_start(void)
{
	struct tst_kvm_config config = { .start = 77 };

	tst_kvm_create_instance_config(&api_vm, &config); /* @bad-start */
}

static void bad_flags(void)
{
	struct tst_kvm_config config = { .flags = 1U << 31 };

	tst_kvm_create_instance_config(&api_vm, &config); /* @bad-flags */
}

/* KVM refuses to run with registers that are marked dirty and unknown. */
static void make_invalid(void)
{
	create();
	api_vm.vcpu_info->kvm_dirty_regs = 1ULL << 40;
}

static void expected(void)
{
	make_invalid();
	CHECK(tst_kvm_run_instance(&api_vm, EINVAL) == -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(api_vm.ended, 0);
	api_destroy();
	DONE("an error that is expected");
}

static void unexpected(void)
{
	make_invalid();
	tst_kvm_run_instance(&api_vm, EIO); /* @unexpected */
}

static volatile int alarms;

static void on_alarm(int sig)
{
	(void)sig;
	if (++alarms >= 3 && control)
		*control = 0;
}

static void start_alarms(void)
{
	struct itimerval each = {
		.it_interval = { .tv_usec = 50000 },
		.it_value = { .tv_usec = 50000 },
	};

	create();
	*control = 1;
	SAFE_SIGNAL(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &each, NULL);
}

static void stop_alarms(void)
{
	struct itimerval never = { 0 };

	setitimer(ITIMER_REAL, &never, NULL);
	api_destroy();
}

static void interrupted(void)
{
	start_alarms();
	CHECK(tst_kvm_run_instance(&api_vm, EINTR) == -1);
	CHECK_EQ(errno, EINTR);
	CHECK_EQ(alarms, 1);
	stop_alarms();
	DONE("interrupted");
}

static void not_interrupted(void)
{
	start_alarms();
	CHECK_EQ(tst_kvm_run_instance(&api_vm, 0), 0);
	CHECK(alarms >= 3);
	stop_alarms();
	DONE("not interrupted");
}

static void can_execute(void)
{
	CHECK_EQ(tst_kvm_can_execute("\x90", 1), 1);
	CHECK_EQ(tst_kvm_can_execute("\x0f\x0b", 2), 1);
	CHECK_EQ(tst_kvm_can_execute("", 0), 1);
	/* CR3 = 0: neither code nor handlers are mapped any more. */
	CHECK_EQ(tst_kvm_can_execute("\x31\xc0\x0f\x22\xd8", 5), 0);
	DONE("tst_kvm_can_execute()");
}

API_CASES({ "life", life }, { "default", with_defaults }, { "two", two },
	  { "irqchip", irqchip }, { "config", config }, { "functions", functions },
	  { "cpuid", cpuid }, { "again", again }, { "small", small },
	  { "zero", zero }, { "huge", huge }, { "bad-start", bad_start },
	  { "bad-flags", bad_flags }, { "expected", expected },
	  { "unexpected", unexpected }, { "interrupted", interrupted },
	  { "not-interrupted", not_interrupted },
	  { "can-execute", can_execute });

#endif /* COMPILE_PAYLOAD */
