// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMREAD and VMWRITE of every field of the VMCS that the processor's
 * capability MSRs announce (Intel SDM volume 3, appendix B): each keeps its
 * own value, in its own width, in both halves of 64-bit fields.
 *
 * From the hypervisor, on an ordinary and on a shadow VMCS; from a nested
 * guest through a shadow VMCS (24.10) without VM exits; and from a nested
 * guest without one, or with one and all bits of its VMREAD and VMWRITE
 * bitmaps set, where each access must be a VM exit (reasons 23 and 25).
 *
 * Related: a4d956b93904 (VMREAD's flags after a fault). KVM keeps nested
 * VMCS fields in several places (its own structure, a hardware shadow VMCS,
 * the processor's VMCS), and values went stale between them before.
 *
 * Risk on a vulnerable host: none known.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define MAX_FIELDS 256

/* Reserved bits of access rights may be dropped (24.4.1). */
#define ACCESS_MASK 0x1f0ffUL

static unsigned int fields[MAX_FIELDS], field_count;
static volatile unsigned int errors, first_bad;
static volatile unsigned long wrong_value;
static int invert;

static int is_access_field(unsigned int field)
{
	return field >= VMX_VMCS_GUEST_ES_ACCESS &&
		field <= VMX_VMCS_GUEST_TR_ACCESS;
}

static unsigned long field_mask(unsigned int field)
{
	if (is_access_field(field))
		return ACCESS_MASK;
	switch (field & VMX_VMCSFIELD_SIZE_MASK) {
	case VMX_VMCSFIELD_16BIT:
		return 0xffff;
	case VMX_VMCSFIELD_32BIT:
		return 0xffffffff;
	default:
		return field & VMX_VMCSFIELD_HIGH ? 0xffffffff : ~0UL;
	}
}

static int is_wide(unsigned int field)
{
	return (field & VMX_VMCSFIELD_SIZE_MASK) == VMX_VMCSFIELD_64BIT;
}

/* A value of its own for each field. */
static unsigned long pattern(unsigned int field)
{
	unsigned long value = (field + 1) * 0x9e3779b97f4a7c15ULL >> 3;

	return (invert ? ~value : value) & field_mask(field);
}

/* What the upper half of a 64-bit field holds. */
static unsigned long high_pattern(unsigned int field)
{
#ifdef __x86_64__
	return pattern(field) >> 32;
#else
	return pattern(field | VMX_VMCSFIELD_HIGH);
#endif
}

static void bad(unsigned int field, unsigned long value)
{
	if (errors++)
		return;
	first_bad = field;
	wrong_value = value;
}

static void write_fields(void)
{
	unsigned int i;

	for (i = 0; i < field_count; i++) {
		if (kvm_vmx_vmwrite_safe(fields[i], pattern(fields[i])))
			bad(fields[i], 0);
		if (BITS == 32 && is_wide(fields[i]) &&
		    kvm_vmx_vmwrite_safe(fields[i] | 1,
					 high_pattern(fields[i])))
			bad(fields[i] | 1, 0);
	}
}

static void read_field(unsigned int field, unsigned long want)
{
	unsigned long value = ~want;

	if (kvm_vmx_vmread_safe(field, &value) || value != want)
		bad(field, value);
}

static void read_fields(void)
{
	unsigned int i;

	for (i = 0; i < field_count; i++) {
		read_field(fields[i], pattern(fields[i]));
		if (is_wide(fields[i]))
			read_field(fields[i] | 1, high_pattern(fields[i]));
	}
}

static void report(const char *what)
{
	if (errors)
		tst_res(TFAIL, "%s: %u errors, the first: field 0x%x (%s) is "
			"0x%lx, not 0x%lx", what, errors, first_bad,
			kvm_vmcs_field_name(first_bad & ~1), wrong_value,
			pattern(first_bad));
	else
		tst_res(TPASS, "%s: %u fields", what, field_count);
	errors = 0;
}

static void write_and_read(struct kvm_vmcs *vmcs)
{
	kvm_vmx_vmclear(vmcs);
	for (invert = 0; invert < 2; invert++) {
		kvm_vmx_vmptrld(vmcs);
		if (!kvm_witness_disabled())
			write_fields();
		read_fields();
		kvm_vmx_vmclear(vmcs);
		kvm_vmx_vmptrld(vmcs);
		read_fields();
		kvm_witness_hit();
	}
	kvm_vmx_vmclear(vmcs);
	invert = 0;
}

static int read_and_write_all(void)
{
	read_fields();
	invert = 1;
	write_fields();
	read_fields();
	return 0;
}

static struct kvm_vmx_vcpu *guest_with_shadow(int (*fn)(void),
					      struct kvm_vmcs *shadow,
					      int bitmap_byte)
{
	struct kvm_vmx_vcpu *cpu = kvm_create_vmx_vcpu(fn, 1);
	char *bitmaps = tst_heap_alloc_pages(1);

	memset(bitmaps, bitmap_byte, PAGESIZE);
	kvm_vmx_vmclear(shadow);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_SHADOW_VMCS);
	kvm_vmx_vmwrite(VMX_VMCS_VMREAD_BITMAP_POINTER, (uintptr_t)bitmaps);
	kvm_vmx_vmwrite(VMX_VMCS_VMWRITE_BITMAP_POINTER, (uintptr_t)bitmaps);
	kvm_vmx_vmwrite(VMX_VMCS_LINK_POINTER, (uintptr_t)shadow);
	return cpu;
}

/* A shadow VMCS as the hypervisor has filled it, changed by the guest. */
static void check_shadow_in_guest(struct kvm_vmcs *shadow)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_vmx_vmptrld(shadow);
	if (!kvm_witness_disabled())
		write_fields();
	cpu = guest_with_shadow(read_and_write_all, shadow, 0);
	kvm_vmx_vmrun(cpu);
	if (!is_exit("Guest with a shadow VMCS", VMX_EXIT_HLT))
		return;
	kvm_witness_hit();
	kvm_vmx_vmclear(cpu->vmcs);
	kvm_vmx_vmptrld(shadow);
	read_fields();
	kvm_vmx_vmclear(shadow);
	invert = 0;
	report("Guest with a shadow VMCS");
}

