// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * State that VM entries and exits leave to software: exchanged around each
 * entry, with interrupts disabled. Called by vmx_run.c and vmx_vcpu.c.
 */
#include "guest/x86/vmx.h"

struct __attribute__((__packed__)) table_register {
	uint16_t limit;
	uintptr_t base;
};

/* VM exits set limits to their maximum and LDTR to null (27.5.2). */
static struct tables {
	struct table_register gdtr, idtr;
	uint16_t ldtr;
} of_vcpu[KVM_VCPUS_MAX];

static unsigned long read_cr2(void)
{
	unsigned long value;

	asm volatile("mov %%cr2, %0" : "=r"(value) : : "memory");
	return value;
}

static void write_cr2(unsigned long value)
{
	asm volatile("mov %0, %%cr2" : : "r"(value) : "memory");
}

static const struct {
	unsigned int msr;
	unsigned int offset;
} msr_list[] = {
	{ MSR_EFER, __builtin_offsetof(struct kvm_vmx_msrs, efer) },
	{ MSR_STAR, __builtin_offsetof(struct kvm_vmx_msrs, star) },
	{ MSR_LSTAR, __builtin_offsetof(struct kvm_vmx_msrs, lstar) },
	{ MSR_CSTAR, __builtin_offsetof(struct kvm_vmx_msrs, cstar) },
	{ MSR_SFMASK, __builtin_offsetof(struct kvm_vmx_msrs, sfmask) },
};

static uint64_t *member(struct kvm_vmx_msrs *msrs, unsigned int i)
{
	return (uint64_t *)((char *)msrs + msr_list[i].offset);
}

/* Processors without 64-bit mode do not have these MSRs. */
static int has_msrs(void)
{
	static int known, has;
	uint64_t value;

	if (!known)
		has = !kvm_rdmsr_safe(MSR_KERNEL_GS_BASE, &value);
	known = 1;
	return has;
}

static void read_msrs(struct kvm_vmx_msrs *msrs, int all)
{
	unsigned int i;

	if (!has_msrs())
		return;
	msrs->kernel_gs_base = kvm_rdmsr(MSR_KERNEL_GS_BASE);
	for (i = 0; all && i < ARRAY_SIZE(msr_list); i++)
		*member(msrs, i) = kvm_rdmsr(msr_list[i].msr);
}

/* @now: what the registers hold */
static void write_msrs(struct kvm_vmx_msrs *msrs, struct kvm_vmx_msrs *now,
		       int all)
{
	unsigned int i;

	if (!has_msrs())
		return;
	if (msrs->kernel_gs_base != now->kernel_gs_base)
		kvm_wrmsr(MSR_KERNEL_GS_BASE, msrs->kernel_gs_base);
	for (i = 0; all && i < ARRAY_SIZE(msr_list); i++)
		if (*member(msrs, i) != *member(now, i))
			kvm_wrmsr(msr_list[i].msr, *member(msrs, i));
}

/* Without bitmaps all accesses to MSRs are VM exits. */
int kvm_vmx_switches_msrs(const struct kvm_vmx_vcpu *cpu)
{
	return cpu->switch_msrs ||
		kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL) & VMX_EXECCTL_MSR_BITMAP;
}

/* Not set before the hypervisor itself enables XSAVE. */
static void set_xcr0(struct kvm_vmx_vcpu *cpu)
{
	struct kvm_cregs cregs;
	unsigned int lo, hi;

	kvm_read_cregs(&cregs);
	if (cpu->guest.xcr0 || !(cregs.cr4 & CR4_OSXSAVE))
		return;
	asm volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	cpu->guest.xcr0 = (uint64_t)hi << 32 | lo;
}

void kvm_vmx_init_switched(struct kvm_vmx_vcpu *cpu)
{
	if (cpu->self != cpu) {
		kvm_init_extended_state(&cpu->guest);
		kvm_init_extended_state(&cpu->host);
		cpu->self = cpu;
	}
	cpu->cr2 = 0;
	cpu->switch_msrs = 0;
	read_msrs(&cpu->msrs, 1);
}

void kvm_vmx_enter_guest_state(struct kvm_vmx_vcpu *cpu)
{
	struct tables *host = of_vcpu + kvm_vcpu_id();

	cpu->all_msrs = kvm_vmx_switches_msrs(cpu);
	asm volatile("sgdt %0" : "=m"(host->gdtr));
	asm volatile("sidt %0" : "=m"(host->idtr));
	asm volatile("sldt %0" : "=m"(host->ldtr));
	set_xcr0(cpu);
	kvm_switch_debug(&cpu->host, &cpu->guest);
	read_msrs(&cpu->host_msrs, cpu->all_msrs);
	write_msrs(&cpu->msrs, &cpu->host_msrs, cpu->all_msrs);
	kvm_switch_fpu(&cpu->host, &cpu->guest);
	cpu->host_cr2 = read_cr2();
	write_cr2(cpu->cr2);
}

void kvm_vmx_leave_guest_state(struct kvm_vmx_vcpu *cpu)
{
	const struct tables *host = of_vcpu + kvm_vcpu_id();

	cpu->cr2 = read_cr2();
	write_cr2(cpu->host_cr2);
	asm volatile("lgdt %0" : : "m"(host->gdtr));
	asm volatile("lidt %0" : : "m"(host->idtr));
	asm volatile("lldt %0" : : "m"(host->ldtr));
	kvm_switch_fpu(&cpu->guest, &cpu->host);
	read_msrs(&cpu->msrs, cpu->all_msrs);
	write_msrs(&cpu->host_msrs, &cpu->msrs, cpu->all_msrs);
	kvm_switch_debug(&cpu->guest, &cpu->host);
}
