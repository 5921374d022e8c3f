// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A nested guest that never exits is ended by the timeout, and told apart from
 * the payload that started it. For tests/svm/run.
 *
 * RUN
 * STATUS 2
 * SAYS @spin TINFO: Machine 1: * of 16 samples: L2: spin+*
 * SAYS TBROK: Test timed out: * machine 1 was in L2: spin+*
 * NEVER TFAIL: *
 * NEVER TBROK: Test killed*
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

static volatile int stop;

static int spin(void)
{
	asm volatile("1: pause\n\tcmpl $0, %0\n\tje 1b" : : "m"(stop)); /* @spin */
	return 0;
}

void main(void)
{
	kvm_init_svm();
	kvm_svm_vmrun(kvm_create_svm_vcpu(spin, 1));
	tst_res(TFAIL, "not reached");
}

#else /* COMPILE_PAYLOAD */

/* Short, before the library looks at it. */
static void __attribute__((constructor)) set_timeout(void)
{
	setenv("LTP_TIMEOUT_MUL", "0.05", 1);
}

static struct tst_test test = {
	.test_all = api_run,
	.cleanup = api_destroy,
	.options = api_options,
};

#endif /* COMPILE_PAYLOAD */
