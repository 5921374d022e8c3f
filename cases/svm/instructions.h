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

#define UNMAPPED 0x400000UL

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

#ifndef __x86_64__
/* AltMovCr8: with a LOCK prefix CR0 means CR8. */
CODE(read_cr8, "", ".byte 0xf0\n	mov %cr0, %eax");
CODE(write_cr8, ".byte 0xf0\n	mov %cr0, %eax", ".byte 0xf0\n	mov %eax, %cr0");
#endif
CODE(clts, "", "clts");
CODE(smsw, "", "smsw %ax");
CODE(lmsw, "smsw %ax", "lmsw %ax");
CODE(lmsw_em, "smsw %ax\n	xor $4, %ax", "lmsw %ax");
CODE(mov_cr0_ts, "mov %cr0, " AX "\n	xor $0xa, " AX, "mov " AX ", %cr0");
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
/* ECX counts: an exit comes at the first one, or later if filtered. */
CODE(pause_filter, "xor %ecx, %ecx\n1:	inc %ecx\n	cmp $20000, %ecx\n"
     "	je end_pause_filter", "pause\n	jmp 1b");
CODE(hlt, "", "hlt");
CODE(idle_hlt, "", "hlt");
/* Across two cache lines, which have 64 bytes. */
CODE(bus_lock, "", "lock incl 62(" DI ")");
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
CODE(mwait_armed, "mov " DI ", " AX "\n	xor %ecx, %ecx\n	xor %edx, %edx\n"
     "	monitor\n	xor %eax, %eax", "mwait");
CODE(rsm, "", "rsm");
CODE(skinit, "xor %eax, %eax", "skinit");
CODE(rdpru, "xor %ecx, %ecx", ".byte 0x0f, 0x01, 0xfd");
CODE(invlpgb, "xor %eax, %eax\n	xor %ecx, %ecx\n	xor %edx, %edx",
     ".byte 0x0f, 0x01, 0xfe");
CODE(tlbsync, "", ".byte 0x0f, 0x01, 0xff");
CODE(mcommit, "", ".byte 0xf3, 0x0f, 0x01, 0xfa");
/* Reserved bits in the count. */
CODE(invlpgb_illegal, "xor %eax, %eax\n	mov $0x7fffffff, %ecx\n"
     "	xor %edx, %edx", ".byte 0x0f, 0x01, 0xfe");
CODE(invpcid, "mov $2, %eax", "invpcid 0x800(" DI "), " AX);
CODE(xsetbv, "xgetbv", "xsetbv");
CODE(rdmsr, "mov $0xc0000080, %ecx", "rdmsr");
CODE(wrmsr, "mov $0xc0000081, %ecx", "wrmsr");

CODE(efer_trap, "mov $0xc0000080, %ecx\n	rdmsr", "wrmsr");

/* #DB: the processor traps behind the instruction that follows POPF. */
CODE(single_step, "pushf\n	or" POINTER " $0x100, (" SP ")\n	popf\n"
     "	nop", "nop");
#define UNMASK_X87 "fninit\n	push $0x37b\n	fldcw (" SP ")\n"               \
	"	fld1\n	fldz\n	fdivrp\n"
CODE(x87_error, "mov %cr0, " AX "\n	or $0x20, " AX "\n	mov " AX ", %cr0\n"
     UNMASK_X87, "fwait");
CODE(x87_freeze, "mov %cr0, " AX "\n	and $~0x20, " AX "\n"
     "	mov " AX ", %cr0\n" UNMASK_X87, "fwait");
CODE(sse_error, "push $0\n	ldmxcsr (" SP ")\n	xorps %xmm0, %xmm0\n"
     "	xorps %xmm1, %xmm1", "divss %xmm0, %xmm1");
CODE(misaligned, "", "mov 1(" DI "), %eax");
CODE(no_gates, "", "ud2");
/* Its return address is not on the shadow stack. */
CODE(shadow_ret, "push $end_shadow_ret", "ret");
#ifndef __x86_64__
CODE(jump_task, "push %ebx\n	push $0", "ljmp *(%esp)");
CODE(call_task, "push %ebx\n	push $0", "lcall *(%esp)");
/* Back to the task that the link in the TSS names. */
#define RETURN_TASK "pushf\n	orl $0x4000, (%esp)\n	popf"
CODE(return_task, RETURN_TASK, "iret");
CODE(bad_task, RETURN_TASK, "iret");
#endif

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

