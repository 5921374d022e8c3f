// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What VMX instructions do with operands they cannot work on: VMfailInvalid,
 * VMfailValid with the VM-instruction error that the manual names, or an
 * exception (Intel SDM volume 3, 30.3 and 30.4), one row per error. INVEPT
 * and INVVPID succeed for the types that the processor announces. A fault of
 * a memory operand has the same error code and CR2 each time, and leaves the
 * flags alone.
 *
 * Errors 7 and 8 are those of entry_checks. Left out are error 6, which no
 * processor is known to give, and 16 to 25, which exist only in the dual-
 * monitor treatment of SMM.
 *
 * Fixes: 06ce521af955 (CVE-2017-2596: VMXON with a wrong revision leaked a
 * page), 4b855078601f (CVE-2017-8106: INVEPT with a null EPT pointer),
 * 353c0956a618 (CVE-2019-7222: operands in memory that is not mapped),
 * a4d956b93904 (flags of a VMREAD that faulted).
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

/* Outside VMX operation only, and leaving it again. */
static int vmxon(uint64_t address)
{
	int ret = kvm_vmx_vmxon_safe(kvm_witness_disabled() ?
				     (uintptr_t)region : address);

	if (ret == VMX_SUCCESS)
		kvm_vmx_vmxoff_safe();
	return ret;
}

static int vmxon_misaligned(void)
{
	return vmxon(misaligned());
}

static int vmxon_beyond(void)
{
	return vmxon(BEYOND);
}

/* Again and again: each once cost the host a page. */
static int vmxon_revision(void)
{
	unsigned int i;
	int ret = VMX_FAIL_INVALID;

	other->version = region->version ^ 1;
	for (i = 0; ret == VMX_FAIL_INVALID && i < 1000; i++)
		ret = vmxon((uintptr_t)other);
	return ret;
}

static int vmxon_shadow(void)
{
	other->version = region->version | VMX_SHADOW_VMCS;
	return vmxon((uintptr_t)other);
}

static int vmxon_without_ne(void)
{
	struct kvm_cregs cregs;
	int ret;

	kvm_read_cregs(&cregs);
	kvm_set_cr0(cregs.cr0 & ~(kvm_witness_disabled() ? 0UL : CR0_NE));
	ret = vmxon((uintptr_t)region);
	kvm_set_cr0(cregs.cr0);
	return ret;
}

