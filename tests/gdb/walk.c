// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Something to step through, for the scripts of tests/gdb/run.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

volatile int counter;
volatile unsigned char table[24] = { 1, 2, 3 };

int __attribute__((noinline)) add(int a, int b)
{
	counter += b; /* @count */
	return a + b;
}

void main(void)
{
	volatile int sum = 0;
	int i;

	for (i = 1; i <= 4; i++)
		sum = add(sum, i); /* @call */
	table[20] = sum;
	tst_res(TPASS, "The sum is %d, the counter %d", sum, counter);
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
