/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvm_svm_enter(guest VMCB, guest registers, host VMCB, without PAE, VMCB
 * for VMSAVE and VMLOAD) in protected mode; see svm_entry_64.S. Only the
 * lower halves of the registers are used, the upper ones are cleared. For
 * the fourth argument see svm_paging_32.c.
 */
	.text
	.globl	kvm_svm_enter
	.type	kvm_svm_enter, @function
kvm_svm_enter:
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi

	movl	20(%esp), %ebx		/* guest */
	movl	24(%esp), %esi		/* registers */
	clgi
	movl	28(%esp), %eax		/* host */
	vmsave	%eax
	cmpl	$0, 32(%esp)
	je	1f
	pushl	%ebx
	call	kvm_svm_leave_pae
	popl	%ebx

1:	movl	36(%esp), %eax
	vmload	%eax
	movl	%ebx, %eax
	movl	0x08(%esi), %ebx
	movl	0x10(%esi), %ecx
	movl	0x18(%esi), %edx
	movl	0x20(%esi), %edi
	movl	0x30(%esi), %ebp
	movl	0x28(%esi), %esi
	vmrun	%eax
	movl	36(%esp), %eax
	vmsave	%eax

	movl	24(%esp), %eax
	movl	%ebx, 0x08(%eax)
	movl	%ecx, 0x10(%eax)
	movl	%edx, 0x18(%eax)
	movl	%edi, 0x20(%eax)
	movl	%esi, 0x28(%eax)
	movl	%ebp, 0x30(%eax)
	xorl	%ecx, %ecx
	movl	%ecx, 0x0c(%eax)
	movl	%ecx, 0x14(%eax)
	movl	%ecx, 0x1c(%eax)
	movl	%ecx, 0x24(%eax)
	movl	%ecx, 0x2c(%eax)
	movl	%ecx, 0x34(%eax)
	cmpl	$0, 32(%esp)
	je	2f
	call	kvm_svm_return_to_pae

2:	movl	28(%esp), %eax
	vmload	%eax
	stgi

	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret
	.size	kvm_svm_enter, . - kvm_svm_enter

	.section .note.GNU-stack, "", @progbits
