/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What interrupt.c, probe.c, progress.c and the code of each width share
 * about an interrupted state. Internal to the guest library.
 */
#ifndef LIB_GUEST_X86_INTERRUPT_H
#define LIB_GUEST_X86_INTERRUPT_H

#include "kvm_x86.h"

#ifdef __x86_64__
#define kvm_trap_frame kvm_trap_frame64
#define TRAP_IP rip
#define TRAP_AX rax
#define TRAP_FLAGS rflags
#else
#define kvm_trap_frame kvm_trap_frame32
#define TRAP_IP eip
#define TRAP_AX eax
#define TRAP_FLAGS eflags
#endif

struct kvm_interrupt_frame {
	uintptr_t eip, cs, eflags, esp, ss;
};

/* Bytes of a trap frame that are there without a change of privilege. */
#ifdef __x86_64__
#define TRAP_FRAME_SIZE sizeof(struct kvm_trap_frame)
#else
#define TRAP_FRAME_SIZE __builtin_offsetof(struct kvm_trap_frame, esp)
#endif

/* calls.S */
void kvm_call_fault(const struct kvm_trap_frame *tf, unsigned long why);

/* interrupt.c: what the entry stubs call. */
void kvm_handle_trap(struct kvm_trap_frame *tf);

/* stack_64.c, stack_32.c */
uintptr_t kvm_trap_frame_sp(const struct kvm_trap_frame *tf);
int kvm_is_stack_overflow(const struct kvm_trap_frame *tf);

/*
 * probe.c: true if the exception was that of a KVM_PROBE(); execution then
 * goes on behind the instruction.
 */
int kvm_probe_handles(struct kvm_trap_frame *tf);

/*
 * progress.c: true if the exception is the single step that
 * kvm_check_progress() asked for, which proves that the interrupted instruction
 * has completed.
 */
int kvm_progress_was_made(struct kvm_trap_frame *tf);

/*
 * progress.c: called behind a callback with the state before and after it.
 * Returns false if the same exception came back KVM_NO_PROGRESS_LIMIT times
 * and the instruction did not complete in between.
 */
int kvm_check_progress(const struct kvm_trap_frame *before,
		       struct kvm_trap_frame *after);

#endif /* LIB_GUEST_X86_INTERRUPT_H */
