// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The virtual-APIC page (Intel SDM volume 3, 29.1 to 29.5): in virtual x2APIC
 * mode TPR and, if registers are virtualised, the other registers come from
 * the page; accesses to the APIC-access page exit with offset and kind,
 * unless the page has the register. Without virtualisation the guest sees
 * what the hypervisor's own instruction would give it, never the host's APIC.
 *
 * Fix: acff78477b9b (CVE-2019-3887: a nested guest got the host's x2APIC
 * registers). Only reads are tried where a vulnerable host would give away
 * its own registers.
 *
 * Risk on a vulnerable host: none by reading.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define APIC_ID 0x20
#define APIC_VERSION 0x30
#define APIC_TPR 0x80
#define X2APIC(offset) (MSR_X2APIC_BASE + ((offset) >> 4))

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static volatile uint32_t *page;
static volatile char *access_page;

static struct {
	struct kvm_fault fault;
	uint64_t value;
} seen;

static volatile uint32_t *reg(unsigned int offset)
{
	return page + offset / sizeof(*page);
}

static void run(int (*fn)(void))
{
	restart(cpu, &first, fn);
	memset(&seen, 0, sizeof(seen));
	kvm_vmx_vmrun(cpu);
}

static void expect(const char *what, uint64_t value, uint64_t want)
{
	if (value == want)
		tst_res(TPASS, "%s: 0x%llx", what, value);
	else
		tst_res(TFAIL, "%s: 0x%llx, not 0x%llx", what, value, want);
}

static void switch_ctl(unsigned int ctl, uint64_t bits, int on)
{
	if (on && !kvm_witness_disabled())
		kvm_vmx_set_ctl(cpu, ctl, bits);
	else
		kvm_vmx_clear_ctl(cpu, ctl, bits);
}

static unsigned int msr;
static uint64_t msr_value;

static int read_msr(void)
{
	unsigned int lo = 0, hi = 0;

	seen.fault = KVM_PROBE("rdmsr", : "+a"(lo), "+d"(hi) : "c"(msr));
	seen.value = (uint64_t)hi << 32 | lo;
	return 0;
}

static int write_msr(void)
{
	unsigned int lo = msr_value, hi = msr_value >> 32;

	seen.fault = KVM_PROBE("wrmsr", : : "a"(lo), "d"(hi), "c"(msr));
	return 0;
}

static int run_msr(const char *what, int (*fn)(void), unsigned int offset)
{
	msr = X2APIC(offset);
	run(fn);
	if (!is_exit(what, VMX_EXIT_HLT))
		return 0;
	kvm_witness_hit();
	return 1;
}

static void check_x2apic_tpr(void)
{
	*reg(APIC_TPR) = 0x40;
	if (run_msr("x2APIC TPR", read_msr, APIC_TPR))
		expect("x2APIC TPR read by the guest", seen.value, 0x40);
	msr_value = 0x60;
	if (run_msr("x2APIC TPR", write_msr, APIC_TPR))
		expect("x2APIC TPR written by the guest", *reg(APIC_TPR), 0x60);
	msr_value = 0x100;
	if (run_msr("x2APIC TPR", write_msr, APIC_TPR))
		expect("x2APIC TPR, reserved bit: vector", seen.fault.vector,
		       INTR_GPF);
}

static void check_x2apic_registers(void)
{
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2,
			     VMX_EXECCTL2_VIRT_APIC_REG)) {
		tst_res(TCONF, "No APIC-register virtualisation");
		return;
	}
	switch_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_APIC_REG, 1);
	*reg(APIC_ID) = 0x12345678;
	*reg(APIC_VERSION) = 0x9abcdef0;
	if (run_msr("x2APIC id", read_msr, APIC_ID))
		expect("x2APIC id read by the guest", seen.value, 0x12345678);
	if (run_msr("x2APIC version", read_msr, APIC_VERSION))
		expect("x2APIC version read by the guest", seen.value,
		       0x9abcdef0);
	switch_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_APIC_REG, 0);
}

static void check_x2apic(void)
{
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_X2APIC)) {
		tst_res(TCONF, "No virtual x2APIC mode");
		return;
	}
	switch_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_X2APIC, 1);
	check_x2apic_tpr();
	check_x2apic_registers();
	switch_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_X2APIC, 0);
}

/* CVE-2019-3887: MSRs opened to the guest, nothing virtualised. */
static void check_no_x2apic(void)
{
	uint64_t own = 0;
	int vector = kvm_rdmsr_safe(X2APIC(APIC_ID), &own);

	if (!run_msr("x2APIC id, not virtualised", read_msr, APIC_ID))
		return;
	if (!vector)
		expect("x2APIC id, not virtualised", seen.value, own);
	else
		expect("x2APIC id, not virtualised: vector",
		       seen.fault.vector, vector);
}

static unsigned int offset;

static int read_access_page(void)
{
	seen.value = *(volatile uint32_t *)(access_page + offset);
	return 0;
}

static int write_access_page(void)
{
	*(volatile uint32_t *)(access_page + offset) = 0x70;
	return 0;
}

/* Exit qualification (table 27-6): offset, kind in bits 15:12. */
#define KIND_WRITE (1 << 12)

static void check_access(const char *what, int (*fn)(void), unsigned int kind)
{
	offset = APIC_VERSION;
	run(fn);
	if (!is_exit(what, VMX_EXIT_APIC_ACCESS))
		return;
	kvm_witness_hit();
	expect(what, kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION) & 0xffff,
	       kind | APIC_VERSION);
}

static void check_access_page(void)
{
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_APIC)) {
		tst_res(TCONF, "No virtualisation of APIC accesses");
		return;
	}
	kvm_vmx_vmwrite(VMX_VMCS_VIRT_APIC_BASE, (uintptr_t)access_page);
	switch_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_APIC, 1);
	check_access("Reading the APIC-access page", read_access_page, 0);
	check_access("Writing the APIC-access page", write_access_page,
		     KIND_WRITE);
	*reg(APIC_TPR) = 0x20;
	offset = APIC_TPR;
	run(read_access_page);
	if (is_exit("TPR in the APIC-access page", VMX_EXIT_HLT))
		expect("TPR in the APIC-access page", seen.value, 0x20);
	run(write_access_page);
	if (is_exit("TPR in the APIC-access page", VMX_EXIT_HLT))
		expect("TPR written there", *reg(APIC_TPR), 0x70);
}

void main(void)
{
	char *bitmap = tst_heap_alloc_pages(1);

	kvm_set_vmx_state(1);
	memset(bitmap, 0, PAGESIZE);
	page = tst_heap_alloc_pages(1);
	memset((void *)page, 0, PAGESIZE);
	access_page = tst_heap_alloc_pages(1);
	memset((void *)access_page, 0xee, PAGESIZE);
	cpu = kvm_create_vmx_vcpu(read_msr, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_MSR_BITMAP);
	kvm_vmx_vmwrite(VMX_VMCS_MSR_BITMAP_POINTER, (uintptr_t)bitmap);
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL, VMX_EXECCTL_TPR_SHADOW))
		tst_brk(TCONF, "The processor has no TPR shadow");
	kvm_vmx_vmwrite(VMX_VMCS_VIRT_APIC_POINTER, (uintptr_t)page);

	check_no_x2apic();
	switch_ctl(VMX_CTLMASK_EXECCTL, VMX_EXECCTL_TPR_SHADOW, 1);
	check_x2apic();
	check_access_page();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "acff78477b9b" },
		{ "CVE", "2019-3887" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
