// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports of x86 guests: registers, code, page tables, the way the
 * payload got there (each in a file of its own), and as the last line,
 * TBROK, what happened.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/crash.h"
#include "host/layer.h"
#include "host/origin.h"
#include "host/x86/crash_walk.h"
#include "host/x86/exits.h"
#include "host/x86/vectors.h"

#define GUEST_PAGE 4096
#define STARTUP_PAGE (KVM_PAYLOAD_BASEADDR / GUEST_PAGE)
#define DOUBLE_FAULT 8
#define PAGE_FAULT 14

/* The walk for the fault address, if there is one, and for the code. */
static void report_walks(const struct crash *crash, bool has_fault_address)
{
	unsigned char byte;

	if (has_fault_address)
		kvm_crash_report_walk(crash, "CR2", crash->sregs.cr2);
	if (!crash->regs_error &&
	    !(has_fault_address && crash->sregs.cr2 == crash->ip) &&
	    !kvm_read_guest((void *)crash->inst, crash->ip, &byte, 1))
		kvm_crash_report_walk(crash, "the instruction pointer",
				      crash->ip);
}

static void report_state(const struct crash *crash, bool has_fault_address)
{
	if (crash->lost)
		NOTE(crash, "Registers: lost, this KVM resets a vCPU that shuts down");
	else
		kvm_crash_report_registers(crash);
	if (!crash->lost && !crash->regs_error)
		kvm_crash_report_code(crash);
	if (!crash->lost && !crash->sregs_error)
		report_walks(crash, has_fault_address);
	kvm_crash_report_stack(crash);
}

/* What stands before a message of another vCPU or of a nested guest. */
static struct kvm_origin origin_of(const struct crash *crash)
{
	return kvm_origin(crash->inst->vcpu, crash->nesting.level);
}

/*
 * There are KVMs that run 64-bit guests alone, and nothing to ask them about
 * it. They shut down before the payload's first instruction: in, or right
 * behind, start-up code that runs on any processor. A guest can do the same:
 * a machine of its own, which executes a NOP, tells them apart.
 */
static bool lacks_protected_mode(const struct crash *crash)
{
	const struct tst_kvm_instance *inst = crash->inst;

	return inst->bits == 32 && inst->exits == 1 &&
		inst->vcpu_info->exit_reason == KVM_EXIT_SHUTDOWN &&
		(crash->ip == inst->entry ||
		 crash->ip / GUEST_PAGE == STARTUP_PAGE) &&
		!tst_kvm_can_execute("\x90", 1);
}

/* " at address 0x10215 (main+0x5)" */
static void describe_place(const struct crash *crash, char *out, size_t size)
{
	*out = '\0';
	if (!crash->regs_error && !crash->lost)
		snprintf(out, size, " at address %s",
			 kvm_crash_address(crash->ip).text);
}

void kvm_report_exit(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst)
{
	struct crash crash;
	char text[512], place[160];

	kvm_crash_read(&crash, site, inst);
	if (lacks_protected_mode(&crash))
		tst_brk_(kvm_main_site()->file, kvm_main_site()->line, TCONF,
			 "This KVM cannot run 32-bit payloads (protected mode "
			 "with paging); a lab can: bareguest lab amd -- PROGRAM");
	report_state(&crash, inst->vcpu_info->exit_reason ==
		     KVM_EXIT_SHUTDOWN && crash.sregs.cr2);
	kvm_went_wrong(inst, &crash.regs, SIGABRT);
	kvm_exit_describe(inst->vcpu_info, inst->vcpu_info_size, text,
			  sizeof(text));
	describe_place(&crash, place, sizeof(place));
	tst_brk_(crash.site.file, crash.site.line, TBROK,
		 "%sThe guest left without a result%s: %s",
		 origin_of(&crash).text, place, text);
}

static bool read_frame64(const struct tst_kvm_instance *inst, uint64_t addr,
			 struct kvm_trap_frame64 *tf)
{
	return kvm_copy_from_guest(inst, addr, tf, sizeof(*tf));
}

/* Without a change of privilege the interrupted stack begins in the frame. */
static bool read_frame32(const struct tst_kvm_instance *inst, uint64_t addr,
			 struct kvm_trap_frame64 *out)
{
	struct kvm_trap_frame32 tf;

	if (!kvm_copy_from_guest(inst, addr, &tf, sizeof(tf)))
		return false;
	if (tf.vector != DOUBLE_FAULT)
		tf.esp = addr + offsetof(struct kvm_trap_frame32, esp);
	*out = (struct kvm_trap_frame64){
		.rax = tf.eax, .rbx = tf.ebx, .rcx = tf.ecx, .rdx = tf.edx,
		.rsi = tf.esi, .rdi = tf.edi, .rbp = tf.ebp,
		.vector = tf.vector, .errcode = tf.errcode,
		.rip = tf.eip, .cs = tf.cs, .rflags = tf.eflags,
		.rsp = tf.esp, .ss = tf.ss,
	};
	return true;
}

