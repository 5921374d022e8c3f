// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMRUN refuses illegal state with VMEXIT_INVALID. [APM volume 2, 15.5.1,
 * "Canonicalization and Consistency Checks"; for event injection 15.20, for
 * nested paging 15.25.4.]
 *
 * Each row of a table makes one thing of a good VMCB illegal. VMRUN must end
 * with exit code -1, all 64 bits of it, without executing an instruction of
 * the nested guest (L2), and the hypervisor (L1) must be able to repair the
 * VMCB and run it. Rows that say so must be accepted: they are one step on
 * the legal side of the same rule.
 *
 * Fixes: f402ecd7a8b6 (exit code was 32 bits wide in KVM before 6.19).
 *
 * Linux 6.1 does not look at G_PAT.
 *
 * Risk for a vulnerable host: illegal state that KVM lets through reaches the
 * host processor's own VMRUN.
 */
/*
 * The labs' kernel has this bug, for tests/svm/run:
 *
 * RUN
 * KNOWN TFAIL: nested paging, G_PAT with a reserved type: exit code is VMEXIT_HLT*
 * RUN -W
 * STATUS fails
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"
#include "kvm_x86_pagetable.h"

static struct kvm_svm_vcpu *cpu;
static struct kvm_pt_map npt;
static volatile unsigned int ran;

static int guest(void)
{
	ran++;
	return 0;
}

static void cr0_cd_nw(struct kvm_vmcb *vmcb)
{
	vmcb->cr0 = (vmcb->cr0 & ~CR0_CD) | CR0_NW;
}

static void cr0_upper(struct kvm_vmcb *vmcb)
{
	vmcb->cr0 |= 1ULL << 32;
}

static void cr0_top(struct kvm_vmcb *vmcb)
{
	vmcb->cr0 |= 1ULL << 63;
}

static void cr4_reserved(struct kvm_vmcb *vmcb)
{
	vmcb->cr4 |= 1ULL << 31;
}

static void cr4_upper(struct kvm_vmcb *vmcb)
{
	vmcb->cr4 |= 1ULL << 32;
}

static void dr6_upper(struct kvm_vmcb *vmcb)
{
	vmcb->dr6 |= 1ULL << 32;
}

static void dr7_upper(struct kvm_vmcb *vmcb)
{
	vmcb->dr7 |= 1ULL << 32;
}

static void efer_reserved(struct kvm_vmcb *vmcb)
{
	vmcb->efer |= 1ULL << 31;
}

static void efer_upper(struct kvm_vmcb *vmcb)
{
	vmcb->efer |= 1ULL << 63;
}

static void efer_no_svme(struct kvm_vmcb *vmcb)
{
	vmcb->efer &= ~EFER_SVME;
}

static void asid_0(struct kvm_vmcb *vmcb)
{
	vmcb->guest_asid = 0;
}

static void no_vmrun(struct kvm_vmcb *vmcb)
{
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_VMRUN, 0);
}

static void all_else(struct kvm_vmcb *vmcb)
{
	memset(vmcb->intercepts, 0xff, sizeof(vmcb->intercepts));
	no_vmrun(vmcb);
}

static void asid_2(struct kvm_vmcb *vmcb)
{
	vmcb->guest_asid = 2;
}

static void cr0_cd(struct kvm_vmcb *vmcb)
{
	vmcb->cr0 |= CR0_CD;
}

static void long_mode(struct kvm_vmcb *vmcb)
{
	vmcb->efer |= EFER_LME | EFER_LMA;
	vmcb->cr0 |= CR0_PG | CR0_PE;
	vmcb->cr4 |= CR4_PAE;
}

static void lme_no_pae(struct kvm_vmcb *vmcb)
{
	long_mode(vmcb);
	vmcb->cr4 &= ~CR4_PAE;
}

static void lme_no_pe(struct kvm_vmcb *vmcb)
{
	long_mode(vmcb);
	vmcb->cr0 &= ~CR0_PE;
}

static void lme_cs_l_d(struct kvm_vmcb *vmcb)
{
	long_mode(vmcb);
	vmcb->cs.attrib |= SEGFLAG_CODE64 | SEGFLAG_32BIT;
}

static void cr3_reserved(struct kvm_vmcb *vmcb)
{
	long_mode(vmcb);
	vmcb->cr3 |= 1ULL << 62;
}

static void iopm_beyond(struct kvm_vmcb *vmcb)
{
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_IOIO, 1);
	vmcb->iopm_base_addr = 0xffffffffff000ULL;
}

static void msrpm_beyond(struct kvm_vmcb *vmcb)
{
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_MSR, 1);
	vmcb->msrpm_base_addr = 0xffffffffff000ULL;
}

static void event_type_1(struct kvm_vmcb *vmcb)
{
	vmcb->event_injection = SVM_EVENT_VALID | 1 << 8;
}

static void event_type_7(struct kvm_vmcb *vmcb)
{
	vmcb->event_injection = SVM_EVENT_VALID | 7 << 8;
}

static void event_vector_2(struct kvm_vmcb *vmcb)
{
	vmcb->event_injection = SVM_EVENT_VALID | SVM_EVENT_EXCEPTION |
		INTR_NMI;
}

static void event_vector_32(struct kvm_vmcb *vmcb)
{
	vmcb->event_injection = SVM_EVENT_VALID | SVM_EVENT_EXCEPTION | 32;
}

static void event_not_valid(struct kvm_vmcb *vmcb)
{
	vmcb->event_injection = 7 << 8 | 0x55;
}

static void nested_paging(struct kvm_vmcb *vmcb)
{
	vmcb->enable_nested_paging = SVM_NESTED_PAGING;
	vmcb->nested_cr3 = (uintptr_t)npt.root;
}

static void ncr3_reserved(struct kvm_vmcb *vmcb)
{
	nested_paging(vmcb);
	vmcb->nested_cr3 |= 1ULL << 62;
}

static void ncr3_unused(struct kvm_vmcb *vmcb)
{
	vmcb->nested_cr3 = 1ULL << 62;
}

/* Memory types 2 and 3 are reserved. */
static void pat_reserved(struct kvm_vmcb *vmcb)
{
	nested_paging(vmcb);
	vmcb->guest_pat |= 2ULL << 56;
}

