// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Exceptions of a nested guest: with its bit in the exception bitmap each is
 * a VM exit that names vector, type, error code, qualification and, for
 * software exceptions, the instruction's length; without it the guest handles
 * it itself (Intel SDM volume 3, 25.2 and 27.2). Page faults exit as bitmap,
 * error-code mask and error-code match say together, for each combination.
 *
 * Fixes: ef85b6738543 (CVE-2016-9588: INT3 and INTO of a nested guest ended
 * the virtual machine), 18712c13709d (page faults went to the wrong level).
 *
 * Risk on a vulnerable host: the virtual machine ends.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define UNMAPPED 0x7ff00000UL
#define READONLY 0x7ff01000UL
#define FAR_SELECTOR 0x3f8		/* beyond the GDT */

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static struct kvm_fault seen;
static uint16_t absent;			/* selector of an absent segment */

static int divide(void)
{
	seen = KVM_PROBE("div %%ecx", : : "a"(1), "c"(0), "d"(0));
	return 0;
}

static int breakpoint(void)
{
	seen = KVM_PROBE("int3");
	return 0;
}

static int int1(void)
{
	seen = KVM_PROBE(".byte 0xf1");
	return 0;
}

#ifndef __x86_64__
/* No probe: nothing may come between the addition, which sets OF, and INTO. */
static int overflow(void)
{
	asm volatile("movb $127, %%al\n"
		     "addb $1, %%al\n"
		     "into" : : : "eax", "cc", "memory");
	return 0;
}
#endif

static int handle_overflow(void *userdata, struct kvm_interrupt_frame *ifrm,
			   unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	seen = (struct kvm_fault){ INTR_OVERFLOW, errcode };
	return 0;
}

static int undefined(void)
{
	seen = KVM_PROBE("ud2");
	return 0;
}

static int far_segment(void)
{
	seen = KVM_PROBE("mov %0, %%fs", : : "r"(FAR_SELECTOR));
	return 0;
}

static int absent_segment(void)
{
	seen = KVM_PROBE("mov %0, %%fs", : : "r"((unsigned long)absent));
	return 0;
}

static int absent_stack(void)
{
	seen = KVM_PROBE("mov %0, %%ss", : : "r"((unsigned long)absent));
	return 0;
}

static int read_unmapped(void)
{
	seen = KVM_PROBE("movb (%0), %%al", : : "r"(UNMAPPED) : "eax");
	return 0;
}

static int write_unmapped(void)
{
	seen = KVM_PROBE("movb %%al, (%0)", : : "r"(UNMAPPED));
	return 0;
}

static int write_readonly(void)
{
	seen = KVM_PROBE("movb %%al, (%0)", : : "r"(READONLY));
	return 0;
}

#define HAS_ERROR VMX_INTR_ERROR_CODE
#define FAULT VMX_INTR_TYPE_EXCEPTION

struct row {
	const char *name;
	int (*fn)(void);
	unsigned int vector;
	uint64_t info;			/* type, VMX_INTR_ERROR_CODE */
	unsigned int error;
	uint64_t qualification;
	unsigned int length;		/* of software exceptions */
};

static const struct row rows[] = {
	{ "#DE", divide, INTR_ZERODIV, FAULT, 0, 0, 0 },
	{ "#BP", breakpoint, INTR_BREAKPOINT, VMX_INTR_TYPE_SOFT_EXCEPTION, 0,
	  0, 1 },
#ifndef __x86_64__
	{ "#OF", overflow, INTR_OVERFLOW, VMX_INTR_TYPE_SOFT_EXCEPTION, 0, 0,
	  1 },
#endif
	{ "#DB by INT1", int1, INTR_DEBUG, VMX_INTR_TYPE_PRIV_SOFT, 0, 0, 1 },
	{ "#UD", undefined, INTR_BAD_OPCODE, FAULT, 0, 0, 0 },
	{ "#GP", far_segment, INTR_GPF, FAULT | HAS_ERROR, FAR_SELECTOR, 0,
	  0 },
	{ "#PF reading", read_unmapped, INTR_PAGE_FAULT, FAULT | HAS_ERROR,
	  0, UNMAPPED, 0 },
	{ "#PF writing", write_unmapped, INTR_PAGE_FAULT, FAULT | HAS_ERROR,
	  PF_ERR_WRITE, UNMAPPED, 0 },
	{ "#PF read-only", write_readonly, INTR_PAGE_FAULT, FAULT | HAS_ERROR,
	  PF_ERR_WRITE | PF_ERR_PRESENT, READONLY, 0 },
};

static void run(int (*fn)(void), uint64_t bitmap)
{
	restart(cpu, &first, fn);
	seen.vector = KVM_NO_FAULT;
	kvm_vmx_vmwrite(VMX_VMCS_EXCEPTION_BITMAP,
			kvm_witness_disabled() ? 0 : bitmap);
	kvm_vmx_vmrun(cpu);
}

