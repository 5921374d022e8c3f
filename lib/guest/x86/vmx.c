// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VMX operation, capabilities and control words (kvm_x86_vmx.h).
 */
#include "guest/x86/vmx.h"

_Static_assert(sizeof(struct kvm_vmcs) == 4096, "a VMCS is a page");
_Static_assert(__builtin_offsetof(struct kvm_vmx_vcpu, regs) == sizeof(long),
	       "interface of struct kvm_vmx_vcpu");
_Static_assert(__builtin_offsetof(struct kvm_vmx_vcpu, launched) ==
	       sizeof(long) + 128, "interface of struct kvm_vmx_vcpu");
_Static_assert(sizeof(struct kvm_vmx_invept_desc) == 16, "INVEPT operand");
_Static_assert(sizeof(struct kvm_vmx_invvpid_desc) == 16, "INVVPID operand");
_Static_assert(sizeof(struct kvm_vmx_msr_entry) == 16, "MSR area entry");

/* VMX operation of each vCPU. */
static struct {
	struct kvm_vmcs *region;
	int is_on;
} vmxon[KVM_VCPUS_MAX];

int kvm_is_vmx_supported(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_MODEL_INFO, 0, &cpuid);
	return !!(cpuid.ecx & CPUID_MODEL_VMX);
}

static void __attribute__((noreturn)) brk_unsupported(const char *file, int line)
{
	struct kvm_cpuid cpuid;
	char vendor[13] = "";

	kvm_get_cpuid(0, 0, &cpuid);
	memcpy(vendor, &cpuid.ebx, 4);
	memcpy(vendor + 4, &cpuid.edx, 4);
	memcpy(vendor + 8, &cpuid.ecx, 4);
	tst_brk_(file, line, TCONF,
		 "No VMX (CPUID.1:ECX bit 5) on this %s CPU: it takes an Intel "
		 "CPU and module kvm_intel with parameter nested=1; or run: "
		 "bareguest lab intel -- PROGRAM", vendor);
}

static void unlock_feature(const char *file, int line)
{
	uint64_t value = kvm_rdmsr(MSR_IA32_FEATURE_CONTROL);

	if (value & IA32FC_LOCK && !(value & IA32FC_VMXON_NORMAL))
		tst_brk_(file, line, TCONF,
			 "IA32_FEATURE_CONTROL is locked at 0x%llx: VMXON "
			 "outside SMX (bit 2) is disabled", value);
	if (!(value & IA32FC_LOCK))
		kvm_wrmsr(MSR_IA32_FEATURE_CONTROL,
			  value | IA32FC_LOCK | IA32FC_VMXON_NORMAL);
}

static struct kvm_vmcs *own_region(const char *file, int line)
{
	struct kvm_vmcs **region = &vmxon[kvm_vcpu_id()].region;

	if (!*region)
		*region = kvm_alloc_vmcs_(file, line);
	return *region;
}

static void enable(const char *file, int line)
{
	struct kvm_vmcs *region;
	struct kvm_cregs cregs;
	int ret;

	if (!kvm_is_vmx_supported())
		brk_unsupported(file, line);
	unlock_feature(file, line);
	kvm_read_cregs(&cregs);
	kvm_set_cr0(cregs.cr0 | CR0_NE);
	kvm_set_cr4(cregs.cr4 | CR4_VMXE);
	region = own_region(file, line);

	ret = kvm_vmx_vmxon_safe((uintptr_t)region);
	if (ret)
		tst_brk_(file, line, TBROK,
			 "VMXON failed (status %d): CR0 0x%lx, CR4 0x%lx, "
			 "IA32_FEATURE_CONTROL 0x%llx, revision 0x%x", ret,
			 cregs.cr0 | CR0_NE, cregs.cr4 | CR4_VMXE,
			 kvm_rdmsr(MSR_IA32_FEATURE_CONTROL), region->version);
}

static void disable(const char *file, int line)
{
	struct kvm_cregs cregs;
	int ret = kvm_vmx_vmxoff_safe();

	if (ret)
		tst_brk_(file, line, TBROK, "VMXOFF failed (status %d): %s",
			 ret, kvm_vmx_inst_err());
	kvm_read_cregs(&cregs);
	kvm_set_cr4(cregs.cr4 & ~CR4_VMXE);
}

void kvm_set_vmx_state_(const char *file, int line, int enabled)
{
	int *is_on = &vmxon[kvm_vcpu_id()].is_on;

	if (!!enabled == *is_on)
		return;
	if (enabled)
		enable(file, line);
	else
		disable(file, line);
	*is_on = !!enabled;
}

struct kvm_vmcs *kvm_alloc_vmcs_(const char *file, int line)
{
	struct kvm_vmcs *vmcs = tst_heap_alloc_pages_(file, line, 1);

	memset(vmcs, 0, sizeof(*vmcs));
	vmcs->version = kvm_rdmsr(MSR_IA32_VMX_BASIC) &
		IA32_VMXBASIC_REVISION_MASK;
	return vmcs;
}