static void pat_unused(struct kvm_vmcb *vmcb)
{
	vmcb->guest_pat |= 2ULL << 56;
}

#define ILLEGAL(function, text) { function, text, SVM_EXIT_INVALID }
#define LEGAL(function, text) { function, text, SVM_EXIT_HLT }

struct row {
	void (*change)(struct kvm_vmcb *vmcb);
	const char *what;
	uint64_t exitcode;
};

static const struct row table[] = {
	LEGAL(asid_2, "ASID 2"),
	ILLEGAL(asid_0, "ASID 0"),
	ILLEGAL(no_vmrun, "no intercept for VMRUN"),
	ILLEGAL(all_else, "all intercepts but that for VMRUN"),
	LEGAL(cr0_cd, "CR0.CD=1, NW=0"),
	ILLEGAL(cr0_cd_nw, "CR0.CD=0, NW=1"),
	ILLEGAL(cr0_upper, "CR0 bit 32"),
	ILLEGAL(cr0_top, "CR0 bit 63"),
	ILLEGAL(cr4_reserved, "CR4 bit 31"),
	ILLEGAL(cr4_upper, "CR4 bit 32"),
	ILLEGAL(dr6_upper, "DR6 bit 32"),
	ILLEGAL(dr7_upper, "DR7 bit 32"),
	ILLEGAL(efer_reserved, "EFER bit 31"),
	ILLEGAL(efer_upper, "EFER bit 63"),
	ILLEGAL(efer_no_svme, "EFER.SVME=0"),
	ILLEGAL(lme_no_pae, "EFER.LME=1, CR0.PG=1, CR4.PAE=0"),
	ILLEGAL(lme_no_pe, "EFER.LME=1, CR0.PG=1, CR0.PE=0"),
	ILLEGAL(lme_cs_l_d, "long mode, CS.L=1, CS.D=1"),
	ILLEGAL(cr3_reserved, "long mode, CR3 bit 62"),
	ILLEGAL(iopm_beyond, "I/O permission map beyond memory"),
	ILLEGAL(msrpm_beyond, "MSR permission map beyond memory"),
	LEGAL(event_not_valid, "event of type 7, not valid"),
	ILLEGAL(event_type_1, "event of type 1"),
	ILLEGAL(event_type_7, "event of type 7"),
	ILLEGAL(event_vector_2, "exception 2"),
	ILLEGAL(event_vector_32, "exception 32"),
	LEGAL(ncr3_unused, "nCR3 bit 62, no nested paging"),
	LEGAL(pat_unused, "G_PAT with a reserved type, no nested paging"),
};

