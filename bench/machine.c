// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What a virtual machine costs: create it, run an empty payload, destroy it.
 * The floor is the same ioctls, raw, and a guest of one instruction.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
}

#else /* COMPILE_PAYLOAD */

#include "bench.h"

static double our_machine(void)
{
	double start = bench_now();

	tst_kvm_run();
	return bench_now() - start;
}

static void run(void)
{
	struct bench_row row = {
		.what = "create a VM, run an empty payload, destroy it",
		.unit = "us",
		.factor = 1.25,
	};

	/* Says what is missing, where there is no KVM; the floor does not. */
	tst_kvm_run();
	bench_compare(&row, bench_machine_floor, our_machine);
	tst_res(bench_print(&row) ? TPASS : TFAIL, "%s", row.what);
}

static struct tst_test test = {
	.test_all = run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
