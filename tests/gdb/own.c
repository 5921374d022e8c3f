// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Handles its own breakpoint exceptions, for tests/gdb/run.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_x86.h"

static volatile int caught;

static int handle_breakpoint(void *userdata, struct kvm_interrupt_frame *ifrm,
			     unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	caught++;
	return 0;
}

void main(void)
{
	int i;

	tst_set_interrupt_callback(INTR_BREAKPOINT, handle_breakpoint, NULL);
	for (i = 0; i < 3; i++)
		asm volatile("int3");
	tst_res(caught == 3 ? TPASS : TFAIL,
		"The breakpoint exception came %d times", caught);
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif /* COMPILE_PAYLOAD */
