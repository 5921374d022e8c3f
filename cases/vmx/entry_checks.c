// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Each check that VM entry makes on control fields, host state and guest
 * state (Intel SDM volume 3, 26.2 and 26.3), one row per rule: with the rule
 * violated VMLAUNCH fails with VM-instruction error 7 or 8, or with exit
 * reason 33 and the qualification that belongs to the rule, and the nested
 * guest executes nothing. Without a violation the same guest runs.
 *
 * KVM must make all checks on controls and host state itself, and those on
 * guest state that its own entry to the nested guest would hide: what it
 * forgets reaches the processor or its own code. CVE-2023-30456 (112e66017bff)
 * was one: CR0 and CR4 of the nested guest.
 *
 * Risk on a vulnerable host: WARN, a crash of the guest; a crash of the host
 * where KVM relies on the value.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#include "entry.h"
#include "entry_rules.h"

void main(void)
{
	start();
	check_table("valid states", valid, ARRAY_SIZE(valid));
	check_table("control fields", controls, ARRAY_SIZE(controls));
	check_table("guest state", guest_state, ARRAY_SIZE(guest_state));
	check_table("host state", host_state, ARRAY_SIZE(host_state));
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "112e66017bff" },
		{ "CVE", "2023-30456" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
