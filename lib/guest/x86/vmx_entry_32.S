/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VM entry and exit of 32-bit payloads; see vmx.h and vmx_entry_64.S. Called
 * by vmx_run.c. The processor sets segment limits to their maximum at a VM
 * exit, so the payload's segments are loaded again; null ones stay as they are:
 * loading would clear their base.
 */
#define EAX	0x00
#define EBX	0x08
#define ECX	0x10
#define EDX	0x18
#define EDI	0x20
#define ESI	0x28
#define EBP	0x30

	.text
	.globl	kvm_vmx_enter
	.type	kvm_vmx_enter, @function
kvm_vmx_enter:
	pushfl
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	24(%esp), %eax		/* regs */
	movl	28(%esp), %ecx		/* resume */
	movl	32(%esp), %edx		/* exit_sp */
	pushl	%eax
	movl	%esp, (%edx)
	testl	%ecx, %ecx
	movl	EBX(%eax), %ebx
	movl	ECX(%eax), %ecx
	movl	EDX(%eax), %edx
	movl	EDI(%eax), %edi
	movl	ESI(%eax), %esi
	movl	EBP(%eax), %ebp
	movl	EAX(%eax), %eax
	jnz	1f
	vmlaunch
	jmp	2f
1:	vmresume
2:	movl	$1, %eax
	jmp	3f

	.globl	kvm_vmx_exit_entry
kvm_vmx_exit_entry:
	movl	(%esp), %esp
	pushl	%eax
	movl	4(%esp), %eax
	movl	%ebx, EBX(%eax)
	movl	%ecx, ECX(%eax)
	movl	%edx, EDX(%eax)
	movl	%edi, EDI(%eax)
	movl	%esi, ESI(%eax)
	movl	%ebp, EBP(%eax)
	popl	%ebx
	movl	%ebx, EAX(%eax)
	movl	%ss, %eax
	movl	%eax, %ss
	movl	%ds, %eax
	movl	%eax, %ds
	movl	%es, %eax
	movl	%eax, %es
	movl	%fs, %eax
	testl	%eax, %eax
	jz	1f
	movl	%eax, %fs
1:	movl	%gs, %eax
	testl	%eax, %eax
	jz	1f
	movl	%eax, %gs
1:
	xorl	%eax, %eax

3:	addl	$4, %esp
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	popfl
	ret
	.size	kvm_vmx_enter, . - kvm_vmx_enter

	.section .note.GNU-stack, "", @progbits
