// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * An EPT pointer to an address without memory (Intel SDM volume 3, 28.3.3): VM
 * entry accepts it, and what the first access of the guest reads there is no
 * entry that maps anything: an EPT violation or misconfiguration, an exit to
 * the hypervisor. A machine of KVM reads all ones, or zero, where there is
 * nothing.
 *
 * Fix: "KVM: x86/mmu: Use dummy root, backed by zero page, for !visible guest
 * roots" (6.7): before, KVM asked for a shutdown in the middle of VM entry,
 * warned, and ended the machine.
 * Risk on a vulnerable host: a warning; the guest ends.
 */
/*
 * The lab's kernel has this bug, for tests/vmx/run:
 *
 * RUN
 * KNOWN TFAIL: EPT pointer without memory: KVM_RUN fails: *
 * KNOWN TFAIL: The test tainted the kernel: 0x200: WARNING: *nested_vmx_vmexit*
 * KNOWN TWARN: Kernel: WARNING: *nested_vmx_vmexit*
 * KNOWN TWARN: Kernel: WARNING: *vmx_handle_exit*
 * RUN -W
 * STATUS fails
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define NO_MEMORY 0x78000000ULL

static volatile unsigned int steps;

static int guest(void)
{
	steps++;
	return 0;
}

void main(void)
{
	struct kvm_vmx_vcpu *cpu;
	unsigned int reason;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(guest, 1);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT);
	if (kvm_witness_disabled())
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT);
	kvm_vmx_vmwrite(VMX_VMCS_EPT_POINTER, NO_MEMORY | VMX_EPTP_WB |
			VMX_EPTP_WALK(4));
	kvm_vmx_vmrun(cpu);
	reason = exit_reason();
	if (!steps)
		kvm_witness_hit();
	tst_res(!steps && (reason == VMX_EXIT_EPT_VIOLATION ||
			   reason == VMX_EXIT_EPT_MISCONFIG) ? TPASS : TFAIL,
		"EPT pointer without memory: exit reason %u (%s), %u steps",
		reason, kvm_vmx_exit_reason_name(reason), steps);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

#include <errno.h>

static void run(void)
{
	kvm_witness_create(&witness_vm);
	if (tst_kvm_run_instance(&witness_vm, EIO) < 0)
		tst_res(TFAIL, "EPT pointer without memory: KVM_RUN fails: %s",
			tst_strerrno(EIO));
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static struct tst_test test = {
	.test_all = run,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
};

#endif /* COMPILE_PAYLOAD */