static const struct row paging_table[] = {
	LEGAL(nested_paging, "nested paging"),
	ILLEGAL(ncr3_reserved, "nested paging, nCR3 bit 62"),
	ILLEGAL(pat_reserved, "nested paging, G_PAT with a reserved type"),
};

static uint16_t ss;
static int saw_64_bits;
static void *stack;

static void reset(void)
{
	kvm_init_guest_vmcb(cpu->vmcb, 1, ss, stack, guest);
	ran = 0;
}

static void check_good(const char *what)
{
	reset();
	kvm_svm_vmrun(cpu);
	if (cpu->vmcb->exitcode != SVM_EXIT_HLT || ran != 1)
		tst_res(TFAIL, "%s: the repaired VMCB gives %s", what,
			kvm_svm_exit_name(cpu->vmcb->exitcode));
}

/*
 * KVM leaves the check of the event to the processor. That of QEMU's TCG
 * clears the upper half of the exit code; KVM's own exits have it.
 */
static int is_emulator_defect(uint64_t exitcode, uint64_t event)
{
	return exitcode == 0xffffffff && event && saw_64_bits;
}

static void check_row(const struct row *row)
{
	uint64_t exitcode, event;
	int legal = row->exitcode == SVM_EXIT_HLT;

	reset();
	if (!kvm_witness_disabled())
		row->change(cpu->vmcb);
	event = cpu->vmcb->event_injection;
	kvm_svm_vmrun(cpu);
	exitcode = cpu->vmcb->exitcode;
	if (exitcode == row->exitcode && !!ran == legal)
		tst_res(TPASS, "%s: %s", row->what,
			kvm_svm_exit_name(exitcode));
	else if (is_emulator_defect(exitcode, event))
		tst_res(TCONF, "%s: this processor's VMEXIT_INVALID has but "
			"32 bits", row->what);
	else
		tst_res(TFAIL, "%s: exit code is %s (0x%llx), L2 ran %u times",
			row->what, kvm_svm_exit_name(exitcode), exitcode,
			ran);
	if (exitcode == SVM_EXIT_INVALID) {
		saw_64_bits = 1;
		kvm_witness_hit();
	}
	check_good(row->what);
}

/* 32-bit tables would have to be in the format of PAE: see npf.c. */
static void check_paging(void)
{
	struct kvm_cpuid cpuid;
	unsigned int i;

	kvm_get_cpuid(CPUID_GET_SVM_FEATURES, 0, &cpuid);
	if (!(cpuid.edx & SVM_CPUID_NESTED_PAGING) || sizeof(long) == 4) {
		tst_res(TCONF, "nCR3 and G_PAT need nested paging, and 64 bit "
			"here");
		return;
	}
	npt = kvm_pt_create_nested(&kvm_pt_npt);
	kvm_pt_map_identity(&npt, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	for (i = 0; i < ARRAY_SIZE(paging_table); i++)
		check_row(&paging_table[i]);
}

void main(void)
{
	unsigned int i;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(guest, 1);
	ss = cpu->vmcb->ss.selector;
	stack = (void *)(uintptr_t)cpu->vmcb->rsp;
	for (i = 0; i < ARRAY_SIZE(table); i++)
		check_row(&table[i]);
	check_paging();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
