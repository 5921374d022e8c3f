// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * How many instructions a guest executes before main(), counted by stepping.
 * main() tells that it is reached by a port write, which counts, too.
 */
#include "kvm_test.h"

#define PORT_MAIN 0x80

#ifdef COMPILE_PAYLOAD

#include "kvm_x86.h"

void main(void)
{
	asm volatile("outb %%al, %0" : : "i" (PORT_MAIN));
}

#else /* COMPILE_PAYLOAD */

#include "bench.h"

#define LIMIT 200
#define STEPS_MAX 1000000

static struct tst_kvm_instance machine = { .vm_fd = -1 };

static void step_guest(void)
{
	struct kvm_guest_debug debug = {
		.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP,
	};

	if (ioctl(machine.vcpu_fd, KVM_SET_GUEST_DEBUG, &debug))
		tst_brk(TCONF | TERRNO, "KVM cannot step a guest");
}

static bool is_main(const struct kvm_run *run)
{
	return run->exit_reason == KVM_EXIT_IO && run->io.port == PORT_MAIN;
}

static unsigned int count_steps(void)
{
	unsigned int steps;

	for (steps = 1; steps < STEPS_MAX; steps++) {
		if (ioctl(machine.vcpu_fd, KVM_RUN, 0))
			tst_brk(TBROK | TERRNO, "KVM_RUN failed");
		if (is_main(machine.vcpu_info))
			return steps;
		if (machine.vcpu_info->exit_reason != KVM_EXIT_DEBUG)
			break;
	}
	tst_brk(TBROK, "Exit %u after %u steps, main() not reached",
		machine.vcpu_info->exit_reason, steps);
	return 0;
}

static void run(void)
{
	struct bench_row row = {
		.what = "guest instructions before main()",
		.unit = "",
		.extra = LIMIT,
	};

	tst_kvm_create_instance(&machine, DEFAULT_RAM_SIZE);
	step_guest();
	row.ours = count_steps();
	tst_kvm_destroy_instance(&machine);
	tst_res(bench_print(&row) ? TPASS : TFAIL, "%s", row.what);
}

static void cleanup(void)
{
	tst_kvm_destroy_instance(&machine);
}

static struct tst_test test = {
	.test_all = run,
	.setup = tst_kvm_setup,
	.cleanup = cleanup,
};

#endif /* COMPILE_PAYLOAD */
