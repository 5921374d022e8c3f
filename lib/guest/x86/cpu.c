// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CPUID, control registers, segment selectors and model-specific registers
 * of the current vCPU (kvm_x86.h), plain and surviving faults.
 */
#include "kvm_x86.h"

void kvm_get_cpuid(unsigned int eax, unsigned int ecx, struct kvm_cpuid *buf)
{
	asm volatile("cpuid"
		     : "=a"(buf->eax), "=b"(buf->ebx), "=c"(buf->ecx),
		       "=d"(buf->edx)
		     : "a"(eax), "c"(ecx)
		     : "memory");
}

void kvm_read_cregs(struct kvm_cregs *buf)
{
	asm volatile("mov %%cr0, %0" : "=r"(buf->cr0) : : "memory");
	asm volatile("mov %%cr2, %0" : "=r"(buf->cr2) : : "memory");
	asm volatile("mov %%cr3, %0" : "=r"(buf->cr3) : : "memory");
	asm volatile("mov %%cr4, %0" : "=r"(buf->cr4) : : "memory");
}

void kvm_read_sregs(struct kvm_sregs *buf)
{
	asm volatile("mov %%cs, %0" : "=rm"(buf->cs));
	asm volatile("mov %%ds, %0" : "=rm"(buf->ds));
	asm volatile("mov %%es, %0" : "=rm"(buf->es));
	asm volatile("mov %%fs, %0" : "=rm"(buf->fs));
	asm volatile("mov %%gs, %0" : "=rm"(buf->gs));
	asm volatile("mov %%ss, %0" : "=rm"(buf->ss));
	asm volatile("str %0" : "=rm"(buf->tr));
}

void kvm_set_cr0(unsigned long val)
{
	asm volatile("mov %0, %%cr0" : : "r"(val) : "memory");
}

void kvm_set_cr3(unsigned long val)
{
	asm volatile("mov %0, %%cr3" : : "r"(val) : "memory");
}

void kvm_set_cr4(unsigned long val)
{
	asm volatile("mov %0, %%cr4" : : "r"(val) : "memory");
}

uint64_t kvm_rdmsr(unsigned int msr)
{
	unsigned int lo, hi;

	asm volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr) : "memory");
	return (uint64_t)hi << 32 | lo;
}

void kvm_wrmsr(unsigned int msr, uint64_t value)
{
	unsigned int lo = value, hi = value >> 32;

	asm volatile("wrmsr" : : "c"(msr), "a"(lo), "d"(hi) : "memory");
}

static int fault_vector(struct kvm_fault fault)
{
	return fault.vector == KVM_NO_FAULT ? 0 : fault.vector;
}

int kvm_rdmsr_safe(unsigned int msr, uint64_t *value)
{
	unsigned int lo = 0, hi = 0;
	struct kvm_fault fault;

	fault = KVM_PROBE("rdmsr", : "+a"(lo), "+d"(hi) : "c"(msr) : "memory");
	if (fault.vector == KVM_NO_FAULT)
		*value = (uint64_t)hi << 32 | lo;
	return fault_vector(fault);
}

int kvm_wrmsr_safe(unsigned int msr, uint64_t value)
{
	unsigned int lo = value, hi = value >> 32;

	return fault_vector(KVM_PROBE("wrmsr", : : "c"(msr), "a"(lo), "d"(hi)
				      : "memory"));
}

int kvm_set_cr0_safe(unsigned long val)
{
	return fault_vector(KVM_PROBE("mov %0, %%cr0", : : "r"(val) : "memory"));
}

int kvm_set_cr3_safe(unsigned long val)
{
	return fault_vector(KVM_PROBE("mov %0, %%cr3", : : "r"(val) : "memory"));
}

int kvm_set_cr4_safe(unsigned long val)
{
	return fault_vector(KVM_PROBE("mov %0, %%cr4", : : "r"(val) : "memory"));
}
