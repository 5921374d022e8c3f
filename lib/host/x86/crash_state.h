/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of a crash report (crash.c) share: the state of the vCPU,
 * read once. Nothing here ends the test: a report tells as much as there is.
 */
#ifndef HOST_X86_CRASH_STATE_H
#define HOST_X86_CRASH_STATE_H

#include "host/instance.h"

/*
 * struct crash - the state that is reported.
 * @inst: the machine
 * @regs, @sregs: registers, of the interrupted code if there was a fault
 * @site: source line of the instruction, or of the test's call
 * @nesting: nested guests that are running
 * @ip: linear address of the instruction pointer
 * @behind: @ip is behind the instruction that left the guest, not at it
 * @lost: KVM has reset the vCPU, the registers are no longer the guest's
 * @regs_error, @sregs_error: errno with which @regs or @sregs could not be
 *	read, and then nothing in them is known; 0: all there
 *
 * Without @sregs, @ip is that of flat code of the payload's width.
 */
struct crash {
	const struct tst_kvm_instance *inst;
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	struct kvm_site site;
	struct kvm_nesting nesting;
	uint64_t ip;
	bool behind, lost;
	int regs_error, sregs_error;
};

/* A line of a report. */
#define NOTE(crash, ...) \
	tst_res_((crash)->site.file, (crash)->site.line, TINFO, __VA_ARGS__)

/* An address as text: in hexadecimal and, if known, by name. */
struct address_text {
	char text[128];
};

struct address_text kvm_crash_address(uint64_t addr);

/* crash_state.c: the vCPU's state behind its last exit. */
void kvm_crash_read(struct crash *crash, const struct kvm_site *site,
		    const struct tst_kvm_instance *inst);

/* crash_state.c: @crash is about code that @vector interrupted. */
void kvm_crash_use_registers(struct crash *crash, const struct kvm_site *site,
			     const struct kvm_regs *regs, uint64_t vector);

/*
 * stack_report.c: the line of the innermost caller that is known. Returns
 * false if there is none.
 */
bool kvm_crash_find_caller(const struct crash *crash, struct kvm_site *site);

/* The parts, in the order they are printed. */
void kvm_crash_report_registers(const struct crash *crash);
void kvm_crash_report_code(const struct crash *crash);
void kvm_crash_report_walk(const struct crash *crash, const char *what,
			   uint64_t addr);
void kvm_crash_report_stack(const struct crash *crash);

#endif /* HOST_X86_CRASH_STATE_H */
