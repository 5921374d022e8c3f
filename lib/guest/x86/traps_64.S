/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt entry and exit in 64-bit mode. Builds a struct kvm_trap_frame64
 * (kvm_common.h) on the stack and passes it to kvm_handle_trap(). The
 * processor aligns the stack to 16 bytes before it pushes (AMD APM volume 2,
 * 8.9.3) and the frame is a multiple of 16 bytes, so calls are aligned.
 */
#include "traps.h"

	trap_stubs
	stub_names

	.type	trap_entry, @function
trap_entry:
	pushq	%r15
	pushq	%r14
	pushq	%r13
	pushq	%r12
	pushq	%r11
	pushq	%r10
	pushq	%r9
	pushq	%r8
	pushq	%rbp
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%rbx
	pushq	%rax
	cld
	movq	%rsp, %rdi
	xorl	%ebp, %ebp
	call	kvm_handle_trap
	popq	%rax
	popq	%rbx
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	popq	%rbp
	popq	%r8
	popq	%r9
	popq	%r10
	popq	%r11
	popq	%r12
	popq	%r13
	popq	%r14
	popq	%r15
	addq	$16, %rsp
	iretq
	.size	trap_entry, . - trap_entry

	.section .note.GNU-stack, "", @progbits