/* What an instruction needs of the processor: see features[]. */
enum {
	NEEDS_NOTHING, NEEDS_MONITOR, NEEDS_XSAVE, NEEDS_RDTSCP, NEEDS_ALT_CR8,
	NEEDS_INVPCID, NEEDS_INVLPGB, NEEDS_RDPRU, NEEDS_MCOMMIT,
	NEEDS_PAUSE_FILTER, NEEDS_BUS_LOCK, NEEDS_IDLE_HLT, NEEDS_SHADOW_STACK,
	FEATURES
};

/* What the guest is prepared with; a selector is in BX. */
enum {
	WITH_NOTHING, WITH_TSS, WITH_ABSENT, WITH_TASK, WITH_TASK_LINK,
	WITH_BAD_LINK, WITH_CPL3, WITH_NO_GATES, WITH_PAUSE_FILTER,
	WITH_INVLPGB, WITH_SHADOW_STACK
};

#define PAUSE_FILTER 3

#define ERROR_SELECTOR (~0ULL)	/* EXITINFO1 is that selector */

struct instruction {
	const char *name;
	unsigned int intercept;
	const char *code, *at, *end;
	uint64_t info1, info2;
	unsigned int mistaken_for;	/* what a wrong processor looks at */
	const char *may_not_exit;	/* why a processor might execute it */
	unsigned int needs;
	unsigned int with;
	unsigned int also;	/* another intercept, for the end */
	unsigned int without;	/* an intercept that must be clear */
	unsigned int free_exit;	/* exit without the intercept, if not HLT */
	unsigned int executes;	/* no exception, if not intercepted */
	unsigned int always;	/* not to be tried without the intercept */
	unsigned int never;	/* does not exit with the intercept, either */
	unsigned int trap;	/* exits behind the instruction */
	unsigned int privileged;	/* #GP, not an exit, with CPL 3 */
	unsigned int only;	/* not to be tried without what it needs */
	unsigned int stays;	/* without the intercept RIP ends at it */
	unsigned int no_nrip;	/* EXITINFO has no next RIP */
};

