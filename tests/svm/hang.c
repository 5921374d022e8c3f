// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A nested guest that never exits is ended by the timeout. For
 * tests/svm/run.
 *
 * RUN64
 * STATUS 2
 * NEVER TFAIL: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

static volatile int stop;

static int spin(void)
{
	while (!stop)
		asm volatile("pause");
	return 0;
}

void main(void)
{
	kvm_init_svm();
	kvm_svm_vmrun(kvm_create_svm_vcpu(spin, 1));
	tst_res(TFAIL, "not reached");
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = api_run,
	.cleanup = api_destroy,
	.options = api_options,
	.timeout = 1,
};

#endif /* COMPILE_PAYLOAD */
