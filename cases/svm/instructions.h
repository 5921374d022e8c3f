/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions that a nested guest executes to see whether its hypervisor
 * can intercept them (APM volume 2, 15.9 to 15.13). Included by the payloads
 * of intercepts.c and nrip.c.
 */
#ifndef CASES_SVM_INSTRUCTIONS_H
#define CASES_SVM_INSTRUCTIONS_H

#include "kvm_x86_svm.h"

#ifdef __x86_64__
#define AX "%rax"
#define DI "%rdi"
#define SP "%rsp"
#define POINTER "q"
#else
#define AX "%eax"
#define DI "%edi"
#define SP "%esp"
#define POINTER "l"
#endif

/* Code of a nested guest: something to set up, the instruction, HLT. */
#define CODE(name, before, insn)                                              \
	extern const char code_##name[], at_##name[], end_##name[];           \
	asm(".pushsection .text\n"                                            \
	    "code_" #name ":\n" before "\n"                                   \
	    "at_" #name ":\n" insn "\n"                                       \
	    "end_" #name ":\n"                                                \
	    "	hlt\n"                                                        \
	    "	jmp	end_" #name "\n"                                      \
	    ".popsection\n")

#define CR_CODE(n)                                                            \
	CODE(read_cr##n, "", "mov %cr" #n ", " AX);                           \
	CODE(write_cr##n, "mov %cr" #n ", " AX, "mov " AX ", %cr" #n)
#define DR_CODE(n)                                                            \
	CODE(read_dr##n, "", "mov %db" #n ", " AX);                           \
	CODE(write_dr##n, "mov %db" #n ", " AX, "mov " AX ", %db" #n)

CR_CODE(0);
CR_CODE(2);
CR_CODE(3);
CR_CODE(4);
#ifdef __x86_64__
CR_CODE(8);
#endif
DR_CODE(0);
DR_CODE(1);
DR_CODE(2);
DR_CODE(3);
DR_CODE(6);
DR_CODE(7);

CODE(cr0_am, "mov %cr0, " AX "\n	xor $0x40000, " AX, "mov " AX ", %cr0");
CODE(sidt, "", "sidt (" DI ")");
CODE(sgdt, "", "sgdt (" DI ")");
CODE(sldt, "", "sldt %ax");
CODE(str, "", "str %ax");
CODE(lidt, "sidt (" DI ")", "lidt (" DI ")");
CODE(lgdt, "sgdt (" DI ")", "lgdt (" DI ")");
CODE(lldt, "sldt %ax", "lldt %ax");
CODE(ltr, "", "ltr %bx");
CODE(rdtsc, "", "rdtsc");
CODE(rdpmc, "", "rdpmc");
CODE(pushf, "", "pushf");
CODE(popf, "pushf", "popf");
CODE(cpuid, "", "cpuid");
#ifdef __x86_64__
CODE(iret, "mov %rsp, %rax\n	push $0\n	push %rax\n	pushf\n"
     "	mov %cs, %eax\n	push %rax\n	push $end_iret", "iretq");
#else
CODE(iret, "pushf\n	push %cs\n	push $end_iret", "iret");
#endif
CODE(swint, "", "int $0x80");
CODE(invd, "", "invd");
CODE(pause, "", "pause");
CODE(hlt, "", "hlt");
CODE(invlpg, "", "invlpg (" DI ")");
CODE(invlpga, "mov " DI ", " AX, "invlpga");
CODE(vmrun, "mov " DI ", " AX, "vmrun");
CODE(vmmcall, "", "vmmcall");
CODE(vmload, "mov " DI ", " AX, "vmload");
CODE(vmsave, "mov " DI ", " AX, "vmsave");
CODE(stgi, "", "stgi");
CODE(clgi, "", "clgi");
CODE(rdtscp, "", "rdtscp");
CODE(icebp, "", ".byte 0xf1");
CODE(wbinvd, "", "wbinvd");
CODE(monitor, "mov " DI ", " AX, "monitor");
CODE(mwait, "", "mwait");
CODE(xsetbv, "xgetbv", "xsetbv");
CODE(rdmsr, "mov $0xc0000080, %ecx", "rdmsr");
CODE(wrmsr, "mov $0xc0000081, %ecx", "wrmsr");

CODE(divide, "xor %ecx, %ecx", "div %ecx");
CODE(int3, "", "int3");
CODE(ud2, "", "ud2");
CODE(fnop, "mov %cr0, " AX "\n	or $8, " AX "\n	mov " AX ", %cr0", "fnop");
CODE(not_present, "", "mov %bx, %es");
CODE(bad_stack, "", "mov %bx, %ss");
CODE(bad_selector, "mov $0xfff8, %eax", "mov %ax, %es");
CODE(bad_address, "", "movb $1, 0x400000");
#ifndef __x86_64__
CODE(into, "mov $0x7fffffff, %eax\n	inc %eax", "into");
CODE(bound, "movl $1, (%edi)\n	movl $2, 4(%edi)\n	xor %eax, %eax",
     "bound %eax, (%edi)");
#endif

/* What an instruction needs of the processor. */
#define NEEDS_RDTSCP (1U << 27)	/* CPUID 80000001h EDX */
#define NEEDS_MONITOR (1U << 3)	/* CPUID 1 ECX */
#define NEEDS_XSAVE (1U << 26)

/* Which descriptor is in BX. */
enum { BX_NONE, BX_TSS, BX_ABSENT };

struct instruction {
	const char *name;
	unsigned int intercept;
	const char *code, *at, *end;
	uint64_t info1;
	unsigned int mistaken_for;	/* what a wrong processor looks at */
	unsigned int needs_1_ecx, needs_ext_edx;
	unsigned int bx;
	unsigned int executes;	/* no exception, if not intercepted */
	unsigned int always;	/* not to be tried without the intercept */
};

#define INSN(insn, id, ...)                                                   \
	{ .name = #insn, .intercept = SVM_INTERCEPT_##id,                     \
	  .code = code_##insn, .at = at_##insn, .end = end_##insn,            \
	  ##__VA_ARGS__ }
#define CR_INSN(n)                                                            \
	INSN(read_cr##n, CR_READ(n), .executes = 1),                          \
	INSN(write_cr##n, CR_WRITE(n), .executes = 1)
#define DR_INSN(n)                                                            \
	INSN(read_dr##n, DR_READ(n), .executes = 1),                          \
	INSN(write_dr##n, DR_WRITE(n), .executes = 1)

static const struct instruction instructions[] = {
	CR_INSN(0), CR_INSN(2), CR_INSN(3), CR_INSN(4),
#ifdef __x86_64__
	CR_INSN(8),
#endif
	DR_INSN(0), DR_INSN(1), DR_INSN(2), DR_INSN(3), DR_INSN(6), DR_INSN(7),
	INSN(cr0_am, CR0_SEL_WRITE, .executes = 1),
	INSN(sidt, READ_IDTR, .executes = 1),
	INSN(sgdt, READ_GDTR, .executes = 1),
	INSN(sldt, READ_LDTR, .executes = 1),
	INSN(str, READ_TR, .executes = 1),
	INSN(lidt, WRITE_IDTR, .executes = 1),
	INSN(lgdt, WRITE_GDTR, .executes = 1),
	INSN(lldt, WRITE_LDTR, .executes = 1),
	INSN(ltr, WRITE_TR, .bx = BX_TSS, .executes = 1),
	INSN(rdtsc, RDTSC, .executes = 1),
	INSN(rdpmc, RDPMC),
	INSN(pushf, PUSHF, .executes = 1),
	INSN(popf, POPF, .executes = 1),
	INSN(cpuid, CPUID, .executes = 1),
	INSN(iret, IRET, .executes = 1),
	INSN(swint, SWINT),
	INSN(invd, INVD, .executes = 1, .mistaken_for = SVM_INTERCEPT_WBINVD),
	INSN(pause, PAUSE, .executes = 1),
	INSN(hlt, HLT, .always = 1),
	INSN(invlpg, INVLPG, .executes = 1),
	INSN(invlpga, INVLPGA, .executes = 1),
	INSN(rdmsr, MSR, .executes = 1),
	INSN(wrmsr, MSR, .info1 = 1, .executes = 1),
	INSN(vmrun, VMRUN, .always = 1),
	INSN(vmmcall, VMMCALL, .always = 1),
	INSN(vmload, VMLOAD, .executes = 1),
	INSN(vmsave, VMSAVE, .executes = 1),
	INSN(stgi, STGI, .executes = 1),
	INSN(clgi, CLGI, .executes = 1),
	INSN(rdtscp, RDTSCP, .needs_ext_edx = NEEDS_RDTSCP, .executes = 1,
	     .mistaken_for = SVM_INTERCEPT_RDTSC),
	INSN(icebp, ICEBP, .mistaken_for =
	     SVM_INTERCEPT_EXCEPTION(INTR_BAD_OPCODE)),
	INSN(wbinvd, WBINVD, .executes = 1),
	INSN(monitor, MONITOR, .needs_1_ecx = NEEDS_MONITOR),
	INSN(mwait, MWAIT, .needs_1_ecx = NEEDS_MONITOR),
	INSN(xsetbv, XSETBV, .needs_1_ecx = NEEDS_XSAVE, .executes = 1),
};

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

/* Those that raise an exception; info1 is its error code. */
static const struct instruction exceptions[] = {
	INSN(divide, EXCEPTION(INTR_ZERODIV)),
	INSN(int3, EXCEPTION(INTR_BREAKPOINT),
	     .mistaken_for = SVM_INTERCEPT_SWINT),
#ifndef __x86_64__
	INSN(into, EXCEPTION(INTR_OVERFLOW),
	     .mistaken_for = SVM_INTERCEPT_SWINT),
	INSN(bound, EXCEPTION(INTR_BOUND_RANGE_EXC)),
#endif
	INSN(ud2, EXCEPTION(INTR_BAD_OPCODE)),
	INSN(fnop, EXCEPTION(INTR_DEVICE_ERROR)),
	INSN(not_present, EXCEPTION(INTR_SEGFAULT), .bx = BX_ABSENT),
	INSN(bad_stack, EXCEPTION(INTR_STACK_FAULT), .bx = BX_ABSENT),
	INSN(bad_selector, EXCEPTION(INTR_GPF), .info1 = 0xfff8),
	INSN(bad_address, EXCEPTION(INTR_PAGE_FAULT), .info1 = PF_ERR_WRITE),
};

#define UNMAPPED 0x400000UL

static struct kvm_vmcb *scratch_vmcb;
static void *all_msrs;
static unsigned int tss_selector, absent_selector;
static const struct instruction *running;
static volatile unsigned int exceptions_seen;

/* An exception of the nested guest: go on behind the instruction. */
static int skip_instruction(void *userdata, struct kvm_interrupt_frame *ifrm,
			    unsigned long errcode)
{
	(void)userdata;
	(void)errcode;
	exceptions_seen++;
	kvm_set_interrupt_ip(ifrm, (uintptr_t)running->end);
	return 0;
}

static void make_descriptors(void)
{
	int index = kvm_find_free_descriptors(kvm_gdt, KVM_GDT_SIZE, 2);
	void *tss = tst_heap_alloc_pages(1);

	if (index < 0)
		tst_brk(TBROK, "kvm_gdt is full");
	kvm_set_segment_descriptor(kvm_gdt + index, (uintptr_t)tss, 0x67,
				   SEGTYPE_TSS | SEGFLAG_PRESENT);
	tss_selector = index << 3;
	index = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);
	if (index < 0)
		tst_brk(TBROK, "kvm_gdt is full");
	kvm_set_segment_descriptor(kvm_gdt + index, 0, 0xfffff,
				   SEGTYPE_RWDATA | SEGFLAG_32BIT |
				   SEGFLAG_PAGE_LIMIT);
	absent_selector = index << 3;
}

static void prepare_instructions(void)
{
	unsigned int vector;

	kvm_init_svm();
	scratch_vmcb = kvm_alloc_vmcb();
	all_msrs = tst_heap_alloc_pages(SVM_MSRPM_SIZE / PAGESIZE);
	memset(all_msrs, 0xff, SVM_MSRPM_SIZE);
	for (vector = 0; vector < INTERRUPT_COUNT; vector++)
		if (vector != INTR_NMI && vector != INTR_DOUBLE_FAULT &&
		    vector != INTR_MACHINE_CHECK)
			tst_set_interrupt_callback(vector, skip_instruction,
						   NULL);
	tst_set_interrupt_callback(0x80, skip_instruction, NULL);
	kvm_unmap_page(UNMAPPED);
}

static int nothing(void)
{
	return 0;
}

static struct kvm_svm_vcpu *nested_vcpu;

/*
 * A nested guest that is about to execute @insn. All use one vCPU and stack.
 */
static struct kvm_svm_vcpu *make_guest(const struct instruction *insn)
{
	static uint16_t ss;
	static uintptr_t rsp;
	struct kvm_svm_vcpu *cpu = nested_vcpu;

	if (!cpu) {
		cpu = nested_vcpu = kvm_create_svm_vcpu(nothing, 1);
		make_descriptors();
		ss = cpu->vmcb->ss.selector;
		rsp = cpu->vmcb->rsp;
	}
	running = insn;
	kvm_init_guest_vmcb(cpu->vmcb, 1, ss, (void *)rsp, nothing);
	kvm_svm_vmsave(scratch_vmcb);
	kvm_gdt[tss_selector >> 3].flags_lo &= ~2U;
	memset(&cpu->regs, 0, sizeof(cpu->regs));
	cpu->regs.rdi = (uintptr_t)scratch_vmcb;
	cpu->regs.rbx = insn->bx == BX_TSS ? tss_selector : absent_selector;
	cpu->vmcb->rip = (uintptr_t)insn->code;
	cpu->vmcb->msrpm_base_addr = (uintptr_t)all_msrs;
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMSAVE, 0);
	return cpu;
}

/* Why the processor cannot execute @insn, or NULL. */
static const char *missing_feature(const struct instruction *insn)
{
	struct kvm_cpuid model, ext;

	kvm_get_cpuid(CPUID_GET_MODEL_INFO, 0, &model);
	kvm_get_cpuid(CPUID_GET_EXT_FEATURES, 0, &ext);
	if (insn->needs_1_ecx & ~model.ecx)
		return "CPUID 1 ECX says that there is no such instruction";
	if (insn->needs_ext_edx & ~ext.edx)
		return "CPUID 80000001h EDX says that there is no such "
			"instruction";
	if (insn->intercept == SVM_INTERCEPT_XSETBV && !xsetbv_is_seen())
		return "this processor does not intercept it: XCR0 loses its "
			"value";
	return NULL;
}

#endif /* CASES_SVM_INSTRUCTIONS_H */