#define INSN(insn, id, ...)                                                   \
	{ .name = #insn, .intercept = SVM_INTERCEPT_##id,                     \
	  .code = code_##insn, .at = at_##insn, .end = end_##insn,            \
	  ##__VA_ARGS__ }
#define CR_INSN(n)                                                            \
	INSN(read_cr##n, CR_READ(n), .executes = 1, .privileged = 1),         \
	INSN(write_cr##n, CR_WRITE(n), .executes = 1, .privileged = 1)
#define DR_INSN(n)                                                            \
	INSN(read_dr##n, DR_READ(n), .executes = 1, .privileged = 1),         \
	INSN(write_dr##n, DR_WRITE(n), .executes = 1, .privileged = 1)
#define TRAP "only guests of SEV-ES have this trap"

static const struct instruction instructions[] = {
	CR_INSN(0), CR_INSN(2), CR_INSN(3), CR_INSN(4),
#ifdef __x86_64__
	CR_INSN(8),
#else
	INSN(read_cr8, CR_READ(8), .needs = NEEDS_ALT_CR8, .executes = 1),
	/* KVM's emulator, which executes it, does not know it. */
	INSN(write_cr8, CR_WRITE(8), .needs = NEEDS_ALT_CR8, .always = 1),
#endif
	DR_INSN(0), DR_INSN(1), DR_INSN(2), DR_INSN(3), DR_INSN(6), DR_INSN(7),
	INSN(clts, CR_WRITE(0), .executes = 1, .privileged = 1),
	INSN(smsw, CR_READ(0), .executes = 1),
	INSN(lmsw, CR_WRITE(0), .executes = 1, .privileged = 1),
	INSN(cr0_am, CR0_SEL_WRITE, .executes = 1, .privileged = 1),
	INSN(mov_cr0_ts, CR0_SEL_WRITE, .executes = 1, .never = 1),
	INSN(lmsw_em, CR0_SEL_WRITE, .executes = 1, .privileged = 1),
	INSN(lmsw, CR0_SEL_WRITE, .executes = 1, .may_not_exit =
	     "this processor compares what LMSW writes with CR0"),
	INSN(sidt, READ_IDTR, .executes = 1),
	INSN(sgdt, READ_GDTR, .executes = 1),
	INSN(sldt, READ_LDTR, .executes = 1),
	INSN(str, READ_TR, .executes = 1),
	INSN(lidt, WRITE_IDTR, .executes = 1, .privileged = 1),
	INSN(lgdt, WRITE_GDTR, .executes = 1, .privileged = 1),
	INSN(lldt, WRITE_LDTR, .executes = 1, .privileged = 1),
	INSN(ltr, WRITE_TR, .with = WITH_TSS, .executes = 1, .privileged = 1),
	INSN(rdtsc, RDTSC, .executes = 1),
	INSN(rdpmc, RDPMC),
	INSN(pushf, PUSHF, .executes = 1),
	INSN(popf, POPF, .executes = 1),
	INSN(cpuid, CPUID, .executes = 1),
	INSN(rsm, RSM),
	INSN(iret, IRET, .executes = 1),
	INSN(swint, SWINT),
	INSN(invd, INVD, .executes = 1, .mistaken_for = SVM_INTERCEPT_WBINVD,
	     .privileged = 1),
	INSN(pause, PAUSE, .executes = 1),
	INSN(pause_filter, PAUSE, .needs = NEEDS_PAUSE_FILTER, .only = 1,
	     .with = WITH_PAUSE_FILTER, .executes = 1, .no_nrip = 1),
	INSN(hlt, HLT, .always = 1, .privileged = 1),
	/* Without an intercept of its own it is one of HLT. */
	INSN(idle_hlt, IDLE_HLT, .needs = NEEDS_IDLE_HLT, .only = 1,
	     .without = SVM_INTERCEPT_HLT, .stays = 1),
	INSN(invlpg, INVLPG, .executes = 1, .privileged = 1),
	INSN(invlpga, INVLPGA, .executes = 1, .privileged = 1),
	INSN(rdmsr, MSR, .executes = 1, .privileged = 1),
	INSN(wrmsr, MSR, .info1 = 1, .executes = 1, .privileged = 1),
	INSN(vmrun, VMRUN, .always = 1, .privileged = 1),
	INSN(vmmcall, VMMCALL),
	INSN(vmload, VMLOAD, .executes = 1, .privileged = 1),
	INSN(vmsave, VMSAVE, .executes = 1, .privileged = 1),
	INSN(stgi, STGI, .executes = 1, .privileged = 1),
	INSN(clgi, CLGI, .executes = 1, .privileged = 1),
	INSN(skinit, SKINIT),
	INSN(rdtscp, RDTSCP, .needs = NEEDS_RDTSCP, .executes = 1,
	     .mistaken_for = SVM_INTERCEPT_RDTSC),
	INSN(icebp, ICEBP, .mistaken_for =
	     SVM_INTERCEPT_EXCEPTION(INTR_BAD_OPCODE)),
	INSN(wbinvd, WBINVD, .executes = 1, .privileged = 1),
	INSN(monitor, MONITOR, .needs = NEEDS_MONITOR),
	INSN(mwait, MWAIT, .needs = NEEDS_MONITOR),
	INSN(mwait_armed, MWAIT_ARMED, .needs = NEEDS_MONITOR, .always = 1,
	     .may_not_exit = "KVM makes MONITOR do nothing: it is never armed"),
	INSN(xsetbv, XSETBV, .needs = NEEDS_XSAVE, .executes = 1),
	INSN(rdpru, RDPRU, .needs = NEEDS_RDPRU),
	INSN(invlpgb, INVLPGB, .needs = NEEDS_INVLPGB, .with = WITH_INVLPGB),
	INSN(invlpgb_illegal, INVLPGB_ILLEGAL, .needs = NEEDS_INVLPGB,
	     .with = WITH_INVLPGB),
	INSN(tlbsync, TLBSYNC, .needs = NEEDS_INVLPGB, .with = WITH_INVLPGB),
	INSN(invpcid, INVPCID, .needs = NEEDS_INVPCID, .executes = 1),
	INSN(mcommit, MCOMMIT, .needs = NEEDS_MCOMMIT),
	INSN(bus_lock, BUSLOCK, .needs = NEEDS_BUS_LOCK, .only = 1,
	     .executes = 1, .no_nrip = 1),
	INSN(x87_freeze, FERR_FREEZE, .always = 1, .no_nrip = 1,
	     .may_not_exit = "this processor has no FERR_FREEZE"),
	INSN(efer_trap, EFER_WRITE_TRAP, .executes = 1, .trap = 1,
	     .may_not_exit = TRAP),
	INSN(write_cr0, CR_WRITE_TRAP(0), .executes = 1, .trap = 1,
	     .may_not_exit = TRAP),
	INSN(write_cr3, CR_WRITE_TRAP(3), .executes = 1, .trap = 1,
	     .may_not_exit = TRAP),
	INSN(write_cr4, CR_WRITE_TRAP(4), .executes = 1, .trap = 1,
	     .may_not_exit = TRAP),
#ifdef __x86_64__
	INSN(write_cr8, CR_WRITE_TRAP(8), .executes = 1, .trap = 1,
	     .may_not_exit = TRAP),
#else
#define OWN_TASK "this processor switches tasks without telling"
	INSN(jump_task, TASK_SWITCH, .with = WITH_TASK, .executes = 1,
	     .info1 = ERROR_SELECTOR, .info2 = SVM_TASK_SWITCH_JUMP,
	     .no_nrip = 1, .may_not_exit = OWN_TASK),
	INSN(call_task, TASK_SWITCH, .with = WITH_TASK, .executes = 1,
	     .info1 = ERROR_SELECTOR, .no_nrip = 1, .may_not_exit = OWN_TASK),
	INSN(return_task, TASK_SWITCH, .with = WITH_TASK_LINK, .executes = 1,
	     .info1 = ERROR_SELECTOR, .info2 = SVM_TASK_SWITCH_IRET,
	     .no_nrip = 1, .may_not_exit = OWN_TASK),
#endif
};

/* Those that raise an exception; info1 is its error code. */
static const struct instruction exceptions[] = {
	INSN(divide, EXCEPTION(INTR_ZERODIV)),
	INSN(single_step, EXCEPTION(INTR_DEBUG)),
	INSN(int3, EXCEPTION(INTR_BREAKPOINT),
	     .mistaken_for = SVM_INTERCEPT_SWINT),
#ifndef __x86_64__
	INSN(into, EXCEPTION(INTR_OVERFLOW),
	     .mistaken_for = SVM_INTERCEPT_SWINT),
	INSN(bound, EXCEPTION(INTR_BOUND_RANGE_EXC)),
#endif
	INSN(ud2, EXCEPTION(INTR_BAD_OPCODE)),
	INSN(fnop, EXCEPTION(INTR_DEVICE_ERROR)),
	INSN(no_gates, EXCEPTION(INTR_DOUBLE_FAULT), .with = WITH_NO_GATES,
	     .also = SVM_INTERCEPT_SHUTDOWN, .free_exit = SVM_EXIT_SHUTDOWN,
	     .may_not_exit = "this processor does not look for an intercept "
	     "of #DF"),
#ifndef __x86_64__
	INSN(bad_task, EXCEPTION(INTR_INVALID_TSS), .with = WITH_BAD_LINK,
	     .info1 = ERROR_SELECTOR),
#endif
	INSN(not_present, EXCEPTION(INTR_SEGFAULT), .with = WITH_ABSENT,
	     .info1 = ERROR_SELECTOR),
	INSN(bad_stack, EXCEPTION(INTR_STACK_FAULT), .with = WITH_ABSENT,
	     .info1 = ERROR_SELECTOR),
	INSN(bad_selector, EXCEPTION(INTR_GPF), .info1 = 0xfff8),
	INSN(bad_address, EXCEPTION(INTR_PAGE_FAULT), .info1 = PF_ERR_WRITE,
	     .info2 = UNMAPPED),
	INSN(x87_error, EXCEPTION(INTR_FPU_ERROR)),
	INSN(misaligned, EXCEPTION(INTR_ALIGNMENT_ERROR), .with = WITH_CPL3,
	     .may_not_exit = "this processor does no alignment checks"),
	INSN(sse_error, EXCEPTION(INTR_SIMD_ERROR), .may_not_exit =
	     "this processor raises no SIMD exceptions"),
	/* Not intercepted, the handler's IRET would need a shadow stack. */
	INSN(shadow_ret, EXCEPTION(INTR_CPE), .needs = NEEDS_SHADOW_STACK,
	     .only = 1, .with = WITH_SHADOW_STACK, .always = 1, .info1 = 1),
};

#endif /* CASES_SVM_INSTRUCTIONS_H */
