/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the cases in cases/nested share: small steps around kvm_nested.h,
 * each reporting what it expected. Payload half only.
 */
#ifndef CASES_NESTED_H
#define CASES_NESTED_H

#include "witness.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_nested.h"

/* A pass or a fail; a pass of the path under test is a witness. */
#define CHECK(condition, ...)                                                 \
	do {                                                                  \
		if (condition) {                                              \
			kvm_witness_hit();                                    \
			tst_res(TPASS, __VA_ARGS__);                          \
		} else {                                                      \
			tst_res(TFAIL, __VA_ARGS__);                          \
		}                                                             \
	} while (0)

/*
 * Runs the guest up to an exit for @reason. An exit for any other one fails
 * the case and ends it, as what follows relies on it.
 */
static inline const struct kvm_nested_exit *
run_until(struct kvm_nested_vcpu *cpu, enum kvm_nested_reason reason)
{
	const struct kvm_nested_exit *exit = kvm_nested_run(cpu);

	if (exit->reason != reason)
		tst_brk(TFAIL, "Exit for %s (0x%llx, information 0x%llx), expected %s",
			kvm_nested_reason_name(exit->reason), exit->raw,
			exit->qualification, kvm_nested_reason_name(reason));
	return exit;
}

/* The value that the guest's function returned. */
static inline int run_to_return(struct kvm_nested_vcpu *cpu)
{
	run_until(cpu, KVM_NESTED_HLT);
	return (int)cpu->regs->rax;
}

#endif /* COMPILE_PAYLOAD */

#endif /* CASES_NESTED_H */
