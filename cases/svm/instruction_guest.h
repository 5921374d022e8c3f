/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nested guests that execute the instructions of instructions.h. Included by
 * the payloads of intercepts.c and nrip.c.
 */
#ifndef CASES_SVM_INSTRUCTION_GUEST_H
#define CASES_SVM_INSTRUCTION_GUEST_H

#include "instructions.h"

#define CPL3 3
#define ENABLE_INVLPGB (1ULL << 7)	/* kvm_vmcb.enable_nested_paging */
#define S_CET_SHADOW_STACK 1
#define DPL3 (3 << 5)
#define TSS_LIMIT 0x67

static const struct {
	const char *missing;
	unsigned int leaf;
	unsigned int reg;	/* 0 to 3: EAX, EBX, ECX, EDX */
	unsigned int bit;
} features[FEATURES] = {
	[NEEDS_MONITOR] = { "CPUID 1 ECX bit 3, MONITOR", 1, 2, 3 },
	[NEEDS_XSAVE] = { "CPUID 1 ECX bit 26, XSAVE", 1, 2, 26 },
	[NEEDS_RDTSCP] = { "CPUID 80000001h EDX bit 27, RDTSCP",
			   CPUID_GET_EXT_FEATURES, 3, 27 },
	[NEEDS_ALT_CR8] = { "CPUID 80000001h ECX bit 4, AltMovCr8",
			    CPUID_GET_EXT_FEATURES, 2, 4 },
	[NEEDS_INVPCID] = { "CPUID 7 EBX bit 10, INVPCID",
			    CPUID_GET_STRUCT_FEATURES, 1, 10 },
	[NEEDS_INVLPGB] = { "CPUID 80000008h EBX bit 3, INVLPGB",
			    CPUID_GET_ADDRESS_SIZES, 1, 3 },
	[NEEDS_RDPRU] = { "CPUID 80000008h EBX bit 4, RDPRU",
			  CPUID_GET_ADDRESS_SIZES, 1, 4 },
	[NEEDS_MCOMMIT] = { "CPUID 80000008h EBX bit 8, MCOMMIT",
			    CPUID_GET_ADDRESS_SIZES, 1, 8 },
	[NEEDS_PAUSE_FILTER] = { "CPUID 8000000Ah EDX bit 10, PauseFilter",
				 CPUID_GET_SVM_FEATURES, 3, 10 },
	[NEEDS_BUS_LOCK] = { "CPUID 8000000Ah EDX bit 29, BusLockThreshold",
			     CPUID_GET_SVM_FEATURES, 3, 29 },
	[NEEDS_IDLE_HLT] = { "CPUID 8000000Ah EDX bit 30, IdleHltIntercept",
			     CPUID_GET_SVM_FEATURES, 3, 30 },
	[NEEDS_SHADOW_STACK] = { "CPUID 7 ECX bit 7, CET_SS",
				 CPUID_GET_STRUCT_FEATURES, 2, 7 },
};

static struct kvm_vmcb *scratch_vmcb;
static void *all_msrs, *shadow_stack;
static unsigned int tss_selector, task_selector, absent_selector;
static uint8_t *tss, *task;
static const struct instruction *running;
static volatile unsigned int exceptions_seen, last_vector;
static struct kvm_svm_vcpu *nested_vcpu;
static uint16_t nested_ss;
static uintptr_t nested_rsp;

/*
 * An exception of the nested guest: go on behind the instruction, with CPL 0,
 * so that HLT can be executed there, and without single steps.
 */
static int skip_instruction(void *userdata, struct kvm_interrupt_frame *ifrm,
			    unsigned long errcode)
{
	uintptr_t *frame = (uintptr_t *)ifrm;	/* IP, CS, flags, SP, SS */
	(void)errcode;

	exceptions_seen++;
	last_vector = (uintptr_t)userdata;
	kvm_set_interrupt_ip(ifrm, (uintptr_t)running->end);
	kvm_set_interrupt_flags(ifrm, kvm_get_interrupt_flags(ifrm) &
				~RFLAGS_TF);
	if (frame[1] & CPL3) {
		frame[1] &= ~(uintptr_t)CPL3;
		frame[4] &= ~(uintptr_t)CPL3;
	}
	return 0;
}

static unsigned int add_descriptor(uintptr_t base, unsigned int limit,
				   unsigned int flags, unsigned int slots)
{
	int index = kvm_find_free_descriptors(kvm_gdt, KVM_GDT_SIZE, slots);

	if (index < 0)
		tst_brk(TBROK, "kvm_gdt is full");
	kvm_set_segment_descriptor(kvm_gdt + index, base, limit, flags);
	return index << 3;
}

