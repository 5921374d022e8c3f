// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The VMX instructions (kvm_x86_vmx.h): each once with its status as result,
 * and once with failure as the end of the test.
 */
#include "guest/x86/vmx.h"

unsigned int kvm_vmx_host_versions[KVM_VCPUS_MAX] = {
	[0 ... KVM_VCPUS_MAX - 1] = 1,
};

/*
 * An exception leaves the flags as they were before the instruction, they
 * count only without one.
 */
static int status(struct kvm_fault fault, int cf, int zf)
{
	if (fault.vector != KVM_NO_FAULT)
		return fault.vector;
	return cf ? VMX_FAIL_INVALID : zf ? VMX_FAIL_VALID : VMX_SUCCESS;
}

/*
 * An instruction with operands of its own behind those for the flags. Memory
 * is addressed by a register, so in the data segment: KVM refuses operands in
 * expand-down segments, like the stack's, which is no check of the manual's.
 */
#define RUN(insn, ...)                                                        \
	({                                                                    \
		int cf = 0, zf = 0;                                           \
		struct kvm_fault fault =                                      \
			KVM_PROBE(insn, : "=@ccc"(cf), "=@ccz"(zf)            \
				  : __VA_ARGS__ : "memory");                  \
		status(fault, cf, zf);                                        \
	})

int kvm_vmx_vmxon_safe(uint64_t address)
{
	return RUN("vmxon (%2)", "r"(&address));
}

int kvm_vmx_vmxoff_safe(void)
{
	return RUN("vmxoff");
}

int kvm_vmx_vmclear_safe(uint64_t address)
{
	return RUN("vmclear (%2)", "r"(&address));
}

int kvm_vmx_vmptrld_safe(uint64_t address)
{
	return RUN("vmptrld (%2)", "r"(&address));
}

int kvm_vmx_vmptrst_safe(uint64_t *address)
{
	return RUN("vmptrst (%2)", "r"(address));
}

int kvm_vmx_vmread_safe(unsigned long field, unsigned long *value)
{
	unsigned long val = *value;
	struct kvm_fault fault;
	int cf = 0, zf = 0, ret;

	fault = KVM_PROBE("vmread %3, %0",
			  : "+r"(val), "=@ccc"(cf), "=@ccz"(zf)
			  : "r"(field) : "memory");
	ret = status(fault, cf, zf);
	*value = val;
	return ret;
}

/* VMCS link pointers and the like are of no interest here. */
static int is_host_copy(unsigned long field)
{
	return (field & VMX_VMCSFIELD_TYPE_MASK) == VMX_VMCSFIELD_HOST ||
		field == VMX_VMCS_VMEXIT_CTL;
}

int kvm_vmx_vmwrite_safe(unsigned long field, unsigned long value)
{
	if (is_host_copy(field))
		kvm_vmx_host_version++;
	return RUN("vmwrite %3, %2", "r"(field), "r"(value));
}

int kvm_vmx_invept_safe(unsigned long type,
			const struct kvm_vmx_invept_desc *desc)
{
	return RUN("invept (%3), %2", "r"(type), "r"(desc));
}

int kvm_vmx_invvpid_safe(unsigned long type,
			 const struct kvm_vmx_invvpid_desc *desc)
{
	return RUN("invvpid (%3), %2", "r"(type), "r"(desc));
}

#ifdef __x86_64__
static int read_field(unsigned long field, uint64_t *value)
{
	unsigned long val = 0;
	int ret = kvm_vmx_vmread_safe(field, &val);

	*value = val;
	return ret;
}

static int write_field(unsigned long field, uint64_t value)
{
	return kvm_vmx_vmwrite_safe(field, value);
}
#else
static int is_wide(unsigned long field)
{
	return (field & (VMX_VMCSFIELD_SIZE_MASK | VMX_VMCSFIELD_HIGH)) ==
		VMX_VMCSFIELD_64BIT;
}

