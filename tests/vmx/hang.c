// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A nested guest that never exits is ended by the timeout, which tells that
 * it was the nested guest, and where. For tests/vmx/run.
 *
 * RUN -c l2
 * STATUS 2
 * SAYS TBROK: *L2*spin_in_l2*
 * NEVER TFAIL: *
 * RUN -c l1
 * STATUS 2
 * SAYS TBROK: *spin_in_l1*
 * NEVER TBROK: *L2*
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_vmx.h"

static volatile int stop;

static int spin_in_l2(void)
{
	while (!stop)
		asm volatile("" : : : "memory");
	return 0;
}

static int nothing(void)
{
	return 0;
}

static void l2(void)
{
	kvm_set_vmx_state(1);
	kvm_vmx_vmrun(kvm_create_vmx_vcpu(spin_in_l2, 1));
	tst_res(TFAIL, "not reached");
}

static void spin_in_l1(void)
{
	kvm_set_vmx_state(1);
	kvm_vmx_vmrun(kvm_create_vmx_vcpu(nothing, 1));
	while (!stop)
		asm volatile("" : : : "memory");
}

API_CASES({ "l2", l2 }, { "l1", spin_in_l1 })

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = api_run,
	.cleanup = api_destroy,
	.options = api_options,
	.timeout = 1,
};

#endif /* COMPILE_PAYLOAD */