static void make_descriptors(void)
{
	tss = tst_heap_alloc_pages(1);
	task = tst_heap_alloc_pages(1);
	tss_selector = add_descriptor((uintptr_t)tss, TSS_LIMIT,
				      SEGTYPE_TSS | SEGFLAG_PRESENT, 2);
	task_selector = add_descriptor((uintptr_t)task, TSS_LIMIT,
				       SEGTYPE_TSS | SEGFLAG_PRESENT, 2);
	absent_selector = add_descriptor(0, 0xfffff, SEGTYPE_RWDATA |
					 SEGFLAG_32BIT | SEGFLAG_PAGE_LIMIT, 1);
}

static void let_user(uintptr_t from, uintptr_t to)
{
	for (from &= ~(PAGESIZE - 1UL); from < to; from += PAGESIZE)
		kvm_protect_page(from, KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE |
				 KVM_PAGE_USER);
}

static int nothing(void)
{
	return 0;
}

/* All instructions use one vCPU and one stack. */
static void make_vcpu(void)
{
	nested_vcpu = kvm_create_svm_vcpu(nothing, 1);
	nested_ss = nested_vcpu->vmcb->ss.selector;
	nested_rsp = nested_vcpu->vmcb->rsp;
}

static void prepare_instructions(void)
{
	unsigned int vector;

	kvm_init_svm();
	kvm_enable_fpu();
	scratch_vmcb = kvm_alloc_vmcb();
	all_msrs = tst_heap_alloc_pages(SVM_MSRPM_SIZE / PAGESIZE);
	memset(all_msrs, 0xff, SVM_MSRPM_SIZE);
	for (vector = 0; vector < INTERRUPT_COUNT; vector++)
		if (vector != INTR_NMI && vector != INTR_DOUBLE_FAULT &&
		    vector != INTR_MACHINE_CHECK)
			tst_set_interrupt_callback(vector, skip_instruction,
						   (void *)(uintptr_t)vector);
	tst_set_interrupt_callback(0x80, skip_instruction, (void *)0x80);
	kvm_unmap_page(UNMAPPED);
	make_vcpu();
	make_descriptors();
	let_user((uintptr_t)code_read_cr0, (uintptr_t)end_bad_address);
	let_user((uintptr_t)scratch_vmcb, (uintptr_t)(scratch_vmcb + 1));
	let_user(nested_rsp - PAGESIZE, nested_rsp);
}

static void set_busy(unsigned int selector, int busy)
{
	kvm_gdt[selector >> 3].flags_lo &= ~2U;
	kvm_gdt[selector >> 3].flags_lo |= busy ? 2U : 0;
}

/*
 * AMD's processors keep no busy bit in TR, and QEMU's TCG ends with an error
 * of its own if there is one when 32-bit code with CPL 3 is interrupted.
 */
static void use_own_tss(struct kvm_vmcb *vmcb)
{
	memset(tss, 0, PAGESIZE);
	*(uintptr_t *)(tss + 4) = nested_rsp;
	if (sizeof(long) == 4)
		*(uint32_t *)(tss + 8) = nested_ss;
	vmcb->tr.selector = tss_selector;
	vmcb->tr.attrib = SEGTYPE_TSS | SEGFLAG_PRESENT;
	vmcb->tr.limit = TSS_LIMIT;
	vmcb->tr.base = (uintptr_t)tss;
}

static void enter_with_cpl3(struct kvm_vmcb *vmcb)
{
	use_own_tss(vmcb);
	vmcb->cpl = CPL3;
	vmcb->cs.selector |= CPL3;
	vmcb->cs.attrib |= DPL3;
	vmcb->ss.selector |= CPL3;
	vmcb->ss.attrib |= DPL3;
	vmcb->cr0 |= CR0_AM;
	vmcb->rflags |= RFLAGS_AC;
}

/* The task (APM volume 2, 12.2.4) goes on behind the instruction. */
static void make_task(const struct kvm_vmcb *vmcb, int with)
{
	uint32_t *field = (uint32_t *)task;

	use_own_tss(nested_vcpu->vmcb);
	memset(task, 0, PAGESIZE);
	field[0x1c / 4] = vmcb->cr3;
	field[0x20 / 4] = (uintptr_t)running->end;
	field[0x24 / 4] = 2;	/* always set */
	field[0x38 / 4] = nested_rsp;
	field[0x48 / 4] = vmcb->es.selector;
	field[0x4c / 4] = vmcb->cs.selector;
	field[0x50 / 4] = vmcb->ss.selector;
	field[0x54 / 4] = vmcb->ds.selector;
	set_busy(tss_selector, 1);
	set_busy(task_selector, with == WITH_TASK_LINK);
	*(uint16_t *)tss = with == WITH_TASK_LINK ? task_selector :
		absent_selector;
}

static unsigned int selector_of(const struct instruction *insn)
{
	switch (insn->with) {
	case WITH_TSS:
		return tss_selector;
	case WITH_TASK:
	case WITH_TASK_LINK:
		return task_selector;
	default:
		return absent_selector;
	}
}

