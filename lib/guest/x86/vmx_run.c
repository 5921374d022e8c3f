// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Running nested guests, and telling why they do not run (kvm_x86_vmx.h).
 */
#include "guest/x86/vmx.h"

static int enter(struct kvm_vmx_vcpu *cpu, int resume)
{
	int ret;

	if (cpu->host_version != kvm_vmx_host_version &&
	    (kvm_vmx_vmwrite_safe(VMX_VMCS_HOST_RSP,
				  (uintptr_t)&cpu->exit_sp) ||
	     kvm_vmx_vmwrite_safe(VMX_VMCS_HOST_RIP,
				  (uintptr_t)kvm_vmx_exit_entry)))
		return VMX_ENTRY_NO_HOST_STATE;
	nesting_note_entry();
	kvm_nesting_level++;
	ret = kvm_vmx_enter(&cpu->regs, resume, &cpu->exit_sp);
	kvm_nesting_level--;
	return ret ? VMX_ENTRY_FAILED : VMX_ENTRY_DONE;
}

int kvm_vmx_vmlaunch(struct kvm_vmx_vcpu *cpu)
{
	return enter(cpu, 0);
}

int kvm_vmx_vmresume(struct kvm_vmx_vcpu *cpu)
{
	return enter(cpu, 1);
}

void kvm_vmx_activate_vcpu_(const char *file, int line,
			    struct kvm_vmx_vcpu *cpu)
{
	cpu->host_version = 0;
	kvm_vmx_vmptrld_(file, line, cpu->vmcs);
	kvm_vmx_write_host_state(&(struct vmx_caller){ file, line }, cpu);
}

static unsigned long disable_interrupts(void)
{
	unsigned long flags;

	asm volatile("pushf; pop %0; cli" : "=r"(flags) : : "memory");
	return flags;
}

static void restore_interrupts(unsigned long flags)
{
	if (flags & RFLAGS_IF)
		asm volatile("sti" : : : "memory");
}

int kvm_vmx_try_vmrun_(const char *file, int line, struct kvm_vmx_vcpu *cpu)
{
	unsigned long flags = disable_interrupts();
	int ret;

	kvm_vmx_vmptrld_(file, line, cpu->vmcs);
	kvm_vmx_write_host_state(&(struct vmx_caller){ file, line }, cpu);
	kvm_vmx_enter_guest_state(cpu);
	ret = enter(cpu, cpu->launched);
	kvm_vmx_leave_guest_state(cpu);
	if (ret == VMX_ENTRY_DONE && !cpu->launched)
		cpu->launched = !(kvm_vmx_vmread_(file, line,
						  VMX_VMCS_EXIT_REASON) &
				  VMX_EXIT_FAILED_ENTRY);
	restore_interrupts(flags);
	return ret;
}

static void print_fields(const struct vmx_caller *by, const uint16_t *fields,
			 unsigned int count)
{
	unsigned int i;

	for (i = 0; i + 2 < count; i += 3)
		tst_res_(by->file, by->line, TINFO,
			 "%s 0x%llx, %s 0x%llx, %s 0x%llx",
			 kvm_vmcs_field_name(fields[i]),
			 kvm_vmx_vmread(fields[i]),
			 kvm_vmcs_field_name(fields[i + 1]),
			 kvm_vmx_vmread(fields[i + 1]),
			 kvm_vmcs_field_name(fields[i + 2]),
			 kvm_vmx_vmread(fields[i + 2]));
}

/* What the checks of each kind of failure are about: multiples of three. */
static const uint16_t control_fields[] = {
	VMX_VMCS_VMPINX_CTL, VMX_VMCS_VMEXEC_CTL, VMX_VMCS_EXCEPTION_BITMAP,
	VMX_VMCS_VMEXIT_CTL, VMX_VMCS_VMENTRY_CTL, VMX_VMCS_CR3_TARGET_COUNT,
	VMX_VMCS_VMEXIT_MSR_STORE, VMX_VMCS_VMEXIT_MSR_LOAD,
	VMX_VMCS_VMENTRY_MSR_LOAD,
	VMX_VMCS_VMENTRY_INTR, VMX_VMCS_VMENTRY_EXC, VMX_VMCS_VMENTRY_INST_LEN,
};

