/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the VMX files of the guest library share. Internal.
 */
#ifndef LIB_GUEST_X86_VMX_H
#define LIB_GUEST_X86_VMX_H

#include "kvm_x86_vmx.h"
#include "guest/x86/nested.h"

/* A call of the library on behalf of a test. */
struct vmx_caller {
	const char *file;
	int line;
};

/*
 * vmx_insn.c: counts, for each vCPU, writes of fields that vmx_host.c keeps copies of: host
 * state and VM-exit controls.
 */
extern unsigned int kvm_vmx_host_versions[KVM_VCPUS_MAX];

#define kvm_vmx_host_version kvm_vmx_host_versions[kvm_vcpu_id()]

/* vmx_host.c: what VM exits load, and what they leave to software. */
void kvm_vmx_write_host_state(const struct vmx_caller *by,
			      struct kvm_vmx_vcpu *cpu);

/* vmx_switch.c: state that VM entries and exits do not switch. */
void kvm_vmx_init_switched(struct kvm_vmx_vcpu *cpu);
void kvm_vmx_enter_guest_state(struct kvm_vmx_vcpu *cpu);
void kvm_vmx_leave_guest_state(struct kvm_vmx_vcpu *cpu);

/* Whether @cpu->msrs are the guest's; its VMCS must be the current one. */
int kvm_vmx_switches_msrs(const struct kvm_vmx_vcpu *cpu);

/*
 * vmx_entry_64.S, vmx_entry_32.S: VM entry; returns behind the VM exit.
 * @regs: the guest's general registers
 * @resume: VMRESUME instead of VMLAUNCH
 * @exit_sp: what HOST_RSP points to
 * Returns 0, or 1 if the instruction failed.
 */
int kvm_vmx_enter(struct kvm_regs64 *regs, int resume, uintptr_t *exit_sp);

/* Host RIP. */
void kvm_vmx_exit_entry(void);

/* Descriptors as they count for a selector, of the GDT alone. */
static inline unsigned int vmx_gdt_index(uint16_t selector)
{
	return selector >> 3;
}

#endif /* LIB_GUEST_X86_VMX_H */