/* A shadow stack's page is dirty and cannot be written (APM 18.1). */
static void use_shadow_stack(struct kvm_vmcb *vmcb)
{
	if (!shadow_stack)
		shadow_stack = tst_heap_alloc_pages(1);
	kvm_protect_page((uintptr_t)shadow_stack, KVM_PAGE_PRESENT |
			 KVM_PAGE_ACCESSED | KVM_PAGE_DIRTY);
	vmcb->cr0 |= CR0_WP;
	vmcb->cr4 |= CR4_CET;
	vmcb->s_cet = S_CET_SHADOW_STACK;
	vmcb->ssp = (uintptr_t)shadow_stack + PAGESIZE / 2;
}

static void add_what_it_needs(const struct instruction *insn,
			      struct kvm_vmcb *vmcb)
{
	switch (insn->with) {
	case WITH_CPL3:
		enter_with_cpl3(vmcb);
		break;
	case WITH_NO_GATES:
		vmcb->idtr.limit = 0;
		break;
	case WITH_TASK:
	case WITH_TASK_LINK:
	case WITH_BAD_LINK:
		make_task(vmcb, insn->with);
		break;
	case WITH_PAUSE_FILTER:
		vmcb->pause_filter_count = PAUSE_FILTER;
		break;
	case WITH_INVLPGB:
		vmcb->enable_nested_paging |= ENABLE_INVLPGB;
		break;
	case WITH_SHADOW_STACK:
		use_shadow_stack(vmcb);
		break;
	}
}

/* A nested guest that is about to execute @insn. */
static struct kvm_svm_vcpu *make_guest(const struct instruction *insn)
{
	struct kvm_svm_vcpu *cpu = nested_vcpu;

	running = insn;
	exceptions_seen = last_vector = 0;
	kvm_init_guest_vmcb(cpu->vmcb, 1, nested_ss, (void *)nested_rsp,
			    nothing);
	kvm_svm_vmsave(scratch_vmcb);
	set_busy(tss_selector, 0);
	memset(&cpu->regs, 0, sizeof(cpu->regs));
	cpu->regs.rdi = (uintptr_t)scratch_vmcb;
	cpu->regs.rbx = selector_of(insn);
	cpu->vmcb->rip = (uintptr_t)insn->code;
	cpu->vmcb->msrpm_base_addr = (uintptr_t)all_msrs;
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMSAVE, 0);
	if (insn->also)
		kvm_vmcb_set_intercept(cpu->vmcb, insn->also, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_HLT,
			       insn->without != SVM_INTERCEPT_HLT);
	add_what_it_needs(insn, cpu->vmcb);
	return cpu;
}

static int has_feature(unsigned int feature)
{
	struct kvm_cpuid cpuid;
	const unsigned int *regs = &cpuid.eax;

	if (!feature)
		return 1;
	kvm_get_cpuid(features[feature].leaf, 0, &cpuid);
	return regs[features[feature].reg] >> features[feature].bit & 1;
}

/* Whether XCR0 keeps its value: KVM must see XSETBV to know of it. */
static int xsetbv_is_seen(void)
{
	struct kvm_cpuid all;
	struct kvm_cregs cregs;
	unsigned int lo, hi;

	kvm_read_cregs(&cregs);
	if (!(cregs.cr4 & CR4_OSXSAVE))
		return 1;
	kvm_get_cpuid(CPUID_GET_XSAVE_INFO, 0, &all);
	asm volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	return lo == all.eax && hi == all.edx;
}

static uint64_t exit_of_free(const struct instruction *insn)
{
	return insn->free_exit ? insn->free_exit : SVM_EXIT_HLT;
}

/* Without the processor's help it would hang, or exit elsewhere. */
static int cannot_be_tried(const struct instruction *insn)
{
	return insn->only && !has_feature(insn->needs);
}

/*
 * Why @insn, which ran with its intercept set, did not have to exit, or NULL.
 * An instruction that the processor does not have is an invalid opcode; KVM
 * has more instructions than CPUID tells its guest.
 */
static const char *excuse(const struct instruction *insn)
{
	if (nested_vcpu->vmcb->exitcode != exit_of_free(insn))
		return NULL;
	/* What is left to L2 with CPL 3 is that it cannot execute HLT. */
	if (insn->with == WITH_CPL3 && last_vector == INTR_GPF)
		return insn->may_not_exit;
	if (exceptions_seen)
		return last_vector == INTR_BAD_OPCODE &&
			!has_feature(insn->needs) ?
			features[insn->needs].missing : NULL;
	if (insn->intercept == SVM_INTERCEPT_XSETBV && !xsetbv_is_seen())
		return "this processor does not intercept it: XCR0 loses its "
			"value";
	return has_feature(insn->needs) && insn->needs ? NULL :
		insn->may_not_exit;
}

#endif /* CASES_SVM_INSTRUCTION_GUEST_H */
