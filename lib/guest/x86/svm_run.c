// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kvm_svm_vmrun(): VMRUN, with all state of hypervisor and guest kept apart.
 */
#include "guest/x86/nested.h"
#include "guest/x86/svm.h"

#define READY 0x52454459
#define DR7_INIT 0x400UL

/* Debug registers 0 to 3, 6 and 7, of intercept and exit numbers. */
#define DEBUG_REGISTERS 0xcf
#define DR_READ_BYTE (SVM_INTERCEPT_DR_READ(0) / 8)
#define DR_WRITE_BYTE (SVM_INTERCEPT_DR_WRITE(0) / 8)

static void prepare(struct kvm_svm_vcpu *cpu)
{
	if (cpu->ready == READY)
		return;
	kvm_init_extended_state(&cpu->guest);
	kvm_init_extended_state(&cpu->host);
	cpu->host_vmcb = kvm_alloc_vmcb();
	cpu->debug_live = 0;
	cpu->ready = READY;
}

static int is_debug_access(uint64_t exitcode)
{
	return exitcode >= SVM_EXIT_DR_READ(0) &&
		exitcode <= SVM_EXIT_DR_WRITE(15);
}

static void enter_guest(struct kvm_svm_vcpu *cpu)
{
	kvm_svm_enter(cpu->vmcb, &cpu->regs, cpu->host_vmcb,
		      kvm_svm_avoids_pae());
}

/*
 * VMRUN loads DR6 and DR7 from the VMCB, and the exit leaves the guest's DR6
 * and a cleared DR7 behind (APM 15.5.1, 15.6).
 */
static void enter_with_debug(struct kvm_svm_vcpu *cpu)
{
	unsigned long dr6, dr7;

	if (cpu->debug_live) {
		kvm_switch_debug(&cpu->host, &cpu->guest);
		enter_guest(cpu);
		kvm_switch_debug(&cpu->guest, &cpu->host);
		return;
	}
	asm volatile("mov %%db6, %0" : "=r"(dr6));
	asm volatile("mov %%db7, %0" : "=r"(dr7));
	enter_guest(cpu);
	if (dr6 != cpu->vmcb->dr6)
		asm volatile("mov %0, %%db6" : : "r"(dr6));
	if (dr7 != DR7_INIT)
		asm volatile("mov %0, %%db7" : : "r"(dr7));
}

/*
 * CR2 is the guest's own, but no part of the hypervisor's saved state. The
 * instructions between the levels' changes run no code of the other level.
 */
static void enter(struct kvm_svm_vcpu *cpu)
{
	unsigned long cr2;

	asm volatile("mov %%cr2, %0" : "=r"(cr2));
	kvm_switch_fpu(&cpu->host, &cpu->guest);
	kvm_nesting_level++;
	enter_with_debug(cpu);
	kvm_nesting_level--;
	kvm_switch_fpu(&cpu->guest, &cpu->host);
	asm volatile("mov %0, %%cr2" : : "r"(cr2));
	cpu->regs.rax = cpu->vmcb->rax;
	cpu->regs.rsp = cpu->vmcb->rsp;
}

/* Returns true if the exit was about the library's own intercepts. */
static int enter_watching_debug(struct kvm_svm_vcpu *cpu)
{
	uint8_t *reads = &cpu->vmcb->intercepts[DR_READ_BYTE];
	uint8_t *writes = &cpu->vmcb->intercepts[DR_WRITE_BYTE];
	uint8_t own_reads = *reads, own_writes = *writes;
	uint64_t exitcode;

	*reads |= DEBUG_REGISTERS;
	*writes |= DEBUG_REGISTERS;
	enter(cpu);
	*reads = own_reads;
	*writes = own_writes;

	exitcode = cpu->vmcb->exitcode;
	return is_debug_access(exitcode) &&
		!kvm_vmcb_get_intercept(cpu->vmcb, exitcode);
}

void kvm_svm_vmrun(struct kvm_svm_vcpu *cpu)
{
	prepare(cpu);
	if (!cpu->debug_live) {
		if (!enter_watching_debug(cpu))
			return;
		cpu->debug_live = 1;
	}
	enter(cpu);
}

void kvm_svm_vmload(struct kvm_vmcb *vmcb)
{
	asm volatile("vmload %0" : : "a"(vmcb) : "memory");
}

void kvm_svm_vmsave(struct kvm_vmcb *vmcb)
{
	asm volatile("vmsave %0" : : "a"(vmcb) : "memory");
}
