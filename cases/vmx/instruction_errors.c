// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What VMX instructions do with operands they cannot work on: VMfailInvalid,
 * VMfailValid with the VM-instruction error that the manual names, or an
 * exception (Intel SDM volume 3, 30.3 and 30.4), one row per error.
 *
 * Neighbours of past bugs: CVE-2017-2596 (06ce521af955), where VMXON with a
 * wrong revision leaked a page; CVE-2017-8106 (4b855078601f), INVEPT with a
 * null EPT pointer; CVE-2019-7222 (353c0956a618), operands in memory that is
 * not mapped.
 *
 * Risk on a vulnerable host: a leak of host memory, a crash (CVE-2017-8106).
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define BEYOND (1ULL << 52)
#define NO_PAGE 0x7fffc000UL		/* behind the payload's memory */

static struct kvm_vmx_vcpu *cpu;
static struct kvm_vmcs *region, *other;
static uint64_t eptp;

static int guest(void)
{
	return 0;
}

static uintptr_t misaligned(void)
{
	return (uintptr_t)other + 0x10;
}

/* With option -W operands that would fail are replaced by good ones. */
static uintptr_t bad(uintptr_t operand)
{
	return kvm_witness_disabled() ? (uintptr_t)other : operand;
}

static int vmxon_again(void)
{
	return kvm_vmx_vmxon_safe((uintptr_t)region);
}

static int vmclear_misaligned(void)
{
	return kvm_vmx_vmclear_safe(bad(misaligned()));
}

static int vmclear_beyond(void)
{
	return kvm_vmx_vmclear_safe(kvm_witness_disabled() ?
				    (uintptr_t)other : BEYOND);
}

static int vmclear_region(void)
{
	return kvm_vmx_vmclear_safe(bad((uintptr_t)region));
}

static int vmptrld_misaligned(void)
{
	return kvm_vmx_vmptrld_safe(bad(misaligned()));
}

static int vmptrld_beyond(void)
{
	return kvm_vmx_vmptrld_safe(kvm_witness_disabled() ?
				    (uintptr_t)other : BEYOND);
}

static int vmptrld_region(void)
{
	return kvm_vmx_vmptrld_safe(bad((uintptr_t)region));
}

static int vmptrld_revision(void)
{
	struct kvm_vmcs *vmcs = kvm_alloc_vmcs();

	if (!kvm_witness_disabled())
		vmcs->version ^= 1;
	return kvm_vmx_vmptrld_safe((uintptr_t)vmcs);
}

static int vmptrld_shadow(void)
{
	struct kvm_vmcs *vmcs = kvm_alloc_vmcs();

	vmcs->version |= VMX_SHADOW_VMCS;
	return kvm_vmx_vmptrld_safe((uintptr_t)vmcs);
}

static unsigned long field_or(unsigned long field)
{
	return kvm_witness_disabled() ? VMX_VMCS_GUEST_RIP : field;
}

static int vmread_unknown(void)
{
	unsigned long value;

	return kvm_vmx_vmread_safe(field_or(0x7ffe), &value);
}

static int vmwrite_unknown(void)
{
	return kvm_vmx_vmwrite_safe(field_or(0x7ffe), 0);
}

static int vmwrite_readonly(void)
{
	return kvm_vmx_vmwrite_safe(field_or(VMX_VMCS_EXIT_REASON), 0);
}

/* The upper half of a field that is not 64 bits wide. */
static int vmread_high(void)
{
	unsigned long value;

	return kvm_vmx_vmread_safe(field_or(VMX_VMCS_GUEST_RIP | 1), &value);
}

static int vmlaunch_again(void)
{
	kvm_vmx_activate_vcpu(cpu);
	return kvm_vmx_vmlaunch(cpu) == VMX_ENTRY_FAILED ? VMX_FAIL_VALID :
		VMX_SUCCESS;
}

static int vmresume_clear(void)
{
	kvm_vmx_vmclear(cpu->vmcs);
	kvm_vmx_activate_vcpu(cpu);
	return kvm_vmx_vmresume(cpu) == VMX_ENTRY_FAILED ? VMX_FAIL_VALID :
		VMX_SUCCESS;
}

static int invept(unsigned long type, uint64_t ptr, uint64_t reserved)
{
	struct kvm_vmx_invept_desc desc = { ptr, reserved };

	if (kvm_witness_disabled()) {
		desc = (struct kvm_vmx_invept_desc){ eptp, 0 };
		type = VMX_INVEPT_ALL;
	}
	return kvm_vmx_invept_safe(type, &desc);
}

static int invept_type0(void)
{
	return invept(0, eptp, 0);
}

static int invept_type3(void)
{
	return invept(3, eptp, 0);
}

static int invept_null(void)
{
	return invept(VMX_INVEPT_SINGLE, 0, 0);
}

static int invept_beyond(void)
{
	return invept(VMX_INVEPT_SINGLE, eptp | BEYOND, 0);
}

