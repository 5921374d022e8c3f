/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way a payload got to where it is, from its stack. Called by crash
 * reports. It needs no vCPU: registers, memory and symbols come from the
 * caller, and whatever they hold, it ends after BACKTRACE_MAX frames.
 */
#ifndef HOST_X86_BACKTRACE_H
#define HOST_X86_BACKTRACE_H

#include "host/format.h"
#include "host/payload_debug.h"

#define BACKTRACE_MAX 24

/*
 * struct backtrace_source - what is known about a payload.
 * @mem: its memory
 * @locate: from an address to a function, as kvm_locate()
 * @task: guest-virtual address of the task state that a 32-bit payload's
 *	double fault leaves the interrupted registers in; 0: there is none
 * @word: bytes of a pointer: 4 or 8
 */
struct backtrace_source {
	struct guest_reader mem;
	bool (*locate)(uint64_t addr, struct payload_location *loc);
	uint64_t task;
	unsigned int word;
};

/*
 * struct backtrace_cursor - where the walk is.
 * @ip, @bp, @sp: instruction, frame and stack pointer
 * @exact: @ip is where execution was interrupted and @sp is valid; else @ip
 *	is a return address
 */
struct backtrace_cursor {
	uint64_t ip, bp, sp;
	bool exact;
};

/*
 * struct backtrace_frame - one step of the way.
 * @address: instruction pointer or return address
 * @exact: it is an instruction pointer
 * @interrupted: an interrupt came behind it: @vector with @errcode
 */
struct backtrace_frame {
	uint64_t address;
	bool exact;
	bool interrupted;
	uint64_t vector, errcode;
};

/*
 * kvm_guest_backtrace() - follow the stack.
 * @from: where to start; it is the first frame
 * @frames: memory for BACKTRACE_MAX of them
 *
 * Goes on through interrupts, into what they interrupted.
 *
 * Return: how many there are, at least 1.
 */
unsigned int kvm_guest_backtrace(const struct backtrace_source *source,
		       const struct backtrace_cursor *from,
		       struct backtrace_frame *frames);

#endif /* HOST_X86_BACKTRACE_H */