static struct kvm_regs frame_registers(const struct kvm_trap_frame64 *tf)
{
	return (struct kvm_regs){
		.rax = tf->rax, .rbx = tf->rbx, .rcx = tf->rcx,
		.rdx = tf->rdx, .rsi = tf->rsi, .rdi = tf->rdi,
		.rbp = tf->rbp, .rsp = tf->rsp, .r8 = tf->r8, .r9 = tf->r9,
		.r10 = tf->r10, .r11 = tf->r11, .r12 = tf->r12,
		.r13 = tf->r13, .r14 = tf->r14, .r15 = tf->r15,
		.rip = tf->rip, .rflags = tf->rflags,
	};
}

static const char *fault_reason(uint64_t why)
{
	switch (why) {
	case KVM_FAULT_UNHANDLED:
		return "";
	case KVM_FAULT_REFUSED:
		return ", not handled by its callback";
	case KVM_FAULT_NO_PROGRESS:
		return ", again and again: its callback returns 0 but the cause remains";
	case KVM_FAULT_STACK_OVERFLOW:
		return ", stack overflow";
	}
	return ", for an unknown reason";
}

/*
 * Without NX and SMEP the error code does not tell fetches from reads (Intel
 * SDM volume 3, 4.7), but nobody reads from a page that he stands in and that
 * is not there.
 */
static bool is_fetch(const struct crash *crash, uint64_t code)
{
	return crash->sregs.cr2 == crash->ip &&
		!(code & (PF_PRESENT | PF_WRITE));
}

/* Without CR2 nobody knows the address, nor what the page tables say. */
static void describe_blind(uint64_t code, char *out, size_t size)
{
	char words[96];

	kvm_error_code_describe(PAGE_FAULT, code, words, sizeof(words));
	snprintf(out, size, "%s, address unknown as CR2 is not readable",
		 words);
}

static void describe_page_fault(const struct crash *crash, uint64_t code,
				char *out, size_t size)
{
	struct paging_walk walk;

	if (crash->sregs_error) {
		describe_blind(code, out, size);
		return;
	}
	if (is_fetch(crash, code))
		code |= PF_FETCH;
	kvm_crash_walk(crash, crash->sregs.cr2, &walk);
	kvm_page_fault_describe(code, crash->sregs.cr2,
				walk.end == PAGING_PAGE ?
				&(struct page_rights){ walk.writable, walk.user,
						   walk.executable } : NULL,
				out, size);
}

/* ": write to 0x1000: not present, supervisor (error code 0x2)" */
static void describe_fault(const struct crash *crash,
			   const struct kvm_trap_frame64 *tf, char *out,
			   size_t size)
{
	char words[PAGE_FAULT_TEXT_MAX];

	if (tf->vector == PAGE_FAULT)
		describe_page_fault(crash, tf->errcode, words, sizeof(words));
	else
		kvm_error_code_describe(tf->vector, tf->errcode, words,
					sizeof(words));
	*out = '\0';
	if (*words)
		snprintf(out, size, ": %s (error code 0x%llx)", words,
			 (unsigned long long)tf->errcode);
}

/* A double fault may come from a page fault that had no stack. */
static bool has_fault_address(const struct crash *crash, uint64_t vector)
{
	return (vector == PAGE_FAULT && !crash->sregs_error) ||
		(vector == DOUBLE_FAULT && crash->sregs.cr2);
}

void kvm_report_fault(const struct kvm_site *site,
		      const struct tst_kvm_instance *inst,
		      struct guest_call *call)
{
	struct guest_reader mem = { kvm_read_guest, (void *)inst };
	struct kvm_trap_frame64 tf;
	struct kvm_regs regs;
	struct crash crash;
	char detail[PAGE_FAULT_TEXT_MAX + 64];

	if (!kvm_get_call_args(site, inst, &mem, call) ||
	    !(inst->bits == 64 ? read_frame64(inst, call->args[0], &tf) :
	      read_frame32(inst, call->args[0], &tf)))
		kvm_report_exit(site, inst);

	kvm_crash_read(&crash, site, inst);
	regs = frame_registers(&tf);
	kvm_crash_use_registers(&crash, site, &regs, tf.vector);
	report_state(&crash, has_fault_address(&crash, tf.vector));
	kvm_went_wrong(inst, &crash.regs, kvm_vector_signal(tf.vector));
	describe_fault(&crash, &tf, detail, sizeof(detail));
	tst_brk_(crash.site.file, crash.site.line, TBROK,
		 "%sVector %llu, %s, at address %s%s%s", origin_of(&crash).text,
		 (unsigned long long)tf.vector, kvm_vector_name(tf.vector),
		 kvm_crash_address(crash.ip).text, detail,
		 fault_reason(call->args[1]));
}