static int vmxon_without_vmxe(void)
{
	struct kvm_cregs cregs;
	int ret;

	kvm_read_cregs(&cregs);
	kvm_set_cr4(cregs.cr4 & ~(kvm_witness_disabled() ? 0UL : CR4_VMXE));
	ret = vmxon((uintptr_t)region);
	kvm_set_cr4(cregs.cr4);
	return ret;
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

#define STATUS(insn, ...)                                                     \
	({                                                                    \
		int cf = 0, zf = 0;                                           \
		struct kvm_fault fault =                                      \
			KVM_PROBE(insn, : "=@ccc"(cf), "=@ccz"(zf)            \
				  : __VA_ARGS__ : "memory");                  \
		fault.vector != KVM_NO_FAULT ? fault.vector :                 \
			cf ? VMX_FAIL_INVALID :                               \
			zf ? VMX_FAIL_VALID : VMX_SUCCESS;                    \
	})

static int vmlaunch(void)
{
	return STATUS("vmlaunch");
}

static int vmresume(void)
{
	return STATUS("vmresume");
}

static int vmptrst(void)
{
	uint64_t address;

	return kvm_vmx_vmptrst_safe(&address);
}

static unsigned long stack_segment(void)
{
	unsigned long ss = 0;

	asm volatile("mov %%ss, %0" : "=r"(ss));
	return ss;
}

/* The processor does not get as far as loading host or guest state. */
static int vmresume_behind_mov_ss(void)
{
	kvm_vmx_activate_vcpu(cpu);
	if (kvm_witness_disabled())
		return kvm_vmx_vmresume(cpu);
	return STATUS("mov %2, %%ss\nvmresume", "r"(stack_segment()));
}

static int vmlaunch_behind_mov_ss(void)
{
	kvm_vmx_activate_vcpu(cpu);
	if (kvm_witness_disabled())
		return kvm_vmx_vmresume(cpu);
	return STATUS("mov %2, %%ss\nvmlaunch", "r"(stack_segment()));
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

static int invept_single(void)
{
	return invept(VMX_INVEPT_SINGLE, eptp, 0);
}

static int invept_all(void)
{
	return invept(VMX_INVEPT_ALL, 0, 0);
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

static int invvpid_good_address(void)
{
	return invvpid(VMX_INVVPID_ADDRESS, 1, 0x1000);
}

static int invvpid_single(void)
{
	return invvpid(VMX_INVVPID_SINGLE, 1, 0);
}

static int invvpid_all(void)
{
	return invvpid(VMX_INVVPID_ALL, 0, 0);
}

static int invvpid_no_global(void)
{
	return invvpid(VMX_INVVPID_SINGLE_NOGLOBAL, 1, 0);
}

#define NOTHING 0
#define EPT VMX_EPT_CAP_INVEPT
#define VPID VMX_VPID_CAP_INVVPID

static const struct row {
	const char *name;
	int (*run)(void);
	int status;
	int error;
	uint64_t need;			/* of kvm_vmx_ept_vpid_cap() */
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
	{ "VMRESUME while MOV SS blocks", vmresume_behind_mov_ss,
	  VMX_FAIL_VALID, VMX_ERR_ENTRY_MOV_SS, NOTHING },
	{ "VMLAUNCH while MOV SS blocks", vmlaunch_behind_mov_ss,
	  VMX_FAIL_VALID, VMX_ERR_ENTRY_MOV_SS, NOTHING },
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
	{ "INVEPT with a null EPT pointer, no current VMCS", invept_null,
	  VMX_FAIL_INVALID, 0, EPT },
	{ "INVEPT type 3, no current VMCS", invept_type3, VMX_FAIL_INVALID, 0,
	  EPT },
	{ "INVVPID, no current VMCS", invvpid_type4, VMX_FAIL_INVALID, 0,
	  VPID },
	{ "VMLAUNCH, no current VMCS", vmlaunch, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMRESUME, no current VMCS", vmresume, VMX_FAIL_INVALID, 0,
	  NOTHING },
}, good[] = {
	{ "INVEPT, one context", invept_single, VMX_SUCCESS, 0,
	  EPT | VMX_EPT_CAP_INVEPT_SINGLE },
	{ "INVEPT, all contexts", invept_all, VMX_SUCCESS, 0,
	  EPT | VMX_EPT_CAP_INVEPT_ALL },
	{ "INVVPID, one address", invvpid_good_address, VMX_SUCCESS, 0,
	  VPID | VMX_VPID_CAP_ADDRESS },
	{ "INVVPID, one VPID", invvpid_single, VMX_SUCCESS, 0,
	  VPID | VMX_VPID_CAP_SINGLE },
	{ "INVVPID, all VPIDs", invvpid_all, VMX_SUCCESS, 0,
	  VPID | VMX_VPID_CAP_ALL },
	{ "INVVPID, one VPID but global pages", invvpid_no_global,
	  VMX_SUCCESS, 0, VPID | VMX_VPID_CAP_SINGLE_NOGLOBAL },
}, vmxon_rows[] = {
	{ "VMXON, address not aligned", vmxon_misaligned, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMXON, address too wide", vmxon_beyond, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMXON, wrong revision", vmxon_revision, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMXON of a shadow VMCS", vmxon_shadow, VMX_FAIL_INVALID, 0,
	  NOTHING },
	{ "VMXON with CR0.NE clear", vmxon_without_ne, INTR_GPF, 0, NOTHING },
	{ "VMXON with CR4.VMXE clear", vmxon_without_vmxe, INTR_BAD_OPCODE, 0,
	  NOTHING },
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
	{ "INVVPID outside VMX operation", invvpid_type4, INTR_BAD_OPCODE, 0,
	  VPID },
	{ "VMPTRST outside VMX operation", vmptrst, INTR_BAD_OPCODE, 0,
	  NOTHING },
	{ "VMLAUNCH outside VMX operation", vmlaunch, INTR_BAD_OPCODE, 0,
	  NOTHING },
	{ "VMRESUME outside VMX operation", vmresume, INTR_BAD_OPCODE, 0,
	  NOTHING },
	{ "VMXOFF outside VMX operation", kvm_vmx_vmxoff_safe,
	  INTR_BAD_OPCODE, 0, NOTHING },
};

static int has(uint64_t need)
{
	return (kvm_vmx_ept_vpid_cap() & need) == need;
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
		tst_res(TPASS, "%u outcomes %s", good, what);
}

/* One instruction with a memory operand; the carry flag is set before. */
#define OPERAND(name, a, insn)                                                \
	static struct kvm_fault name(unsigned long address,                   \
				     unsigned long *flags)                    \
	{                                                                     \
		kvm_probe_fault.vector = KVM_NO_FAULT;                        \
		asm volatile("mov %2, %%eax\n"                                \
			     "stc\n"                                          \
			     "771: " insn "\n772:\n"                          \
			     "pushf\n"                                        \
			     "pop %0\n"                                       \
			     ".pushsection .kvm_extable, \"a\"\n"            \
			     KVM_EXTABLE_WORD " 771b, 772b\n"                 \
			     ".popsection\n"                                  \
			     : "=&r"(*flags)                                  \
			     : "d"(address), "i"(a)                           \
			     : "eax", "memory", "cc");                        \
		return (struct kvm_fault){ kvm_probe_fault.vector,            \
					   kvm_probe_fault.errcode };         \
	}

#ifdef __x86_64__
#define A "%%rax"
#else
#define A "%%eax"
#endif

OPERAND(op_vmxon, 0, "vmxon (%1)")
OPERAND(op_vmclear, 0, "vmclear (%1)")
OPERAND(op_vmptrld, 0, "vmptrld (%1)")
OPERAND(op_vmptrst, 0, "vmptrst (%1)")
OPERAND(op_vmread, VMX_VMCS_GUEST_RIP, "vmread " A ", (%1)")
OPERAND(op_vmwrite, VMX_VMCS_GUEST_RIP, "vmwrite (%1), " A)
OPERAND(op_invept, VMX_INVEPT_ALL, "invept (%1), " A)
OPERAND(op_invvpid, VMX_INVVPID_ALL, "invvpid (%1), " A)

static const struct operand {
	const char *name;
	struct kvm_fault (*run)(unsigned long address, unsigned long *flags);
	unsigned long errcode;
	uint64_t need;
} vmxon_operand[] = {
	{ "VMXON", op_vmxon, 0, NOTHING },
}, operands[] = {
	{ "VMCLEAR", op_vmclear, 0, NOTHING },
	{ "VMPTRLD", op_vmptrld, 0, NOTHING },
	{ "VMPTRST", op_vmptrst, PF_ERR_WRITE, NOTHING },
	{ "VMREAD", op_vmread, PF_ERR_WRITE, NOTHING },
	{ "VMWRITE", op_vmwrite, 0, NOTHING },
	{ "INVEPT", op_invept, 0, EPT },
	{ "INVVPID", op_invvpid, 0, VPID },
};

static int check_operand(const struct operand *op)
{
	unsigned long address = bad(NO_PAGE), flags;
	struct kvm_fault fault = op->run(address, &flags);
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	if (fault.vector == INTR_PAGE_FAULT && fault.errcode == op->errcode &&
	    cregs.cr2 == address && flags & RFLAGS_CF) {
		kvm_witness_hit();
		return 1;
	}
	tst_res(TFAIL, "%s, operand not mapped: vector %d, error code 0x%lx, "
		"CR2 0x%lx, flags 0x%lx", op->name, fault.vector,
		fault.errcode, cregs.cr2, flags);
	return 0;
}

/* Twice: what the fault says was left over from something else once. */
static void check_operands(const struct operand *ops, unsigned int count)
{
	unsigned int i, tried = 0, good_ones = 0;

	for (i = 0; i < 2 * count; i++) {
		if (!has(ops[i / 2].need))
			continue;
		tried++;
		good_ones += check_operand(ops + i / 2);
	}
	if (good_ones == tried)
		tst_res(TPASS, "%u faults of operands", tried);
}

#define KVM_ENOSYS 1000

/*
 * Error 1, unless the hypervisor below takes it for a call to itself, as it
 * may (KVM has no such hypercall as 0xffff).
 */
static void check_vmcall(void)
{
	long ret = 0xffff;
	int zf = 0, error;

	asm volatile("cmp $1, %0\n"
		     "vmcall" : "+a"(ret), "=@ccz"(zf) : : "memory");
	error = zf ? kvm_vmx_inst_errno() : 0;
	if (!zf && ret == -KVM_ENOSYS)
		tst_res(TINFO, "VMCALL in VMX root operation: KVM's hypercall");
	else if (error == VMX_ERR_VMCALL_IN_ROOT)
		tst_res(TPASS, "VMCALL in VMX root operation");
	else
		tst_res(TFAIL, "VMCALL in VMX root operation: RAX 0x%lx, "
			"zero flag %d, error %d", ret, zf, error);
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

/* The library's own VMXON region is not known here. */
static void take_over(void)
{
	kvm_set_vmx_state(1);
	if (kvm_vmx_vmxoff_safe())
		tst_brk(TBROK, "VMXOFF failed");
	region = kvm_alloc_vmcs();
	check_table("of VMXON outside VMX operation", vmxon_rows,
		    ARRAY_SIZE(vmxon_rows));
	check_operands(vmxon_operand, 1);
	if (kvm_vmx_vmxon_safe((uintptr_t)region))
		tst_brk(TBROK, "VMXON failed");
	other->version = region->version;
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

	take_over();
	eptp = (uintptr_t)tst_heap_alloc_pages(1) | VMX_EPTP_WB |
		VMX_EPTP_WALK(4);
	check_table("without a current VMCS", without_vmcs,
		    ARRAY_SIZE(without_vmcs));
	cpu = kvm_create_vmx_vcpu(guest, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	check_operands(operands, ARRAY_SIZE(operands));
	check_table("of good operands", good, ARRAY_SIZE(good));
	kvm_vmx_vmrun(cpu);
	check_table("with a current VMCS", with_vmcs, ARRAY_SIZE(with_vmcs));
	kvm_vmx_vmptrld(cpu->vmcs);
	check_operands(operands, ARRAY_SIZE(operands));
	check_vmcall();
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
		{ "linux-git", "a4d956b93904" },
		{ "CVE", "2017-2596" },
		{ "CVE", "2017-8106" },
		{ "CVE", "2019-7222" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
