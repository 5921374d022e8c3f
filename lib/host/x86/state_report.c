// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports: all registers. Called by crash.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/x86/crash_state.h"
#include "host/x86/segments.h"

static void print_general64(const struct crash *crash)
{
	const struct kvm_regs *r = &crash->regs;

	NOTE(crash, "RAX=%016llx RBX=%016llx RCX=%016llx RDX=%016llx",
	     r->rax, r->rbx, r->rcx, r->rdx);
	NOTE(crash, "RSI=%016llx RDI=%016llx RBP=%016llx RSP=%016llx",
	     r->rsi, r->rdi, r->rbp, r->rsp);
	NOTE(crash, "R8 =%016llx R9 =%016llx R10=%016llx R11=%016llx",
	     r->r8, r->r9, r->r10, r->r11);
	NOTE(crash, "R12=%016llx R13=%016llx R14=%016llx R15=%016llx",
	     r->r12, r->r13, r->r14, r->r15);
	NOTE(crash, "RIP=%016llx RFLAGS=%08llx", r->rip, r->rflags);
}

static void print_general32(const struct crash *crash)
{
	const struct kvm_regs *r = &crash->regs;

	NOTE(crash, "EAX=%08llx EBX=%08llx ECX=%08llx EDX=%08llx",
	     r->rax, r->rbx, r->rcx, r->rdx);
	NOTE(crash, "ESI=%08llx EDI=%08llx EBP=%08llx ESP=%08llx",
	     r->rsi, r->rdi, r->rbp, r->rsp);
	NOTE(crash, "EIP=%08llx EFLAGS=%08llx", r->rip, r->rflags);
}

static void print_unknown(const struct crash *crash, const char *what,
			  const char *request, int error)
{
	NOTE(crash, "%s: not readable: ioctl(%d, %s) failed: %s", what,
	     crash->inst->vcpu_fd, request, tst_strerrno(error));
}

/* Not every KVM has them; then there are no such registers in the report. */
static bool has(const struct crash *crash, int cap)
{
	return ioctl(crash->inst->vm_fd, KVM_CHECK_EXTENSION, cap) > 0;
}

static void add_xcr0(const struct crash *crash, char *out, size_t size)
{
	struct kvm_xcrs xcrs;

	*out = '\0';
	if (ioctl(crash->inst->vcpu_fd, KVM_GET_XCRS, &xcrs)) {
		if (has(crash, KVM_CAP_XCRS))
			snprintf(out, size, " XCR0=?");
	} else if (xcrs.nr_xcrs && !xcrs.xcrs[0].xcr) {
		snprintf(out, size, " XCR0=%llx", xcrs.xcrs[0].value);
	}
}

static void print_control(const struct crash *crash)
{
	const struct kvm_sregs *s = &crash->sregs;
	char xcr0[32];

	add_xcr0(crash, xcr0, sizeof(xcr0));
	NOTE(crash, "CR0=%08llx CR2=%016llx CR3=%08llx CR4=%08llx CR8=%llx EFER=%llx%s",
	     s->cr0, s->cr2, s->cr3, s->cr4, s->cr8, s->efer, xcr0);
}

static void print_bits(const struct crash *crash)
{
	const uint64_t values[] = {
		[BITS_CR0] = crash->sregs.cr0, [BITS_CR4] = crash->sregs.cr4,
		[BITS_EFER] = crash->sregs.efer,
		[BITS_RFLAGS] = crash->regs.rflags,
	};
	char text[ARRAY_SIZE(values)][BITS_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		kvm_bits_describe(i, values[i], text[i], sizeof(text[i]));
	if (crash->regs_error)
		strcpy(text[BITS_RFLAGS], " unknown");
	NOTE(crash, "Set: CR0%s; CR4%s; EFER%s; RFLAGS%s", text[BITS_CR0],
	     text[BITS_CR4], text[BITS_EFER], text[BITS_RFLAGS]);
}

static void print_segments(const struct crash *crash)
{
	const struct kvm_sregs *s = &crash->sregs;
	const struct {
		const char *name;
		const struct kvm_segment *segment;
	} list[] = {
		{ "CS", &s->cs }, { "SS", &s->ss }, { "DS", &s->ds },
		{ "ES", &s->es }, { "FS", &s->fs }, { "GS", &s->gs },
		{ "TR", &s->tr }, { "LDT", &s->ldt },
	};
	char text[SEGMENT_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(list); i++) {
		kvm_segment_describe(list[i].segment, text, sizeof(text));
		NOTE(crash, "%-3s=%s", list[i].name, text);
	}
	NOTE(crash, "GDT base=%016llx limit=%04x; IDT base=%016llx limit=%04x",
	     s->gdt.base, s->gdt.limit, s->idt.base, s->idt.limit);
}

static void print_debug(const struct crash *crash)
{
	struct kvm_debugregs d;

	if (ioctl(crash->inst->vcpu_fd, KVM_GET_DEBUGREGS, &d)) {
		int error = errno;

		if (has(crash, KVM_CAP_DEBUGREGS))
			print_unknown(crash, "Debug registers",
				      "KVM_GET_DEBUGREGS", error);
		return;
	}
	NOTE(crash, "DR0=%llx DR1=%llx DR2=%llx DR3=%llx DR6=%08llx DR7=%08llx",
	     d.db[0], d.db[1], d.db[2], d.db[3], d.dr6, d.dr7);
}

static void print_general(const struct crash *crash)
{
	if (crash->regs_error)
		print_unknown(crash, "General registers", "KVM_GET_REGS",
			      crash->regs_error);
	else if (crash->inst->bits == 64)
		print_general64(crash);
	else
		print_general32(crash);
}

static void print_system(const struct crash *crash)
{
	if (crash->sregs_error) {
		print_unknown(crash, "Control and segment registers",
			      "KVM_GET_SREGS", crash->sregs_error);
		return;
	}
	print_control(crash);
	print_bits(crash);
	print_segments(crash);
}

void kvm_crash_report_registers(const struct crash *crash)
{
	print_general(crash);
	print_system(crash);
	print_debug(crash);
}