static int invvpid(unsigned long type, uint64_t vpid, uint64_t address)
{
	struct kvm_vmx_invvpid_desc desc = { vpid, address };

	if (kvm_witness_disabled()) {
		desc = (struct kvm_vmx_invvpid_desc){ 1, 0 };
		type = VMX_INVVPID_ALL;
	}
	return kvm_vmx_invvpid_safe(type, &desc);
}

static int invvpid_type4(void)
{
	return invvpid(4, 1, 0);
}

static int invvpid_reserved(void)
{
	return invvpid(VMX_INVVPID_SINGLE, 1 << 16 | 1, 0);
}

static int invvpid_zero(void)
{
	return invvpid(VMX_INVVPID_SINGLE, 0, 0);
}

static int invvpid_address(void)
{
	return invvpid(VMX_INVVPID_ADDRESS, 1, 1ULL << 63);
}

static int vmptrld_unmapped(void)
{
	struct kvm_fault fault =
		KVM_PROBE("vmptrld (%0)", : : "r"(bad(NO_PAGE)) : "memory");

	return fault.vector == KVM_NO_FAULT ? 0 : fault.vector;
}

static int invept_unmapped(void)
{
	return kvm_vmx_invept_safe(VMX_INVEPT_ALL, (void *)bad(NO_PAGE));
}

enum need { NOTHING, EPT, VPID };

static const struct row {
	const char *name;
	int (*run)(void);
	int status;
	int error;
	enum need need;
} with_vmcs[] = {
	{ "VMXON in VMX root operation", vmxon_again, VMX_FAIL_VALID,
	  VMX_ERR_VMXON_IN_ROOT, NOTHING },
	{ "VMCLEAR, address not aligned", vmclear_misaligned, VMX_FAIL_VALID,
	  VMX_ERR_VMCLEAR_ADDRESS, NOTHING },
	{ "VMCLEAR, address too wide", vmclear_beyond, VMX_FAIL_VALID,
	  VMX_ERR_VMCLEAR_ADDRESS, NOTHING },
	{ "VMCLEAR of the VMXON region", vmclear_region, VMX_FAIL_VALID,
	  VMX_ERR_VMCLEAR_VMXON, NOTHING },
	{ "VMPTRLD, address not aligned", vmptrld_misaligned, VMX_FAIL_VALID,
	  VMX_ERR_VMPTRLD_ADDRESS, NOTHING },
	{ "VMPTRLD, address too wide", vmptrld_beyond, VMX_FAIL_VALID,
	  VMX_ERR_VMPTRLD_ADDRESS, NOTHING },
	{ "VMPTRLD of the VMXON region", vmptrld_region, VMX_FAIL_VALID,
	  VMX_ERR_VMPTRLD_VMXON, NOTHING },
	{ "VMPTRLD, wrong revision", vmptrld_revision, VMX_FAIL_VALID,
	  VMX_ERR_VMPTRLD_REVISION, NOTHING },
	{ "VMREAD of an unknown field", vmread_unknown, VMX_FAIL_VALID,
	  VMX_ERR_FIELD, NOTHING },
	{ "VMWRITE of an unknown field", vmwrite_unknown, VMX_FAIL_VALID,
	  VMX_ERR_FIELD, NOTHING },
	{ "VMREAD of a high half that is not there", vmread_high,
	  VMX_FAIL_VALID, VMX_ERR_FIELD, NOTHING },
	{ "VMLAUNCH of a launched VMCS", vmlaunch_again, VMX_FAIL_VALID,
	  VMX_ERR_VMLAUNCH_NOT_CLEAR, NOTHING },
	{ "VMRESUME of a clear VMCS", vmresume_clear, VMX_FAIL_VALID,
	  VMX_ERR_VMRESUME_NOT_LAUNCHED, NOTHING },
	{ "INVEPT type 0", invept_type0, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, EPT },
	{ "INVEPT type 3", invept_type3, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, EPT },
	{ "INVEPT, null EPT pointer", invept_null, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, EPT },
	{ "INVEPT, EPT pointer too wide", invept_beyond, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, EPT },
	{ "INVVPID type 4", invvpid_type4, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, VPID },
	{ "INVVPID, reserved bits set", invvpid_reserved, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, VPID },
	{ "INVVPID, VPID 0", invvpid_zero, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, VPID },
	{ "INVVPID, address not canonical", invvpid_address, VMX_FAIL_VALID,
	  VMX_ERR_INVALIDATE_OPERAND, VPID },
	{ "VMPTRLD, operand not mapped", vmptrld_unmapped, INTR_PAGE_FAULT, 0,
	  NOTHING },
	{ "INVEPT, operand not mapped", invept_unmapped, INTR_PAGE_FAULT, 0,
	  EPT },
}, without_vmcs[] = {
	{ "VMXON, no current VMCS", vmxon_again, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMCLEAR, no current VMCS", vmclear_misaligned, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMPTRLD, no current VMCS", vmptrld_misaligned, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMREAD, no current VMCS", vmread_unknown, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMWRITE, no current VMCS", vmwrite_unknown, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "INVEPT, no current VMCS", invept_type0, VMX_FAIL_INVALID, 0, EPT },
	{ "INVVPID, no current VMCS", invvpid_type4, VMX_FAIL_INVALID, 0,
	  VPID },
}, outside[] = {
	{ "VMCLEAR outside VMX operation", vmclear_misaligned, INTR_BAD_OPCODE,
	  0, NOTHING },
	{ "VMPTRLD outside VMX operation", vmptrld_misaligned, INTR_BAD_OPCODE,
	  0, NOTHING },
	{ "VMREAD outside VMX operation", vmread_unknown, INTR_BAD_OPCODE, 0,
	  NOTHING },
	{ "VMWRITE outside VMX operation", vmwrite_unknown, INTR_BAD_OPCODE, 0,
	  NOTHING },
	{ "INVEPT outside VMX operation", invept_type0, INTR_BAD_OPCODE, 0,
	  EPT },
	{ "VMXOFF outside VMX operation", kvm_vmx_vmxoff_safe,
	  INTR_BAD_OPCODE, 0, NOTHING },
};

