// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports of x86 guests: registers, code, the way the payload got
 * there, and as the last line, TBROK, what happened.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/crash.h"
#include "host/gdb.h"
#include "host/x86/exits.h"
#include "host/x86/regs.h"
#include "host/x86/vectors.h"

#define CODE_BYTES 16
#define GUEST_PAGE 4096
#define STARTUP_PAGE (KVM_PAYLOAD_BASEADDR / GUEST_PAGE)
#define BACKTRACE_DEPTH 16
#define DOUBLE_FAULT 8
#define PAGE_FAULT 14

struct cpu_state {
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	struct kvm_site site;	/* of the instruction pointer */
};

/* An address as text: in hexadecimal and, if known, by name. */
struct address_text {
	char text[128];
};

static struct address_text describe_address(uint64_t addr)
{
	struct payload_location loc;
	struct address_text out;

	if (kvm_locate(addr, &loc) && loc.function)
		snprintf(out.text, sizeof(out.text), "0x%llX (%s+0x%llx)",
			 (unsigned long long)addr, loc.function,
			 (unsigned long long)loc.offset);
	else
		snprintf(out.text, sizeof(out.text), "0x%llX",
			 (unsigned long long)addr);
	return out;
}

static void find_site(const struct kvm_site *site, struct cpu_state *cpu)
{
	struct payload_location loc;

	cpu->site = *site;
	if (kvm_locate(cpu->regs.rip, &loc) && loc.file)
		cpu->site = (struct kvm_site){ loc.file, loc.line };
}

#define NOTE(cpu, ...) \
	tst_res_((cpu)->site.file, (cpu)->site.line, TINFO, __VA_ARGS__)

static void print_general(const struct cpu_state *cpu, unsigned int bits)
{
	const struct kvm_regs *r = &cpu->regs;

	NOTE(cpu, "RAX=%016llx RBX=%016llx RCX=%016llx RDX=%016llx",
	     r->rax, r->rbx, r->rcx, r->rdx);
	NOTE(cpu, "RSI=%016llx RDI=%016llx RBP=%016llx RSP=%016llx",
	     r->rsi, r->rdi, r->rbp, r->rsp);
	if (bits == 32)
		return;
	NOTE(cpu, "R8 =%016llx R9 =%016llx R10=%016llx R11=%016llx",
	     r->r8, r->r9, r->r10, r->r11);
	NOTE(cpu, "R12=%016llx R13=%016llx R14=%016llx R15=%016llx",
	     r->r12, r->r13, r->r14, r->r15);
}

static void print_system(const struct cpu_state *cpu)
{
	const struct kvm_sregs *s = &cpu->sregs;

	NOTE(cpu, "RIP=%016llx RFLAGS=%08llx EFER=%llx", cpu->regs.rip,
	     cpu->regs.rflags, s->efer);
	NOTE(cpu, "CR0=%08llx CR2=%016llx CR3=%08llx CR4=%08llx", s->cr0,
	     s->cr2, s->cr3, s->cr4);
	NOTE(cpu, "CS=%04x SS=%04x DS=%04x ES=%04x FS=%04x GS=%04x TR=%04x LDT=%04x",
	     s->cs.selector, s->ss.selector, s->ds.selector, s->es.selector,
	     s->fs.selector, s->gs.selector, s->tr.selector, s->ldt.selector);
}

static void print_code(const struct cpu_state *cpu,
		       const struct tst_kvm_instance *inst)
{
	unsigned char code[CODE_BYTES];
	char text[3 * CODE_BYTES + 1];
	size_t i, got = kvm_read_guest((void *)inst,
				       cpu->sregs.cs.base + cpu->regs.rip,
				       code, sizeof(code));

	if (!got) {
		NOTE(cpu, "Code: not readable");
		return;
	}
	for (i = 0; i < got; i++)
		sprintf(text + 3 * i, " %02x", code[i]);
	NOTE(cpu, "Code:%s", text);
}

/* A return address may belong to the next line already: look before it. */
static void print_frame(const struct cpu_state *cpu, unsigned int depth,
			uint64_t addr)
{
	struct payload_location loc;

	kvm_locate(depth ? addr - 1 : addr, &loc);
	NOTE(cpu, "#%u %s %s:%u", depth, describe_address(addr).text,
	     loc.file ? loc.file : "?", loc.line);
}

