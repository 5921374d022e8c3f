// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kvm_svm_vmrun(): VMRUN, with all state of hypervisor and guest kept apart.
 */
#include "guest/x86/nested.h"
#include "guest/x86/svm.h"

#define READY 0x52454459
#define DR7_INIT 0x400UL
#define VMRUN_SIZE 3	/* 0f 01 d8 */

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
	cpu->level = kvm_nesting_level + 1;
	cpu->debug_live = 0;
	cpu->ready = READY;
}

static int is_debug_access(uint64_t exitcode)
{
	return exitcode >= SVM_EXIT_DR_READ(0) &&
		exitcode <= SVM_EXIT_DR_WRITE(15);
}

static void enter_guest(struct kvm_svm_vcpu *cpu, struct kvm_vmcb *vmcb)
{
	kvm_svm_enter(vmcb, &cpu->regs, cpu->host_vmcb, kvm_svm_avoids_pae(),
		      cpu->vmcb);
}

/*
 * VMRUN loads DR6 and DR7 from the VMCB, and the exit leaves the guest's DR6
 * and a cleared DR7 behind (APM 15.5.1, 15.6).
 */
static void enter_with_debug(struct kvm_svm_vcpu *cpu, struct kvm_vmcb *vmcb)
{
	unsigned long dr6, dr7;

	if (cpu->debug_live) {
		kvm_switch_debug(&cpu->host, &cpu->guest);
		enter_guest(cpu, vmcb);
		kvm_switch_debug(&cpu->guest, &cpu->host);
		return;
	}
	asm volatile("mov %%db6, %0" : "=r"(dr6));
	asm volatile("mov %%db7, %0" : "=r"(dr7));
	enter_guest(cpu, vmcb);
	if (dr6 != vmcb->dr6)
		asm volatile("mov %0, %%db6" : : "r"(dr6));
	if (dr7 != DR7_INIT)
		asm volatile("mov %0, %%db7" : : "r"(dr7));
}

/*
 * Runs @vmcb, which is @cpu's own or one that @cpu's guest wants to run. CR2
 * is the guest's, but no part of what VMRUN saves of the hypervisor.
 */
static void enter(struct kvm_svm_vcpu *cpu, struct kvm_vmcb *vmcb)
{
	uint32_t level = kvm_nesting_level;
	unsigned long cr2;

	asm volatile("mov %%cr2, %0" : "=r"(cr2));
	kvm_switch_fpu(&cpu->host, &cpu->guest);
	nesting_note_entry();
	kvm_nesting_level = cpu->level;
	enter_with_debug(cpu, vmcb);
	cpu->level = kvm_nesting_level;
	kvm_nesting_level = level;
	kvm_switch_fpu(&cpu->guest, &cpu->host);
	asm volatile("mov %0, %%cr2" : : "r"(cr2));
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
	enter(cpu, cpu->vmcb);
	*reads = own_reads;
	*writes = own_writes;

	exitcode = cpu->vmcb->exitcode;
	return is_debug_access(exitcode) &&
		!kvm_vmcb_get_intercept(cpu->vmcb, exitcode);
}

static void run_once(struct kvm_svm_vcpu *cpu)
{
	if (!cpu->debug_live) {
		if (!enter_watching_debug(cpu))
			return;
		cpu->debug_live = 1;
	}
	enter(cpu, cpu->vmcb);
}

/*
 * Executes the guest's VMRUN for it. As with a real one the general registers
 * go through to its own guest, and so do those that VMLOAD and VMSAVE know.
 * A VMCB that VMRUN would refuse with an exception is left to the test.
 */
static int run_for_guest(struct kvm_svm_vcpu *cpu)
{
	uint64_t vmcb = cpu->vmcb->rax;

	if (!cpu->nesting || cpu->vmcb->exitcode != SVM_EXIT_VMRUN ||
	    vmcb % PAGESIZE || vmcb >= KVM_IDENTITY_MAP_END)
		return 0;
	enter(cpu, (struct kvm_vmcb *)(uintptr_t)vmcb);
	cpu->vmcb->rip += VMRUN_SIZE;
	return 1;
}

void kvm_svm_vmrun(struct kvm_svm_vcpu *cpu)
{
	prepare(cpu);
	do {
		run_once(cpu);
	} while (run_for_guest(cpu));
	cpu->regs.rax = cpu->vmcb->rax;
	cpu->regs.rsp = cpu->vmcb->rsp;
}

void kvm_svm_allow_nesting(struct kvm_svm_vcpu *cpu)
{
	cpu->nesting = 1;
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMLOAD, 0);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMSAVE, 0);
}

void kvm_svm_vmload(struct kvm_vmcb *vmcb)
{
	asm volatile("vmload %0" : : "a"(vmcb) : "memory");
}

void kvm_svm_vmsave(struct kvm_vmcb *vmcb)
{
	asm volatile("vmsave %0" : : "a"(vmcb) : "memory");
}
