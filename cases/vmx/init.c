// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * INIT in VMX operation (Intel SDM volume 3, 23.8, 25.2, 26.7.3): sent by a
 * nested guest to its own processor it is an exit with reason 3, and is gone;
 * sent by the hypervisor it is blocked, and taken at once behind VMXOFF. Then
 * the processor begins anew at the reset vector, in real mode.
 *
 * Fix: 4b9852f4f389 (before 5.4 KVM took INIT in VMX operation).
 *
 * Risk on a vulnerable host: none; the nested guest resets its hypervisor.
 */
#include "../include/restart.h"

#ifdef COMPILE_PAYLOAD
#include "vmx_case.h"

static struct kvm_vmx_vcpu *cpu;
static volatile unsigned int steps;

extern const char behind_init[], end_of_nops[];

static __attribute__((noinline)) int send_init(void)
{
	if (kvm_witness_disabled())
		return 0;
	asm volatile(".globl behind_init, end_of_nops\n"
		     "	wrmsr\n"
		     "behind_init:	.fill 8, 1, 0x90\n"
		     "end_of_nops:" : : "a"(RESTART_SEND_INIT), "d"(0),
		     "c"(X2APIC_ICR) : "memory");
	steps++;
	return 0;
}

static void check_guest(void)
{
	char *bitmap = tst_heap_alloc_pages(1);
	const char *rip;

	cpu = kvm_create_vmx_vcpu(send_init, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	kvm_vmx_vmwrite(VMX_VMCS_MSR_BITMAP_POINTER, (uintptr_t)bitmap);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_MSR_BITMAP);
	kvm_vmx_vmrun(cpu);
	if (!is_exit("INIT in the guest", VMX_EXIT_INIT) ||
	    !field_is("INIT in the guest", VMX_VMCS_EXIT_QUALIFICATION, 0))
		return;
	rip = (const char *)(uintptr_t)kvm_vmx_vmread(VMX_VMCS_GUEST_RIP);
	if (rip < behind_init || rip > end_of_nops || steps)
		tst_res(TFAIL, "INIT in the guest: RIP is 0x%lx, not 0x%lx",
			(uintptr_t)rip, (uintptr_t)behind_init);
	kvm_witness_hit();
	kvm_vmx_vmrun(cpu);
	if (is_exit("Behind INIT in the guest", VMX_EXIT_HLT) && steps == 1)
		tst_res(TPASS, "INIT in the guest is an exit, and is gone");
}

static void check_blocked(void)
{
	static volatile unsigned int i;

	steps = 0;
	send_init();
	for (i = 0; i < 1000; i++)
		asm volatile("pause");
	kvm_set_vmx_state(0);
	steps = 2;
	asm volatile("nop");
	tst_res(TFAIL, "INIT in the hypervisor is lost");
}

/* Behind the INIT of check_blocked(). */
static void check_restart(void)
{
	const volatile struct restart_state *state = restart_state();

	tst_res(steps == 1 && restart_is_reset() ? TPASS : TFAIL,
		"INIT in the hypervisor, behind step %u: CS base 0x%llx, "
		"RIP 0x%llx, CR0 0x%llx, EFER 0x%llx", steps, state->cs_base,
		state->rip, state->cr0, state->efer);
}

void main(void)
{
	static unsigned int restarts;

	if (restart_point()) {
		if (!restarts++)
			check_restart();
		else
			tst_res(TFAIL, "INIT again");
	} else {
		kvm_set_vmx_state(1);
		restart_enable_apic();
		check_guest();
		kvm_set_vmx_state(0);
		kvm_set_vmx_state(1);
		check_blocked();
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	.test_all = restart_run,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "4b9852f4f389" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
