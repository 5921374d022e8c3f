// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guests of guests, three levels deep, and a shutdown that no hypervisor
 * intercepts: what tests/nested/inside.c cannot do alike on all processors.
 * For tests/svm/run.
 *
 * RUN -c shutdown
 * STATUS 2
 * SAYS TBROK: *KVM_EXIT_SHUTDOWN*
 * RUN -c l3
 * SAYS @l3 TPASS: L3: Hello 3
 * SAYS @l2 TPASS: L2: VMEXIT_HLT 33
 * SAYS @l1 TPASS: VMEXIT_HLT 22
 * RUN -c l3-fault
 * STATUS 2
 * SAYS @fault TBROK: L3: Vector 14, page fault (#PF), *: * 0x400000: *
 * RUN -c l3-intercepts
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define HOLE 0x400000UL

static struct kvm_svm_vcpu *run(int (*guest)(void))
{
	struct kvm_svm_vcpu *cpu;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(guest, 1);
	kvm_svm_vmrun(cpu);
	return cpu;
}

static int fault_guest(void)
{
	asm volatile("movl %0, (%1)" : : "a"(0x5a5a5a5a), "r"(HOLE)); /* @fault */
	return 0;
}

/* An exception without an interrupt table (APM volume 2, 8.2.9). */
static int shutdown_guest(void)
{
	struct {
		uint16_t limit;
		uintptr_t base;
	} __attribute__((__packed__)) none = { 0, 0 };

	asm volatile("lidt %0\n"
		     "ud2" : : "m"(none));
	return 0;
}

static void shutdown(void)
{
	run(shutdown_guest);
	tst_res(TFAIL, "not reached");
}

static int (*l3_main)(void);

static int l3_hello(void)
{
	tst_res(TPASS, "Hello %d", 3); /* @l3 */
	return 33;
}

static int l2_hypervisor(void)
{
	struct kvm_svm_vcpu *cpu;
	const char *name;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(l3_main, 1);
	cpu->vmcb->guest_asid = 2;
	kvm_svm_vmrun(cpu);
	name = kvm_svm_exit_name(cpu->vmcb->exitcode);
	tst_res(TPASS, "%s %d", name, (int)cpu->regs.rax); /* @l2 */
	return 22;
}

static struct kvm_svm_vcpu *run_l3(int (*guest)(void))
{
	struct kvm_svm_vcpu *cpu;

	l3_main = guest;
	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(l2_hypervisor, 1);
	kvm_svm_allow_nesting(cpu);
	kvm_svm_vmrun(cpu);
	return cpu;
}

static void l3(void)
{
	struct kvm_svm_vcpu *cpu = run_l3(l3_hello);
	const char *name = kvm_svm_exit_name(cpu->vmcb->exitcode);

	tst_res(TPASS, "%s %d", name, (int)cpu->regs.rax); /* @l1 */
}

static void l3_fault(void)
{
	kvm_init_svm();
	kvm_unmap_page(HOLE);
	run_l3(fault_guest);
	tst_res(TFAIL, "not reached");
}

static int l3_steps(void)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		asm volatile("vmmcall" : : "a"(i));
	return 0;
}

/* L3's exits go to L2, not to L1, as often as L2 enters it. */
static int l2_counter(void)
{
	struct kvm_svm_vcpu *cpu;
	int count = 0;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(l3_steps, 1);
	cpu->vmcb->guest_asid = 2;
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMMCALL, 1);
	for (;;) {
		kvm_svm_vmrun(cpu);
		if (cpu->vmcb->exitcode != SVM_EXIT_VMMCALL ||
		    cpu->regs.rax != (unsigned int)count)
			break;
		count++;
		cpu->vmcb->rip += 3;
	}
	return count;
}

static void l3_intercepts(void)
{
	struct kvm_svm_vcpu *cpu;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(l2_counter, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMMCALL, 1);
	kvm_svm_allow_nesting(cpu);
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_HLT);
	CHECK_EQ((int)cpu->regs.rax, 10);
	DONE("exits from L3");
}

API_CASES({ "shutdown", shutdown }, { "l3", l3 }, { "l3-fault", l3_fault },
	  { "l3-intercepts", l3_intercepts })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
