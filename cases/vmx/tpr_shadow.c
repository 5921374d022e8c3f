// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * CR8 of a nested guest with the TPR shadow (Intel SDM volume 3, 29.3): it is
 * the TPR of the virtual-APIC page, falling below the threshold is an exit
 * behind the instruction, and the hypervisor's own CR8 does not change.
 *
 * The machine has KVM's interrupt controllers, or, with -u, none: KVM 6.1
 * gets it wrong then, as it intercepts CR8 for its own sake, also of nested
 * guests, and takes the access for one of the hypervisor's CR8. Neighbour of
 * 51aa68e7d57e (CVE-2017-12154), where nested guests got the host's CR8.
 *
 * Risk on a vulnerable host: none; the nested guest changes its hypervisor.
 */
/*
 * The lab's kernel has this bug, for tests/vmx/run:
 *
 * RUN64
 * RUN64 -u
 * KNOWN TFAIL: CR8 read by the guest: 0x0, not 0x3
 * KNOWN TFAIL: Virtual TPR written by the guest: 0x30, not 0x50
 * KNOWN TFAIL: The hypervisor's CR8: 0x5, not 0x0
 * RUN64 -W
 * STATUS fails
 * RUN32
 * STATUS 32
 * SAYS TCONF: *64-bit*
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#ifdef __x86_64__

#define APIC_TPR 0x80

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static volatile uint32_t *tpr;
static volatile uint64_t seen;

static void run(int (*fn)(void))
{
	restart(cpu, &first, fn);
	seen = ~0ULL;
	kvm_vmx_vmrun(cpu);
}

static void expect(const char *what, uint64_t value, uint64_t want)
{
	if (value == want)
		tst_res(TPASS, "%s: 0x%llx", what, value);
	else
		tst_res(TFAIL, "%s: 0x%llx, not 0x%llx", what, value, want);
}

static uint64_t read_cr8(void)
{
	uint64_t value;

	asm volatile("mov %%cr8, %0" : "=r"(value));
	return value;
}

static void write_cr8(uint64_t value)
{
	asm volatile("mov %0, %%cr8" : : "r"(value));
}

static int use_cr8(void)
{
	seen = read_cr8();
	write_cr8(5);
	return 0;
}

static int lower_cr8(void)
{
	write_cr8(4);
	seen = 1;
	asm volatile(".globl behind_cr8\n"
		     "mov %0, %%cr8\n"
		     "behind_cr8:" : : "r"(3UL));
	seen = 2;
	return 0;
}

extern const char behind_cr8[];

static void check_threshold(void)
{
	*tpr = 0x70;
	kvm_vmx_vmwrite(VMX_VMCS_TPR_THRESHOLD, 4);
	run(lower_cr8);
	kvm_vmx_vmwrite(VMX_VMCS_TPR_THRESHOLD, 0);
	if (!is_exit("TPR threshold 4", VMX_EXIT_TPR_THRESHOLD) ||
	    !field_is("TPR threshold 4", VMX_VMCS_GUEST_RIP,
		      (uintptr_t)behind_cr8))
		return;
	kvm_witness_hit();
	expect("TPR threshold 4, steps of the guest", seen, 1);
	expect("TPR threshold 4, virtual TPR", *tpr, 0x30);
}

static void check_cr8(void)
{
	uint64_t own = read_cr8();

	*tpr = 0x30;
	run(use_cr8);
	if (!is_exit("CR8 with TPR shadow", VMX_EXIT_HLT))
		return;
	kvm_witness_hit();
	expect("CR8 read by the guest", seen, 3);
	expect("Virtual TPR written by the guest", *tpr, 0x50);
	expect("The hypervisor's CR8", read_cr8(), own);
	/* Lowering the real one is an exit from the virtual machine. */
	if (*tpr == 0x50)
		check_threshold();
}

void main(void)
{
	uint32_t *page = tst_heap_alloc_pages(1);

	kvm_set_vmx_state(1);
	memset(page, 0, PAGESIZE);
	tpr = page + APIC_TPR / sizeof(*page);
	cpu = kvm_create_vmx_vcpu(use_cr8, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_TPR_SHADOW);
	if (kvm_witness_disabled())
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL,
				  VMX_EXECCTL_TPR_SHADOW);
	kvm_vmx_vmwrite(VMX_VMCS_VIRT_APIC_POINTER, (uintptr_t)page);
	kvm_vmx_vmwrite(VMX_VMCS_TPR_THRESHOLD, 0);
	check_cr8();
	kvm_witness_check();
}

#else
TST_TEST_TCONF("CR8 exists in 64-bit mode only")
#endif

#else /* COMPILE_PAYLOAD */

static char *without_irqchip;

static void run(void)
{
	struct tst_kvm_config config = {
		.flags = without_irqchip ? 0 : TST_KVM_IRQCHIP,
	};

	kvm_witness_run_config(&config);
}

static struct tst_option options[] = {
	{ "W", &witness_disabled,
	  "       Leave out the set-up; the case must not pass" },
	{ "u", &without_irqchip,
	  "       A machine without interrupt controllers" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = run,
	.cleanup = kvm_witness_cleanup,
	.options = options,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "51aa68e7d57e" },
		{ "CVE", "2017-12154" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