static int access_all(void)
{
	unsigned long value;
	unsigned int i;

	for (i = 0; i < field_count; i++) {
		asm volatile("vmread %1, %0" : "=r"(value)
			     : "r"((unsigned long)fields[i]) : "cc", "memory");
		asm volatile("vmwrite %0, %1" : : "r"(value),
			     "r"((unsigned long)fields[i]) : "cc", "memory");
	}
	return 0;
}

static int exits_at(struct kvm_vmx_vcpu *cpu, unsigned int reason)
{
	kvm_vmx_vmrun(cpu);
	if (exit_reason() != reason)
		return 0;
	skip_instruction();
	return 1;
}

static void check_exits(const char *what, struct kvm_vmx_vcpu *cpu)
{
	unsigned int i;

	for (i = 0; i < field_count; i++)
		if (!exits_at(cpu, VMX_EXIT_VMREAD) ||
		    !exits_at(cpu, VMX_EXIT_VMWRITE))
			break;
	if (i == field_count) {
		kvm_vmx_vmrun(cpu);
		if (is_exit("Guest behind its last field", VMX_EXIT_HLT))
			tst_res(TPASS, "%s: each of %u accesses exits", what,
				2 * i);
		kvm_witness_hit();
		return;
	}
	tst_res(TFAIL, "%s, field %s: exit reason %u (%s)", what,
		kvm_vmcs_field_name(fields[i]), exit_reason(),
		kvm_vmx_exit_reason_name(exit_reason()));
}

static int can_write(unsigned int field)
{
	if ((field & VMX_VMCSFIELD_TYPE_MASK) != VMX_VMCSFIELD_READONLY)
		return 1;
	return !!(kvm_rdmsr(MSR_IA32_VMX_MISC) & IA32_VMXMISC_VMWRITE_RO);
}

static void list_fields(void)
{
	struct kvm_vmcs_field_info info;
	unsigned int i;

	for (i = 0; kvm_vmcs_get_field(i, &info); i++)
		if (info.exists && can_write(info.field))
			fields[field_count++] = info.field;
}

void main(void)
{
	struct kvm_vmcs *vmcs, *shadow;

	kvm_set_vmx_state(1);
	list_fields();
	vmcs = kvm_alloc_vmcs();
	write_and_read(vmcs);
	report("Ordinary VMCS");
	check_exits("Guest without a shadow VMCS",
		    kvm_create_vmx_vcpu(access_all, 1));

	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_SHADOW_VMCS)) {
		tst_res(TCONF, "The processor has no shadow VMCS");
	} else {
		shadow = kvm_alloc_vmcs();
		shadow->version |= VMX_SHADOW_VMCS;
		write_and_read(shadow);
		report("Shadow VMCS");
		check_shadow_in_guest(shadow);
		check_exits("Guest whose bitmaps are set",
			    guest_with_shadow(access_all, shadow,
					      kvm_witness_disabled() ? 0 :
					      0xff));
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "a4d956b93904" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