static int has(enum need need)
{
	uint64_t cap = kvm_vmx_ept_vpid_cap();

	return need == NOTHING || (need == EPT && cap & VMX_EPT_CAP_INVEPT) ||
		(need == VPID && cap & VMX_VPID_CAP_INVVPID);
}

static int check(const struct row *row)
{
	int status = row->run();
	int error = status == VMX_FAIL_VALID ? kvm_vmx_inst_errno() : 0;

	if (status == row->status && error == row->error) {
		kvm_witness_hit();
		return 1;
	}
	tst_res(TFAIL, "%s: status %d, error %d (%s); not status %d, error %d",
		row->name, status, error, kvm_vmx_inst_strerr(error),
		row->status, row->error);
	return 0;
}

static void check_table(const char *what, const struct row *rows,
			unsigned int count)
{
	unsigned int i, tried = 0, good = 0;

	for (i = 0; i < count; i++) {
		if (!has(rows[i].need)) {
			tst_res(TINFO, "%s: the processor cannot do that",
				rows[i].name);
			continue;
		}
		tried++;
		good += check(rows + i);
	}
	if (good == tried)
		tst_res(TPASS, "%u errors %s", good, what);
}

/* Only a processor that refuses to write such fields has these errors. */
static void check_optional(void)
{
	static const struct row readonly = {
		"VMWRITE of a read-only field", vmwrite_readonly,
		VMX_FAIL_VALID, VMX_ERR_FIELD_READONLY, NOTHING,
	}, shadow = {
		"VMPTRLD of a shadow VMCS", vmptrld_shadow,
		VMX_FAIL_VALID, VMX_ERR_VMPTRLD_REVISION, NOTHING,
	};
	uint64_t misc = kvm_rdmsr(MSR_IA32_VMX_MISC);

	if (!(misc & IA32_VMXMISC_VMWRITE_RO))
		check_table("(read-only fields)", &readonly, 1);
	else if (vmwrite_readonly() != VMX_SUCCESS)
		tst_res(TFAIL, "IA32_VMX_MISC allows VMWRITE of read-only "
			"fields, but it fails");
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_SHADOW_VMCS))
		check_table("(shadow VMCS)", &shadow, 1);
}

void main(void)
{
	if (!kvm_is_vmx_supported())
		kvm_set_vmx_state(1);
	other = tst_heap_alloc_pages(1);
	memset(other, 0, sizeof(*other));
	other->version = 1;
	kvm_unmap_page(NO_PAGE);
	check_table("outside VMX operation", outside, ARRAY_SIZE(outside));

	/* The library's own VMXON region is not known here. */
	kvm_set_vmx_state(1);
	if (kvm_vmx_vmxoff_safe())
		tst_brk(TBROK, "VMXOFF failed");
	region = kvm_alloc_vmcs();
	if (kvm_vmx_vmxon_safe((uintptr_t)region))
		tst_brk(TBROK, "VMXON failed");
	other->version = region->version;
	eptp = (uintptr_t)tst_heap_alloc_pages(1) | VMX_EPTP_WB |
		VMX_EPTP_WALK(4);

	check_table("without a current VMCS", without_vmcs,
		    ARRAY_SIZE(without_vmcs));
	cpu = kvm_create_vmx_vcpu(guest, 1);
	kvm_vmx_vmrun(cpu);
	check_table("with a current VMCS", with_vmcs, ARRAY_SIZE(with_vmcs));
	kvm_vmx_vmptrld(cpu->vmcs);
	check_optional();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "06ce521af955" },
		{ "linux-git", "4b855078601f" },
		{ "linux-git", "353c0956a618" },
		{ "CVE", "2017-2596" },
		{ "CVE", "2017-8106" },
		{ "CVE", "2019-7222" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
