// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VMCS fields, exit reasons and VM-instruction errors in words
 * (kvm_x86_vmx.h).
 */
#include "guest/x86/vmx.h"

static const struct {
	int number;
	const char *text;
} errors[] = {
	{ 0, "no error" },
	{ VMX_ERR_VMCALL_IN_ROOT, "VMCALL in VMX root operation" },
	{ VMX_ERR_VMCLEAR_ADDRESS,
	  "VMCLEAR: the address is not that of a page" },
	{ VMX_ERR_VMCLEAR_VMXON, "VMCLEAR: the page is the VMXON region" },
	{ VMX_ERR_VMLAUNCH_NOT_CLEAR,
	  "VMLAUNCH: the VMCS has been launched already" },
	{ VMX_ERR_VMRESUME_NOT_LAUNCHED,
	  "VMRESUME: the VMCS has not been launched" },
	{ VMX_ERR_VMRESUME_AFTER_VMXOFF,
	  "VMRESUME: VMX operation was left since the launch" },
	{ VMX_ERR_ENTRY_CONTROLS, "VM entry: invalid control fields" },
	{ VMX_ERR_ENTRY_HOST_STATE, "VM entry: invalid host state" },
	{ VMX_ERR_VMPTRLD_ADDRESS,
	  "VMPTRLD: the address is not that of a page" },
	{ VMX_ERR_VMPTRLD_VMXON, "VMPTRLD: the page is the VMXON region" },
	{ VMX_ERR_VMPTRLD_REVISION,
	  "VMPTRLD: the VMCS is of another revision" },
	{ VMX_ERR_FIELD, "VMREAD or VMWRITE: there is no such field" },
	{ VMX_ERR_FIELD_READONLY, "VMWRITE: the field is read-only" },
	{ VMX_ERR_VMXON_IN_ROOT, "VMXON in VMX root operation" },
	{ VMX_ERR_EXECUTIVE_POINTER,
	  "VM entry: invalid executive-VMCS pointer" },
	{ VMX_ERR_EXECUTIVE_NOT_LAUNCHED,
	  "VM entry: the executive VMCS has not been launched" },
	{ VMX_ERR_EXECUTIVE_NOT_VMXON,
	  "VM entry: the executive-VMCS pointer is not the VMXON pointer" },
	{ VMX_ERR_VMCALL_NOT_CLEAR, "VMCALL: the VMCS is not clear" },
	{ VMX_ERR_VMCALL_EXIT_CONTROLS,
	  "VMCALL: invalid VM-exit controls" },
	{ VMX_ERR_VMCALL_MSEG_REVISION,
	  "VMCALL: the MSEG is of another revision" },
	{ VMX_ERR_VMXOFF_DUAL_MONITOR,
	  "VMXOFF while SMIs have a monitor of their own" },
	{ VMX_ERR_VMCALL_SMM_FEATURES,
	  "VMCALL: the SMM monitor wants features that do not exist" },
	{ VMX_ERR_EXECUTIVE_CONTROLS,
	  "VM entry: invalid execution controls in the executive VMCS" },
	{ VMX_ERR_ENTRY_MOV_SS,
	  "VM entry while a MOV SS still blocks events" },
	{ VMX_ERR_INVALIDATE_OPERAND,
	  "INVEPT or INVVPID: invalid type or operand" },
};

const char *kvm_vmx_inst_strerr(int vmx_errno)
{
	unsigned int i;

	if (vmx_errno < 0)
		return "without a current VMCS, no error can be read";
	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].number == vmx_errno)
			return errors[i].text;
	return "unknown VM-instruction error";
}

#define EXIT_NAME(name, number, text) [number] = text,

const char *kvm_vmx_exit_reason_name(unsigned int reason)
{
	static const char *const names[] = {
		KVM_VMX_EXIT_REASONS(EXIT_NAME)
	};

	reason &= VMX_EXIT_REASON_MASK;
	if (reason >= ARRAY_SIZE(names) || !names[reason])
		return "unknown exit reason";
	return names[reason];
}

/* Conditions for a field to exist, besides control words. */
#define WORD_PINX VMX_CTLMASK_PINX
#define WORD_EXECCTL VMX_CTLMASK_EXECCTL
#define WORD_EXECCTL2 VMX_CTLMASK_EXECCTL2
#define WORD_EXECCTL3 VMX_CTLMASK_EXECCTL3
#define WORD_EXITCTL VMX_CTLMASK_EXITCTL
#define WORD_ENTRYCTL VMX_CTLMASK_ENTRYCTL
#define WORD_ALWAYS (VMX_CTLMASK_MAX + 0)
#define WORD_CR3_TARGETS (VMX_CTLMASK_MAX + 1)
#define WORD_SMM (VMX_CTLMASK_MAX + 2)

#define FIELD(name, encoding, word, bit)                                      \
	{ #name, encoding, WORD_##word, bit },

static const struct {
	const char *name;
	uint16_t field;
	uint8_t word, bit;
} fields[] = { KVM_VMCS_FIELDS(FIELD) };

const char *kvm_vmcs_field_name(unsigned long field)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].field == field)
			return fields[i].name;
	return "unknown field";
}

static int field_exists(unsigned int word, unsigned int bit)
{
	switch (word) {
	case WORD_ALWAYS:
		return 1;
	case WORD_CR3_TARGETS:
		return (kvm_rdmsr(MSR_IA32_VMX_MISC) >>
			IA32_VMXMISC_CR3_TARGETS_SHIFT &
			IA32_VMXMISC_CR3_TARGETS_MASK) > bit;
	case WORD_SMM:
		return !!(kvm_rdmsr(MSR_IA32_VMX_BASIC) &
			  IA32_VMXBASIC_DUAL_MONITOR);
	default:
		return kvm_vmx_has_ctl(word, 1ULL << bit);
	}
}

int kvm_vmcs_get_field(unsigned int index, struct kvm_vmcs_field_info *info)
{
	if (index >= ARRAY_SIZE(fields))
		return 0;
	info->name = fields[index].name;
	info->field = fields[index].field;
	info->exists = field_exists(fields[index].word, fields[index].bit);
	return 1;
}
