// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hypervisor and nested guest keep registers apart, and can look at each
 * other's: what tests/nested/isolation.c cannot look at alike on all
 * processors. The guest does its steps one at a time, calling its hypervisor
 * behind each. For tests/svm/run.
 *
 * RUN -c xcr0
 * RUN -c cr2
 * RUN -c msrs
 * RUN -c control
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"
#include "isolation.h"

#define VMMCALL_SIZE 3

static inline void call_hypervisor(void)
{
	asm volatile("vmmcall" : : : "memory");
}

static struct kvm_svm_vcpu *make(int (*guest)(void))
{
	struct kvm_svm_vcpu *cpu;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(guest, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMMCALL, 1);
	return cpu;
}

static void step(struct kvm_svm_vcpu *cpu)
{
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_VMMCALL);
	cpu->vmcb->rip += VMMCALL_SIZE;
}

static void finish(struct kvm_svm_vcpu *cpu)
{
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_HLT);
	CHECK_EQ((int)cpu->regs.rax, 0);
}

static int xcr0_guest(void)
{
	CHECK(get_xcr0() > 1);
	set_xcr0(1);
	call_hypervisor();
	CHECK_EQ(get_xcr0(), 1);
	return 0;
}

static void xcr0(void)
{
	struct kvm_svm_vcpu *cpu;
	uint64_t before;

	kvm_init_svm();
	require(CPUID_1_ECX_XSAVE, "XSAVE");
	kvm_enable_fpu();
	require_xcr0();
	before = get_xcr0();
	CHECK(before > 1);
	cpu = make(xcr0_guest);
	set_xmm(L1_VALUE);
	step(cpu);
	CHECK_EQ(get_xcr0(), before);
	CHECK_EQ(cpu->guest.xcr0, 1);
	CHECK(xmm_is(L1_VALUE));
	finish(cpu);
	CHECK_EQ(get_xcr0(), before);
	DONE("XCR0");
}

/* Bochs' VMRUN leaves CR2 as it is (APM volume 2, 15.5.1). */
static int cr2_guest(void)
{
	if (get_cr2() == 0x1000)
		tst_brk(TCONF, "VMRUN does not load CR2 here");
	CHECK_EQ(get_cr2(), 0);
	set_cr2(0x2000);
	call_hypervisor();
	CHECK_EQ(get_cr2(), 0x2000);
	return 0;
}

static void cr2(void)
{
	struct kvm_svm_vcpu *cpu = make(cr2_guest);

	set_cr2(0x1000);
	step(cpu);
	CHECK_EQ(get_cr2(), 0x1000);
	CHECK_EQ(cpu->vmcb->cr2, 0x2000);
	set_cr2(0x3000);
	finish(cpu);
	CHECK_EQ(get_cr2(), 0x3000);
	DONE("CR2");
}

static int msrs_guest(void)
{
	check_msrs(0x1000);
	set_msrs(0x2000);
	call_hypervisor();
	check_msrs(0x2000);
	return 0;
}

static void check_msrs_apart(void)
{
	struct kvm_svm_vcpu *cpu;

	kvm_init_svm();
	set_msrs(0x1000);
	cpu = make(msrs_guest);
	set_msrs(0x3000);
	step(cpu);
	check_msrs(0x3000);
	CHECK_EQ(cpu->vmcb->fs.base, 0x2000);
	CHECK_EQ(cpu->vmcb->gs.base, 0x2001);
	CHECK_EQ(cpu->vmcb->sysenter_cs, 0x2002);
	CHECK_EQ(cpu->vmcb->star, 0x2005);
	finish(cpu);
	check_msrs(0x3000);
	DONE("FS, GS and system call MSRs");
}

static int control_guest(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr0(cregs.cr0 | CR0_AM);
	kvm_set_cr4(cregs.cr4 | CR4_DE | CR4_TSD);
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_SCE);
	call_hypervisor();
	kvm_read_cregs(&cregs);
	CHECK(cregs.cr0 & CR0_AM);
	CHECK(cregs.cr4 & CR4_TSD);
	CHECK(kvm_rdmsr(MSR_EFER) & EFER_SCE);
	return 0;
}

static void control(void)
{
	struct kvm_svm_vcpu *cpu = make(control_guest);
	uint64_t efer = kvm_rdmsr(MSR_EFER);
	struct kvm_cregs before;

	kvm_read_cregs(&before);
	step(cpu);
	check_cregs(&before, efer);
	CHECK_EQ(cpu->vmcb->cr0, before.cr0 | CR0_AM);
	CHECK_EQ(cpu->vmcb->cr4, before.cr4 | CR4_DE | CR4_TSD);
	CHECK_EQ(cpu->vmcb->efer, efer | EFER_SCE);
	finish(cpu);
	check_cregs(&before, efer);
	DONE("control registers and EFER");
}

API_CASES({ "xcr0", xcr0 }, { "cr2", cr2 }, { "msrs", check_msrs_apart },
	  { "control", control })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
