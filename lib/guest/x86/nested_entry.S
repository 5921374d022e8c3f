/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where nested guests begin; see nested.h. Aligned as a return address is,
 * the function finds its stack as the C calling convention has it.
 */
	.text
	.globl	kvm_nested_entry
	.globl	kvm_svm_guest_entry
	.type	kvm_nested_entry, @function
kvm_nested_entry:
kvm_svm_guest_entry:
#ifdef __x86_64__
	xorl	%ebp, %ebp
	call	*%rax
#else
	xorl	%ebp, %ebp
	call	*%eax
#endif
1:	hlt
	jmp	1b
	.size	kvm_nested_entry, . - kvm_nested_entry

	.section .note.GNU-stack, "", @progbits
