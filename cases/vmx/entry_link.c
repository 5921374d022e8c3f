// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The VMCS link pointer must not be the address of the current VMCS (Intel
 * SDM volume 3, 26.3.1.5, outside SMM): VM entry fails with exit reason 33
 * and qualification 4; that of another VMCS is accepted. entry_checks has the
 * other rules on the pointer.
 *
 * KVM makes these checks itself: the processor never gets the pointer of a
 * nested guest. KVM 6.1 misses this one.
 *
 * Risk on a vulnerable host: none known; the nested guest runs.
 */
/*
 * The lab's kernel has this bug, for tests/vmx/run:
 *
 * RUN
 * KNOWN TFAIL: link pointer to the current VMCS: exit reason 0xc,*
 * RUN -W
 * STATUS fails
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#include "entry.h"

static const struct rule link[] = {
	{ "link pointer to another VMCS", VALID, ALL,
	  NEEDS_PIN(PREEMPT_TIMER),
	  { F(REVISION, LINK_POINTER, 0), PIN(OR, PREEMPT_TIMER),
	    F(SET, PREEMPTION_TIMER, 0) } },
	{ "link pointer to the current VMCS", GUEST_LINK, ALL, ANY,
	  { F(CURRENT, LINK_POINTER, 0) } },
};

void main(void)
{
	start();
	check_table("the VMCS link pointer", link, ARRAY_SIZE(link));
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
};

#endif /* COMPILE_PAYLOAD */