static const uint16_t host_fields[] = {
	VMX_VMCS_HOST_CR0, VMX_VMCS_HOST_CR3, VMX_VMCS_HOST_CR4,
	VMX_VMCS_HOST_CS, VMX_VMCS_HOST_SS, VMX_VMCS_HOST_DS,
	VMX_VMCS_HOST_ES, VMX_VMCS_HOST_FS, VMX_VMCS_HOST_GS,
	VMX_VMCS_HOST_TR, VMX_VMCS_HOST_TR_BASE, VMX_VMCS_HOST_GDTR_BASE,
	VMX_VMCS_HOST_IDTR_BASE, VMX_VMCS_HOST_RIP, VMX_VMCS_VMEXIT_CTL,
};

static const uint16_t guest_fields[] = {
	VMX_VMCS_GUEST_CR0, VMX_VMCS_GUEST_CR3, VMX_VMCS_GUEST_CR4,
	VMX_VMCS_GUEST_RFLAGS, VMX_VMCS_GUEST_RIP, VMX_VMCS_GUEST_DR7,
	VMX_VMCS_GUEST_CS_ACCESS, VMX_VMCS_GUEST_SS_ACCESS,
	VMX_VMCS_GUEST_TR_ACCESS,
	VMX_VMCS_GUEST_CS, VMX_VMCS_GUEST_SS, VMX_VMCS_GUEST_LDTR_ACCESS,
	VMX_VMCS_GUEST_ACT_STATE, VMX_VMCS_GUEST_INTR_STATE,
	VMX_VMCS_GUEST_DEBUG_EXC,
	VMX_VMCS_VMENTRY_CTL, VMX_VMCS_VMENTRY_INTR, VMX_VMCS_LINK_POINTER,
};

static void brk_instruction(const struct vmx_caller *by,
			    const struct kvm_vmx_vcpu *cpu)
{
	int error = kvm_vmx_inst_errno();

	if (error == VMX_ERR_ENTRY_CONTROLS)
		print_fields(by, control_fields, ARRAY_SIZE(control_fields));
	if (error == VMX_ERR_ENTRY_HOST_STATE)
		print_fields(by, host_fields, ARRAY_SIZE(host_fields));
	tst_brk_(by->file, by->line, TBROK, "%s failed: error %d, %s",
		 cpu->launched ? "VMRESUME" : "VMLAUNCH", error,
		 kvm_vmx_inst_strerr(error));
}

/* Qualification of an entry that failed at the guest's state (26.8). */
static const char *qualification_text(uint64_t qualification)
{
	switch (qualification) {
	case 2:
		return ": page directory pointers";
	case 3:
		return ": NMI while STI blocks";
	case 4:
		return ": VMCS link pointer";
	default:
		return "";
	}
}

static void check_exit(const struct vmx_caller *by)
{
	unsigned int reason = kvm_vmx_vmread(VMX_VMCS_EXIT_REASON);
	uint64_t qualification = kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION);
	unsigned int basic = reason & VMX_EXIT_REASON_MASK;

	if (!(reason & VMX_EXIT_FAILED_ENTRY))
		return;
	if (basic == VMX_EXIT_ENTRY_GUEST_STATE)
		print_fields(by, guest_fields, ARRAY_SIZE(guest_fields));
	tst_brk_(by->file, by->line, TBROK,
		 "%s (exit reason %u, qualification 0x%llx%s)",
		 kvm_vmx_exit_reason_name(reason), basic, qualification,
		 basic == VMX_EXIT_ENTRY_GUEST_STATE ?
			 qualification_text(qualification) :
			 basic == VMX_EXIT_ENTRY_MSR_LOAD ?
			 ": number of the entry in the MSR-load area" : "");
}

void kvm_vmx_vmrun_(const char *file, int line, struct kvm_vmx_vcpu *cpu)
{
	const struct vmx_caller by = { file, line };

	switch (kvm_vmx_try_vmrun_(file, line, cpu)) {
	case VMX_ENTRY_DONE:
		check_exit(&by);
		return;
	case VMX_ENTRY_FAILED:
		brk_instruction(&by, cpu);
		return;
	default:
		tst_brk_(file, line, TBROK,
			 "Host RSP and RIP cannot be written: %s",
			 kvm_vmx_inst_err());
	}
}
