/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VM entry and exit of 64-bit payloads; see vmx.h. Called by vmx_run.c.
 *
 * The exit's stack pointer (host RSP) points to a word that holds the real
 * one, so host state in the VMCS does not depend on the depth of the stack.
 */
#define RAX	0x00
#define RBX	0x08
#define RCX	0x10
#define RDX	0x18
#define RDI	0x20
#define RSI	0x28
#define RBP	0x30
#define R8	0x40
#define R9	0x48
#define R10	0x50
#define R11	0x58
#define R12	0x60
#define R13	0x68
#define R14	0x70
#define R15	0x78

	.text
	.globl	kvm_vmx_enter
	.type	kvm_vmx_enter, @function
kvm_vmx_enter:
	pushfq
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	%rdi
	movq	%rsp, (%rdx)
	testl	%esi, %esi
	movq	RAX(%rdi), %rax
	movq	RBX(%rdi), %rbx
	movq	RCX(%rdi), %rcx
	movq	RDX(%rdi), %rdx
	movq	RSI(%rdi), %rsi
	movq	RBP(%rdi), %rbp
	movq	R8(%rdi), %r8
	movq	R9(%rdi), %r9
	movq	R10(%rdi), %r10
	movq	R11(%rdi), %r11
	movq	R12(%rdi), %r12
	movq	R13(%rdi), %r13
	movq	R14(%rdi), %r14
	movq	R15(%rdi), %r15
	movq	RDI(%rdi), %rdi
	jnz	1f
	vmlaunch
	jmp	2f
1:	vmresume
2:	movl	$1, %eax
	jmp	3f

	.globl	kvm_vmx_exit_entry
kvm_vmx_exit_entry:
	movq	(%rsp), %rsp
	pushq	%rdi
	movq	8(%rsp), %rdi
	movq	%rax, RAX(%rdi)
	movq	%rbx, RBX(%rdi)
	movq	%rcx, RCX(%rdi)
	movq	%rdx, RDX(%rdi)
	movq	%rsi, RSI(%rdi)
	movq	%rbp, RBP(%rdi)
	movq	%r8, R8(%rdi)
	movq	%r9, R9(%rdi)
	movq	%r10, R10(%rdi)
	movq	%r11, R11(%rdi)
	movq	%r12, R12(%rdi)
	movq	%r13, R13(%rdi)
	movq	%r14, R14(%rdi)
	movq	%r15, R15(%rdi)
	popq	%rax
	movq	%rax, RDI(%rdi)
	xorl	%eax, %eax

3:	addq	$8, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	popfq
	ret
	.size	kvm_vmx_enter, . - kvm_vmx_enter

	.section .note.GNU-stack, "", @progbits
