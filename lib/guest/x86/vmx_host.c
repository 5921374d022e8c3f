// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Host state in a VMCS: where VM exits return to. Called by vmx_run.c.
 *
 * A VMWRITE is a VM exit for KVM's guests, so only what has changed since the
 * last entry is written.
 */
#include "guest/x86/vmx.h"

struct host_state {
	struct kvm_sregs sregs;
	struct kvm_cregs cregs;
	uint64_t fs_base, gs_base, tr_base, gdtr_base, idtr_base;
};

struct __attribute__((__packed__)) table_register {
	uint16_t limit;
	uintptr_t base;
};

static uint64_t gdt_base(uint16_t selector)
{
	unsigned int idx = vmx_gdt_index(selector);
	uint64_t base = 0;

	if (idx && idx < KVM_GDT_SIZE)
		kvm_parse_segment_descriptor(kvm_gdt + idx, &base, NULL, NULL);
	return base;
}

/* A base that was written to the MSR is not that of the descriptor. */
static uint64_t segment_base(uint16_t selector, unsigned int msr)
{
	uint64_t base = gdt_base(selector);

	if (sizeof(long) == 8 || !selector)
		kvm_rdmsr_safe(msr, &base);
	return base;
}

static void read_host_state(struct host_state *host)
{
	struct table_register gdtr, idtr;

	kvm_read_sregs(&host->sregs);
	kvm_read_cregs(&host->cregs);
	host->fs_base = segment_base(host->sregs.fs, MSR_FS_BASE);
	host->gs_base = segment_base(host->sregs.gs, MSR_GS_BASE);
	asm volatile("sgdt %0" : "=m"(gdtr));
	asm volatile("sidt %0" : "=m"(idtr));
	host->tr_base = gdt_base(host->sregs.tr);
	host->gdtr_base = gdtr.base;
	host->idtr_base = idtr.base;
}

/* Selectors must have RPL and TI clear (26.2.3). */
#define SELECTOR_MASK 0xfff8

static const uint16_t field_list[KVM_VMX_HOST_FIELDS] = {
	VMX_VMCS_HOST_ES, VMX_VMCS_HOST_CS, VMX_VMCS_HOST_SS,
	VMX_VMCS_HOST_DS, VMX_VMCS_HOST_FS, VMX_VMCS_HOST_GS,
	VMX_VMCS_HOST_TR, VMX_VMCS_HOST_CR0, VMX_VMCS_HOST_CR3,
	VMX_VMCS_HOST_CR4, VMX_VMCS_HOST_FS_BASE, VMX_VMCS_HOST_GS_BASE,
	VMX_VMCS_HOST_TR_BASE, VMX_VMCS_HOST_GDTR_BASE,
	VMX_VMCS_HOST_IDTR_BASE, VMX_VMCS_HOST_SYSENTER_CS,
	VMX_VMCS_HOST_SYSENTER_ESP, VMX_VMCS_HOST_SYSENTER_EIP,
	VMX_VMCS_HOST_RIP, VMX_VMCS_HOST_RSP,
};

/* In the order of field_list[]. */
static void collect(const struct host_state *host,
		    const struct kvm_vmx_vcpu *cpu, uint64_t *values)
{
	const struct kvm_sregs *sregs = &host->sregs;
	const uint64_t list[KVM_VMX_HOST_FIELDS] = {
		sregs->es & SELECTOR_MASK, sregs->cs & SELECTOR_MASK,
		sregs->ss & SELECTOR_MASK, sregs->ds & SELECTOR_MASK,
		sregs->fs & SELECTOR_MASK, sregs->gs & SELECTOR_MASK,
		sregs->tr & SELECTOR_MASK, host->cregs.cr0, host->cregs.cr3,
		host->cregs.cr4, host->fs_base, host->gs_base,
		host->tr_base, host->gdtr_base,
		host->idtr_base, kvm_rdmsr(MSR_SYSENTER_CS),
		kvm_rdmsr(MSR_SYSENTER_ESP), kvm_rdmsr(MSR_SYSENTER_EIP),
		(uintptr_t)kvm_vmx_exit_entry, (uintptr_t)&cpu->exit_sp,
	};

	memcpy(values, list, sizeof(list));
}

/* Loaded only if VM-exit controls say so. */
static const struct {
	uint64_t ctl;
	unsigned int field, msr;
} optional[] = {
	{ VMX_EXITCTL_LOAD_EFER, VMX_VMCS_HOST_EFER, MSR_EFER },
	{ VMX_EXITCTL_LOAD_PAT, VMX_VMCS_HOST_PAT, MSR_IA32_PAT },
	{ VMX_EXITCTL_LOAD_PERF, VMX_VMCS_HOST_PERF_GLOBAL_CTRL, 0x38f },
};

static void write_optional(const struct vmx_caller *by,
			   const struct kvm_vmx_vcpu *cpu)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(optional); i++)
		if (cpu->exit_ctl & optional[i].ctl)
			kvm_vmx_vmwrite_(by->file, by->line, optional[i].field,
					 kvm_rdmsr(optional[i].msr));
}

void kvm_vmx_write_host_state(const struct vmx_caller *by,
			      struct kvm_vmx_vcpu *cpu)
{
	int known = cpu->host_version == kvm_vmx_host_version;
	uint64_t values[KVM_VMX_HOST_FIELDS];
	struct host_state host;
	unsigned int i, version = kvm_vmx_host_version;

	read_host_state(&host);
	collect(&host, cpu, values);
	for (i = 0; i < KVM_VMX_HOST_FIELDS; i++)
		if (!known || cpu->host_fields[i] != values[i])
			kvm_vmx_vmwrite_(by->file, by->line, field_list[i],
					 values[i]);
	memcpy(cpu->host_fields, values, sizeof(values));

	if (!known)
		cpu->exit_ctl = kvm_vmx_vmread_(by->file, by->line,
						VMX_VMCS_VMEXIT_CTL);
	write_optional(by, cpu);

	/* The library's own writes are no reason to write again. */
	kvm_vmx_host_version = version;
	cpu->host_version = version;
}