static int check_exit_of(const struct row *row)
{
	run(row->fn, 1ULL << row->vector);
	if (!is_exit(row->name, VMX_EXIT_EXCEPTION))
		return 0;
	kvm_witness_hit();
	return field_is(row->name, VMX_VMCS_VMEXIT_INTR_INFO,
			VMX_INTR_VALID | row->info | row->vector) &&
		(!(row->info & HAS_ERROR) ||
		 field_is(row->name, VMX_VMCS_VMEXIT_INTR_ERRNO, row->error)) &&
		field_is(row->name, VMX_VMCS_EXIT_QUALIFICATION,
			 row->qualification) &&
		(!row->length ||
		 field_is(row->name, VMX_VMCS_VMEXIT_INST_LEN, row->length));
}

static int check_no_exit_of(const struct row *row)
{
	run(row->fn, ~(1ULL << row->vector | 1ULL << INTR_PAGE_FAULT) &
	    0xffffffff);
	if (!is_exit(row->name, VMX_EXIT_HLT))
		return 0;
	if (seen.vector == (int)row->vector && seen.errcode == row->error)
		return 1;
	tst_res(TFAIL, "%s in the guest: vector %d, error code 0x%lx",
		row->name, seen.vector, seen.errcode);
	return 0;
}

static void check_rows(const struct row *row, unsigned int count)
{
	unsigned int i, good = 0;

	for (i = 0; i < count; i++)
		good += check_exit_of(row + i) && check_no_exit_of(row + i);
	if (good == count)
		tst_res(TPASS, "%u kinds of exceptions exit, and do not", good);
}

/* #NP and #SS, whose selector is known only at run time. */
static void check_segments(void)
{
	const struct row list[] = {
		{ "#NP", absent_segment, INTR_SEGFAULT, FAULT | HAS_ERROR,
		  absent, 0, 0 },
		{ "#SS", absent_stack, INTR_STACK_FAULT, FAULT | HAS_ERROR,
		  absent, 0, 0 },
	};

	check_rows(list, ARRAY_SIZE(list));
}

struct pf_row {
	int (*fn)(void);
	unsigned int error;
};

static const struct pf_row pf_rows[] = {
	{ read_unmapped, 0 },
	{ write_unmapped, PF_ERR_WRITE },
	{ write_readonly, PF_ERR_WRITE | PF_ERR_PRESENT },
};

/* 25.2: an exit if bit 14 is set and they match, or it is clear and not. */
static int check_page_fault(const struct pf_row *row, unsigned int bit,
			    unsigned int mask, unsigned int match)
{
	int want = ((row->error & mask) == match) == bit;
	unsigned int reason;

	kvm_vmx_vmwrite(VMX_VMCS_PF_ERRNO_MASK, mask);
	kvm_vmx_vmwrite(VMX_VMCS_PF_ERRNO_MATCH, match);
	run(row->fn, bit << INTR_PAGE_FAULT);
	reason = exit_reason();
	if (reason == (want ? VMX_EXIT_EXCEPTION : VMX_EXIT_HLT) &&
	    (want || seen.vector == INTR_PAGE_FAULT)) {
		kvm_witness_hit();
		return 1;
	}
	tst_res(TFAIL, "#PF(%u), bit %u, mask 0x%x, match 0x%x: exit reason "
		"%u (%s), fault %d in the guest", row->error, bit, mask, match,
		reason, kvm_vmx_exit_reason_name(reason), seen.vector);
	return 0;
}

static void check_page_faults(void)
{
	static const unsigned int masks[] = { 0, 1, 2, 3, ~0U };
	unsigned int i, m, match, bit, tried = 0, good = 0;

	for (i = 0; i < ARRAY_SIZE(pf_rows); i++)
		for (m = 0; m < ARRAY_SIZE(masks); m++)
			for (match = 0; match < 4; match++)
				for (bit = 0; bit < 2; bit++, tried++)
					good += check_page_fault(pf_rows + i,
						bit, masks[m], match);
	kvm_vmx_vmwrite(VMX_VMCS_PF_ERRNO_MASK, 0);
	kvm_vmx_vmwrite(VMX_VMCS_PF_ERRNO_MATCH, 0);
	if (good == tried)
		tst_res(TPASS, "%u combinations of page fault, mask and match",
			good);
}

static void make_absent_segment(void)
{
	int idx = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);

	kvm_set_segment_descriptor(kvm_gdt + idx, 0, 0xfffff,
				   SEGTYPE_RWDATA | SEGFLAG_32BIT |
				   SEGFLAG_PAGE_LIMIT);
	absent = idx << 3;
}

void main(void)
{
	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(undefined, 1);
	first = remember_start(cpu);
	kvm_unmap_page(UNMAPPED);
	kvm_map_page(READONLY, 0x100000, 1, KVM_PAGE_PRESENT);
	make_absent_segment();
	tst_set_interrupt_callback(INTR_OVERFLOW, handle_overflow, NULL);

	check_rows(rows, ARRAY_SIZE(rows));
	check_segments();
	check_page_faults();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "ef85b6738543" },
		{ "linux-git", "18712c13709d" },
		{ "CVE", "2016-9588" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