/* The "true" capabilities are those without historical must-be-1 bits. */
static const struct {
	unsigned int msr, true_msr;
	unsigned long field;
	unsigned int enable_word;
	uint64_t enable_bit;
} words[VMX_CTLMASK_MAX] = {
	[VMX_CTLMASK_PINX] = {
		MSR_IA32_VMX_PINX_MASK, MSR_IA32_VMX_PINX_MASK2,
		VMX_VMCS_VMPINX_CTL, 0, 0 },
	[VMX_CTLMASK_EXECCTL] = {
		MSR_IA32_VMX_EXECCTL_MASK, MSR_IA32_VMX_EXECCTL_MASK2,
		VMX_VMCS_VMEXEC_CTL, 0, 0 },
	[VMX_CTLMASK_EXECCTL2] = {
		MSR_IA32_VMX_EXECCTL2_MASK, MSR_IA32_VMX_EXECCTL2_MASK,
		VMX_VMCS_VMEXEC_CTL2,
		VMX_CTLMASK_EXECCTL, VMX_EXECCTL_ENABLE_CTL2 },
	[VMX_CTLMASK_EXECCTL3] = {
		MSR_IA32_VMX_EXECCTL3_MASK, MSR_IA32_VMX_EXECCTL3_MASK,
		VMX_VMCS_VMEXEC_CTL3,
		VMX_CTLMASK_EXECCTL, VMX_EXECCTL_ENABLE_CTL3 },
	[VMX_CTLMASK_EXITCTL] = {
		MSR_IA32_VMX_EXITCTL_MASK, MSR_IA32_VMX_EXITCTL_MASK2,
		VMX_VMCS_VMEXIT_CTL, 0, 0 },
	[VMX_CTLMASK_ENTRYCTL] = {
		MSR_IA32_VMX_ENTRYCTL_MASK, MSR_IA32_VMX_ENTRYCTL_MASK2,
		VMX_VMCS_VMENTRY_CTL, 0, 0 },
};

uint64_t kvm_vmx_read_vmctl_mask_(const char *file, int line,
				  unsigned int ctl)
{
	uint64_t basic, value = 0;

	if (ctl >= VMX_CTLMASK_MAX)
		tst_brk_(file, line, TBROK,
			 "There is no VMX control word %u", ctl);
	if (words[ctl].enable_bit &&
	    !kvm_vmx_has_ctl(words[ctl].enable_word, words[ctl].enable_bit))
		return 0;
	if (kvm_rdmsr_safe(MSR_IA32_VMX_BASIC, &basic))
		return 0;
	if (basic & IA32_VMXBASIC_USELESS_CTL_MASKS)
		kvm_rdmsr_safe(words[ctl].true_msr, &value);
	else
		kvm_rdmsr_safe(words[ctl].msr, &value);
	return value;
}

int kvm_vmx_has_ctl(unsigned int ctl, uint64_t bits)
{
	uint64_t mask = kvm_vmx_read_vmctl_mask(ctl);

	if (ctl != VMX_CTLMASK_EXECCTL3)
		mask >>= 32;
	return (mask & bits) == bits;
}

static void change_ctl(const char *file, int line, struct kvm_vmx_vcpu *cpu,
		       unsigned int ctl, uint64_t clear, uint64_t set)
{
	uint64_t old;

	kvm_vmx_vmptrld_(file, line, cpu->vmcs);
	old = kvm_vmx_vmread_(file, line, words[ctl].field);
	kvm_vmx_vmwrite_(file, line, words[ctl].field, (old & ~clear) | set);
}

void kvm_vmx_set_ctl_(const char *file, int line, struct kvm_vmx_vcpu *cpu,
		      unsigned int ctl, uint64_t bits)
{
	if (!kvm_vmx_has_ctl(ctl, bits))
		tst_brk_(file, line, TCONF,
			 "The CPU does not support bits 0x%llx of VMX control "
			 "word %s: capabilities 0x%llx", bits,
			 kvm_vmcs_field_name(words[ctl].field),
			 kvm_vmx_read_vmctl_mask(ctl));
	if (words[ctl].enable_bit)
		change_ctl(file, line, cpu, words[ctl].enable_word, 0,
			   words[ctl].enable_bit);
	change_ctl(file, line, cpu, ctl, 0, bits);
}

void kvm_vmx_clear_ctl_(const char *file, int line, struct kvm_vmx_vcpu *cpu,
			unsigned int ctl, uint64_t bits)
{
	if (kvm_vmx_read_vmctl_mask_(file, line, ctl))
		change_ctl(file, line, cpu, ctl, bits, 0);
}

uint64_t kvm_vmx_ept_vpid_cap(void)
{
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT) &&
	    !kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VPID))
		return 0;
	return kvm_rdmsr(MSR_IA32_VMX_EPT_VPID_CAP);
}
