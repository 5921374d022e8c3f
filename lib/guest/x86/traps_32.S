/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt entry and exit in protected mode. Builds a struct
 * kvm_trap_frame32 (kvm_common.h) on the stack and passes it to
 * kvm_handle_trap(). Data segments are reloaded: a test may have changed
 * them. Double faults come through a task gate instead, see below.
 */
#include "traps.h"

	trap_stubs
	stub_names

	.type	trap_entry, @function
trap_entry:
	pushl	%ebp
	pushl	%edi
	pushl	%esi
	pushl	%edx
	pushl	%ecx
	pushl	%ebx
	pushl	%eax
	pushl	%ds
	pushl	%es
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	cld
	movl	%esp, %ebx
	andl	$-16, %esp
	subl	$12, %esp
	pushl	%ebx
	xorl	%ebp, %ebp
	call	kvm_handle_trap
	movl	%ebx, %esp
	popl	%es
	popl	%ds
	popl	%eax
	popl	%ebx
	popl	%ecx
	popl	%edx
	popl	%esi
	popl	%edi
	popl	%ebp
	addl	$8, %esp
	iret
	.size	trap_entry, . - trap_entry

/*
 * The double fault task: it has a stack of its own, and the state of the
 * interrupted task is in kvm_tss. The processor pushes the error code; some
 * emulated ones do not, so the stack pointer tells whether there is one.
 * IRET switches back; the next double fault continues behind it.
 */
	.globl	kvm_double_fault_task
	.type	kvm_double_fault_task, @function
kvm_double_fault_task:
	xorl	%eax, %eax
	cmpl	$LAYOUT_DF_STACK_TOP, %esp
	je	1f
	popl	%eax
1:
	movl	$LAYOUT_DF_STACK_TOP, %esp
	subl	$12, %esp
	pushl	%eax
	xorl	%ebp, %ebp
	call	kvm_run_double_fault
	movl	$LAYOUT_DF_STACK_TOP, %esp
	iret
	jmp	kvm_double_fault_task
	.size	kvm_double_fault_task, . - kvm_double_fault_task

	.section .note.GNU-stack, "", @progbits