/* Frame pointers only ever lead up the stack, so this ends. */
static void print_backtrace(const struct cpu_state *cpu,
			    const struct tst_kvm_instance *inst)
{
	unsigned int depth, word = inst->bits / 8;
	uint64_t frame = cpu->regs.rbp, last = 0, pair[2];
	uint32_t pair32[2];

	print_frame(cpu, 0, cpu->regs.rip);
	for (depth = 1; depth < BACKTRACE_DEPTH && frame > last; depth++) {
		last = frame;
		if (!kvm_copy_from_guest(inst, frame, word == 8 ?
					 (void *)pair : (void *)pair32,
					 2 * word))
			break;
		if (word == 4) {
			pair[0] = pair32[0];
			pair[1] = pair32[1];
		}
		frame = pair[0];
		print_frame(cpu, depth, pair[1]);
	}
}

static void print_state(const struct cpu_state *cpu,
			const struct tst_kvm_instance *inst)
{
	print_general(cpu, inst->bits);
	print_system(cpu);
	print_code(cpu, inst);
	print_backtrace(cpu, inst);
}

/* What stands before a message of a nested guest. */
static const char *level_text(const struct tst_kvm_instance *inst)
{
	static char text[sizeof("L99: ")];
	unsigned int level = kvm_nesting(inst) + 1;

	if (level == 1 || level > NESTING_MAX)
		return "";
	snprintf(text, sizeof(text), "L%u: ", level);
	return text;
}

/*
 * There are KVMs that run 64-bit guests alone, and nothing to ask them about
 * it. They shut down before the payload's first instruction: in, or right
 * behind, start-up code that runs on any processor.
 */
static bool lacks_protected_mode(const struct tst_kvm_instance *inst,
				 uint64_t rip)
{
	return inst->bits == 32 && inst->exits == 1 &&
		inst->vcpu_info->exit_reason == KVM_EXIT_SHUTDOWN &&
		(rip == inst->entry || rip / GUEST_PAGE == STARTUP_PAGE);
}

void kvm_report_exit(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst)
{
	struct cpu_state cpu;
	char text[512];

	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_REGS, &cpu.regs);
	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_SREGS, &cpu.sregs);
	if (lacks_protected_mode(inst, cpu.regs.rip))
		tst_brk_(kvm_main_site()->file, kvm_main_site()->line, TCONF,
			 "This KVM cannot run 32-bit payloads (protected mode "
			 "with paging); a lab can: bareguest lab amd -- PROGRAM");
	find_site(site, &cpu);
	print_state(&cpu, inst);
	kvm_gdb_crashed(inst, &cpu.regs, -1);
	exit_describe(inst->vcpu_info, inst->vcpu_info_size, text,
		      sizeof(text));
	tst_brk_(cpu.site.file, cpu.site.line, TBROK,
		 "%sThe guest left without a result at address %s: %s",
		 level_text(inst), describe_address(cpu.regs.rip).text, text);
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

static void use_frame(struct kvm_regs *regs, const struct kvm_trap_frame64 *tf)
{
	*regs = (struct kvm_regs){
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

/* ": write to 0x1000: page not present, supervisor (error code 0x2)" */
static void describe_fault(const struct kvm_trap_frame64 *tf, uint64_t cr2,
			   char *out, size_t size)
{
	char code[96], address[64] = "";

	*out = '\0';
	error_code_describe(tf->vector, tf->errcode, code, sizeof(code));
	if (tf->vector == PAGE_FAULT)
		snprintf(address, sizeof(address), " on access to 0x%llx",
			 (unsigned long long)cr2);
	if (*code)
		snprintf(out, size, "%s: %s (error code 0x%llx)", address,
			 code, (unsigned long long)tf->errcode);
}

void kvm_report_fault(const struct kvm_site *site,
		      const struct tst_kvm_instance *inst,
		      struct guest_call *call)
{
	struct guest_reader mem = { kvm_read_guest, (void *)inst };
	struct kvm_trap_frame64 tf;
	struct cpu_state cpu;
	char detail[256];

	if (!kvm_get_call_args(site, inst, &mem, call) ||
	    !(inst->bits == 64 ? read_frame64(inst, call->args[0], &tf) :
	      read_frame32(inst, call->args[0], &tf)))
		kvm_report_exit(site, inst);

	KVM_IOCTL(site, inst->vcpu_fd, KVM_GET_SREGS, &cpu.sregs);
	use_frame(&cpu.regs, &tf);
	find_site(site, &cpu);
	print_state(&cpu, inst);
	kvm_gdb_crashed(inst, &cpu.regs, tf.vector);
	describe_fault(&tf, cpu.sregs.cr2, detail, sizeof(detail));
	tst_brk_(cpu.site.file, cpu.site.line, TBROK,
		 "%sVector %llu, %s, at address %s%s%s", level_text(inst),
		 (unsigned long long)tf.vector, vector_name(tf.vector),
		 describe_address(tf.rip).text, detail,
		 fault_reason(call->args[1]));
}
