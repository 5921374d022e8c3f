// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs for ever unless somebody sets a variable, for tests/gdb/run.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

volatile int released;
volatile unsigned int rounds;

static void __attribute__((noinline)) spin(void)
{
	while (!released)
		rounds++; /* @spin */
}

void main(void)
{
	tst_res(TINFO, "Spinning"); /* gdb's scripts wait for that */
	spin();
	tst_res(TPASS, "Released");
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
