/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the VMX cases share. Included by them in both halves, instead of
 * kvm_test.h. Section numbers in the cases are those of the Intel SDM, volume
 * 3C, of 2019 to 2023: chapters 23 to 30, from 2024 on chapters 24 to 31.
 */
#ifndef CASES_VMX_CASE_H
#define CASES_VMX_CASE_H

#include "../include/witness.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_x86_vmx.h"

#ifdef __x86_64__
#define BITS 64
#else
#define BITS 32
#endif

static inline unsigned int exit_reason(void)
{
	return kvm_vmx_vmread(VMX_VMCS_EXIT_REASON);
}

/**
 * is_exit() - did a nested guest exit for the right reason? TFAIL if not.
 * @what: what is tested
 * @want: VMX_EXIT_*
 */
static inline int is_exit(const char *what, unsigned int want)
{
	unsigned int reason = exit_reason();

	if (reason == want)
		return 1;
	tst_res(TFAIL,
		"%s: exit reason %u (%s, qualification 0x%llx), not %u (%s)",
		what, reason & VMX_EXIT_REASON_MASK,
		kvm_vmx_exit_reason_name(reason),
		kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION), want,
		kvm_vmx_exit_reason_name(want));
	return 0;
}

/**
 * field_is() - does a VMCS field hold what it shall? TFAIL if not.
 * @what: what is tested
 * @field: VMX_VMCS_*
 * @want: its value
 */
static inline int field_is(const char *what, unsigned long field,
			   uint64_t want)
{
	uint64_t value = kvm_vmx_vmread(field);

	if (value == want)
		return 1;
	tst_res(TFAIL, "%s: %s is 0x%llx, not 0x%llx", what,
		kvm_vmcs_field_name(field), value, want);
	return 0;
}

/**
 * struct fresh_start - where a nested guest began.
 * @rip: its first instruction
 * @rsp: its first stack pointer
 * @rflags: its first flags
 * @rax: the function it runs
 */
struct fresh_start {
	uint64_t rip, rsp, rflags, rax;
};

static inline struct fresh_start remember_start(struct kvm_vmx_vcpu *cpu)
{
	kvm_vmx_vmptrld(cpu->vmcs);
	return (struct fresh_start){
		.rip = kvm_vmx_vmread(VMX_VMCS_GUEST_RIP),
		.rsp = kvm_vmx_vmread(VMX_VMCS_GUEST_RSP),
		.rflags = kvm_vmx_vmread(VMX_VMCS_GUEST_RFLAGS),
		.rax = cpu->regs.rax,
	};
}

/* Makes a nested guest begin again, with a function of its own. */
static inline void restart(struct kvm_vmx_vcpu *cpu,
			   const struct fresh_start *start, int (*fn)(void))
{
	kvm_vmx_vmptrld(cpu->vmcs);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP, start->rip);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RSP, start->rsp);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RFLAGS, start->rflags);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_INTR_STATE, 0);
	cpu->regs.rax = (uintptr_t)fn;
}

/* Moves a nested guest behind the instruction that caused its exit. */
static inline void skip_instruction(void)
{
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP,
			kvm_vmx_vmread(VMX_VMCS_GUEST_RIP) +
			kvm_vmx_vmread(VMX_VMCS_VMEXIT_INST_LEN));
}

/* A stack for nested guests that are set up anew again and again. */
struct guest_stack {
	char *top;
	uint16_t ss;
};

static inline struct guest_stack make_stack(void)
{
	char *stack = tst_heap_alloc_pages(2);
	struct guest_stack ret = { .top = stack + 2 * PAGESIZE };

	if (BITS == 32)
		ret.ss = kvm_create_stack_descriptor(kvm_gdt, KVM_GDT_SIZE,
						     stack);
	return ret;
}

#endif /* COMPILE_PAYLOAD */

#endif /* CASES_VMX_CASE_H */