static int read_field(unsigned long field, uint64_t *value)
{
	unsigned long low = 0, high = 0;
	int ret = kvm_vmx_vmread_safe(field, &low);

	if (!ret && is_wide(field))
		ret = kvm_vmx_vmread_safe(field | VMX_VMCSFIELD_HIGH, &high);
	*value = (uint64_t)high << 32 | low;
	return ret;
}

static int write_field(unsigned long field, uint64_t value)
{
	int ret = kvm_vmx_vmwrite_safe(field, value);

	if (!ret && is_wide(field))
		ret = kvm_vmx_vmwrite_safe(field | VMX_VMCSFIELD_HIGH,
					   value >> 32);
	return ret;
}
#endif

int kvm_vmx_inst_errno(void)
{
	uint64_t value;

	return read_field(VMX_VMCS_VMINST_ERROR, &value) ? -1 : (int)value;
}

const char *kvm_vmx_inst_err(void)
{
	return kvm_vmx_inst_strerr(kvm_vmx_inst_errno());
}

static const char *failure_text(int ret)
{
	switch (ret) {
	case VMX_FAIL_INVALID:
		return "there is no current VMCS (VMfailInvalid)";
	case VMX_FAIL_VALID:
		return kvm_vmx_inst_err();
	case INTR_BAD_OPCODE:
		return "#UD: VMX operation is not on, see kvm_set_vmx_state()";
	case INTR_GPF:
		return "#GP: not at CPL 0, or no such memory";
	default:
		return "an exception";
	}
}

static void check(const char *file, int line, int ret, const char *what,
		  uint64_t operand)
{
	int number = ret == VMX_FAIL_VALID ? kvm_vmx_inst_errno() : ret;

	if (ret)
		tst_brk_(file, line, TBROK, "%s 0x%llx failed: %s %d, %s", what,
			 operand, ret == VMX_FAIL_VALID ? "error" : "status",
			 number, failure_text(ret));
}

void kvm_vmx_vmclear_(const char *file, int line, struct kvm_vmcs *vmcs)
{
	check(file, line, kvm_vmx_vmclear_safe((uintptr_t)vmcs), "VMCLEAR",
	      (uintptr_t)vmcs);
}

void kvm_vmx_vmptrld_(const char *file, int line, struct kvm_vmcs *vmcs)
{
	check(file, line, kvm_vmx_vmptrld_safe((uintptr_t)vmcs), "VMPTRLD",
	      (uintptr_t)vmcs);
}

uint64_t kvm_vmx_vmptrst_(const char *file, int line)
{
	uint64_t address = 0;

	check(file, line, kvm_vmx_vmptrst_safe(&address), "VMPTRST",
	      (uintptr_t)&address);
	return address;
}

static void check_field(const char *file, int line, int ret,
			const char *what, unsigned long field)
{
	if (ret)
		tst_brk_(file, line, TBROK, "%s of field 0x%lx (%s) failed: %s",
			 what, field, kvm_vmcs_field_name(field),
			 failure_text(ret));
}

uint64_t kvm_vmx_vmread_(const char *file, int line, unsigned long field)
{
	uint64_t value;

	check_field(file, line, read_field(field, &value), "VMREAD", field);
	return value;
}

void kvm_vmx_vmwrite_(const char *file, int line, unsigned long field,
		      uint64_t value)
{
	check_field(file, line, write_field(field, value), "VMWRITE", field);
}

void kvm_vmx_invept_(const char *file, int line, unsigned long type,
		     uint64_t eptp)
{
	struct kvm_vmx_invept_desc desc = { .eptp = eptp };

	check(file, line, kvm_vmx_invept_safe(type, &desc), "INVEPT, type",
	      type);
}

void kvm_vmx_invvpid_(const char *file, int line, unsigned long type,
		      uint16_t vpid, uint64_t address)
{
	struct kvm_vmx_invvpid_desc desc = { vpid, address };

	check(file, line, kvm_vmx_invvpid_safe(type, &desc), "INVVPID, type",
	      type);
}
