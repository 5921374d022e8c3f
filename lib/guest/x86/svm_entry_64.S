/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kvm_svm_enter(guest VMCB, guest registers, host VMCB, without PAE, VMCB
 * for VMSAVE and VMLOAD) in 64-bit mode; the fourth argument means nothing.
 *
 * VMRUN exchanges RAX, RSP, RIP and RFLAGS, VMSAVE and VMLOAD what is left
 * but the general registers (APM volume 2, 15.5.1). Interrupts are held off
 * by the global interrupt flag while the two states are mixed.
 *
 * The registers are a struct kvm_regs64: RAX RBX RCX RDX RDI RSI RBP RSP
 * R8 ... R15.
 */
	.text
	.globl	kvm_svm_enter
	.type	kvm_svm_enter, @function
kvm_svm_enter:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	%r8
	pushq	%rdx
	pushq	%rsi

	clgi
	movq	%rdx, %rax
	vmsave	%rax
	movq	%r8, %rax
	vmload	%rax
	movq	%rdi, %rax
	movq	0x08(%rsi), %rbx
	movq	0x10(%rsi), %rcx
	movq	0x18(%rsi), %rdx
	movq	0x20(%rsi), %rdi
	movq	0x30(%rsi), %rbp
	movq	0x40(%rsi), %r8
	movq	0x48(%rsi), %r9
	movq	0x50(%rsi), %r10
	movq	0x58(%rsi), %r11
	movq	0x60(%rsi), %r12
	movq	0x68(%rsi), %r13
	movq	0x70(%rsi), %r14
	movq	0x78(%rsi), %r15
	movq	0x28(%rsi), %rsi
	vmrun	%rax
	movq	0x10(%rsp), %rax
	vmsave	%rax

	movq	(%rsp), %rax
	movq	%rbx, 0x08(%rax)
	movq	%rcx, 0x10(%rax)
	movq	%rdx, 0x18(%rax)
	movq	%rdi, 0x20(%rax)
	movq	%rsi, 0x28(%rax)
	movq	%rbp, 0x30(%rax)
	movq	%r8, 0x40(%rax)
	movq	%r9, 0x48(%rax)
	movq	%r10, 0x50(%rax)
	movq	%r11, 0x58(%rax)
	movq	%r12, 0x60(%rax)
	movq	%r13, 0x68(%rax)
	movq	%r14, 0x70(%rax)
	movq	%r15, 0x78(%rax)
	movq	0x08(%rsp), %rax
	vmload	%rax
	stgi

	addq	$24, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.size	kvm_svm_enter, . - kvm_svm_enter

	.section .note.GNU-stack, "", @progbits
