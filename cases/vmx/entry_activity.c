// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Activity states that VM entry must refuse (Intel SDM volume 3, 26.3.1.5):
 * halted while events are blocked, halted with an event to inject that could
 * not wake the processor. (Injecting while waiting for a start-up IPI is not
 * tried: KVM 6.1 accepts that, too, and the vCPU never comes back.)
 *
 * KVM emulates activity states of nested guests and gives the processor the
 * active state, so the processor does not make these checks in KVM's place.
 * KVM 6.1 misses "halted while STI blocks" and "halted, injected #UD".
 *
 * Risk on a vulnerable host: none; the nested guest hangs or runs.
 */
/*
 * The lab's kernel has these bugs, for tests/vmx/run:
 *
 * RUN
 * KNOWN TFAIL: halted while STI blocks: exit reason 0xc*
 * KNOWN TFAIL: halted, injected #UD: exit reason 0x12*
 * RUN -W
 * STATUS fails
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#include "entry.h"

static const struct rule activity[] = {
	{ "halted with SS.DPL 3", GUEST, ALL, ANY,
	  { F(SET, GUEST_ACT_STATE, VMX_ACT_STATE_HLT),
	    F(OR, GUEST_SS_ACCESS, 0x60) } },
	{ "halted while STI blocks", GUEST, ALL, ANY,
	  { F(SET, GUEST_ACT_STATE, VMX_ACT_STATE_HLT),
	    F(SET, GUEST_INTR_STATE, VMX_INTR_STATE_STI) } },
	{ "halted, injected #UD", GUEST, ALL, ANY,
	  { F(SET, GUEST_ACT_STATE, VMX_ACT_STATE_HLT),
	    INJECT(VMX_INTR_TYPE_EXCEPTION | 6) } },
};

/*
 * A machine without interrupt controller leaves KVM when its vCPU halts. The
 * pending signal lets the controller resume it.
 */
void main(void)
{
	tst_signal_host(NULL);
	start();
	check_table("activity states", activity, ARRAY_SIZE(activity));
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
};

#endif /* COMPILE_PAYLOAD */
