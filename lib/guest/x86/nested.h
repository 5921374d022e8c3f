/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the SVM and VMX parts of the guest library share. Internal.
 */
#ifndef LIB_GUEST_X86_NESTED_H
#define LIB_GUEST_X86_NESTED_H

#include "kvm_x86_fpu.h"
#include "guest/x86/vcpu.h"

#define NESTED_STACK_SIZE 8192

/*
 * Of each vCPU. The controller reads it (kvm_payload_header.nesting) to say
 * where a message came from, and who runs the guest that sent it.
 */
extern volatile struct kvm_nesting kvm_nestings[KVM_VCPUS_MAX];

/* This vCPU's: to be looked up before a VM entry and again behind the exit. */
#define kvm_own_nesting kvm_nestings[kvm_vcpu_id()]

/*
 * How deep the running code is: 0 in the payload itself, 1 in a nested guest
 * and so on. Counted up before a VM entry and down behind the VM exit.
 */
#define kvm_nesting_level kvm_own_nesting.level

/* To be called before a VM entry, by the function that counts the level up. */
static inline __attribute__((always_inline)) void nesting_note_entry(void)
{
	volatile struct kvm_nesting *nesting = &kvm_own_nesting;
	uint32_t level = nesting->level;
	unsigned long ip;

	if (level >= KVM_NESTING_MAX)
		return;
	asm volatile("mov $., %0" : "=r"(ip));
	nesting->frames[level].ip = ip;
	nesting->frames[level].bp = (uintptr_t)__builtin_frame_address(0);
}

/*
 * First instruction of a nested guest: calls the function in RAX, then halts
 * for ever with its return value in RAX.
 */
void kvm_nested_entry(void);

#endif /* LIB_GUEST_X86_NESTED_H */
