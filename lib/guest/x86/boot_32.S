/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start-up data and code of a 32-bit payload: protected mode with PAE
 * paging. The data serves both ways to start; the code runs only after a
 * reset start (Intel SDM volume 3, 9.9).
 */
#include "layout.h"

	.section .init.stack, "awx", @progbits
	.org	LAYOUT_TABLES - LAYOUT_STACK_GUARD

/*
 * Identity map of the lower 2 GiB with 2 MiB pages, the first 2 MiB with
 * 4 KiB pages for the stack's guard page, and the result page. PAE page
 * directory pointers have no writable bit (Intel SDM volume 3, 4.4.1). The
 * guard page is for processors that do not check the limit of the stack's
 * segment, as some emulated ones.
 */
	.section .init.tables, "awx", @progbits
	.globl kvm_pagetable
kvm_pagetable:
	.long	.Lpd0 + PTE_PRESENT, 0
	.long	.Lpd1 + PTE_PRESENT, 0
	.quad	0
	.long	.Lpd3 + PTE_PRESENT, 0
	.fill	508, 8, 0
.Lpd0:
	.long	.Lpt0 + PTE_PRESENT + PTE_WRITABLE, 0
	.set	page, 0x200000
	.rept	511
	.long	page + PTE_PRESENT + PTE_WRITABLE + PTE_LARGE, 0
	.set	page, page + 0x200000
	.endr
.Lpd1:
	.rept	512
	.long	page + PTE_PRESENT + PTE_WRITABLE + PTE_LARGE, 0
	.set	page, page + 0x200000
	.endr
.Lpd3:
	.fill	511, 8, 0
	.long	.Lpt_result + PTE_PRESENT + PTE_WRITABLE, 0
.Lpt0:
	.set	page, 0
	.rept	512
	.if	page - LAYOUT_STACK_GUARD
	.long	page + PTE_PRESENT + PTE_WRITABLE, 0
	.else
	.long	0, 0
	.endif
	.set	page, page + 0x1000
	.endr
.Lpt_result:
	.fill	511, 8, 0
	.long	RESULT_PAGE + PTE_PRESENT + PTE_WRITABLE, 0

	.globl kvm_idt
	.set	kvm_idt_bytes, VECTORS * 8
	.globl kvm_idt_bytes
kvm_idt:
	.set	vector, 0
	.rept	VECTORS
	.if	vector - DOUBLE_FAULT
	.short	kvm_trap_stubs + vector * STUB_SIZE
	.short	SEL_CODE
	.byte	0, GATE_TRAP
	.else
	.short	0
	.short	SEL_DF_TSS
	.byte	0, GATE_TASK
	.endif
	.short	0
	.set	vector, vector + 1
	.endr

	.globl kvm_gdt
	.set	kvm_gdt_bytes, 32 * 8
	.globl kvm_gdt_bytes
kvm_gdt:
	.quad	0
	.quad	0x00cf9b000000ffff		/* code */
	.quad	0x00cf93000000ffff		/* data */
	.short	(LAYOUT_STACK - 1) >> 12, 0	/* stack, expands down */
	.byte	0, 0x97, 0xc0, 0
	.short	kvm_tss_bytes - 1, kvm_tss
	.byte	0, 0x89, 0, 0
	.fill	26, 8, 0
	.short	kvm_tss_bytes - 1, kvm_double_fault_tss
	.byte	0, 0x89, 0, 0

	.globl kvm_tss
	.type kvm_tss, @object
	.size kvm_tss, kvm_tss_bytes
	.set	kvm_tss_bytes, 0x68
	.globl kvm_tss_bytes
	.balign	16
kvm_tss:
	.long	0, LAYOUT_STACK_TOP, SEL_STACK	/* back link, ESP0, SS0 */
	.fill	4, 4, 0
	/* Not saved on the way out, but loaded when a double fault returns. */
	.long	kvm_pagetable
	.fill	17, 4, 0
	.short	0, kvm_tss_bytes		/* no I/O bitmap */
	.org	kvm_tss + kvm_tss_bytes

/* Field order: Intel SDM volume 3, figure 8-2. */
	.globl kvm_double_fault_tss
	.balign	16
kvm_double_fault_tss:
	.long	0, LAYOUT_DF_STACK_TOP, SEL_DATA, 0, 0, 0, 0
	.long	kvm_pagetable, kvm_double_fault_task, 2
	.long	0, 0, 0, 0			/* EAX ECX EDX EBX */
	.long	LAYOUT_DF_STACK_TOP, 0, 0, 0	/* ESP EBP ESI EDI */
	.long	SEL_DATA, SEL_CODE, SEL_DATA, SEL_DATA, 0, 0	/* ES..GS */
	.long	0				/* LDT */
	.short	0, kvm_tss_bytes
	.org	kvm_double_fault_tss + kvm_tss_bytes

gdtr:
	.short	kvm_gdt_bytes - 1
	.long	kvm_gdt
idtr:
	.short	kvm_idt_bytes - 1
	.long	kvm_idt

	.section .init.boot, "awx"
	.code16
	.globl kvm_reset_start
kvm_reset_start:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	lgdtl	gdtr
	movl	$CR0_PROTECTED, %eax
	movl	%eax, %cr0
	ljmpl	$SEL_CODE, $protected_mode

	.code32
protected_mode:
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$SEL_STACK, %eax
	movl	%eax, %ss
	movl	$LAYOUT_STACK_TOP, %esp
	movl	$START_CR4, %eax
	movl	%eax, %cr4
	movl	$kvm_pagetable, %eax
	movl	%eax, %cr3
	movl	$START_CR0, %eax
	movl	%eax, %cr0
	lidt	idtr
	movl	$SEL_TSS, %eax
	ltr	%ax
	xorl	%eax, %eax
	xorl	%ebx, %ebx
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%esi, %esi
	xorl	%edi, %edi
	xorl	%ebp, %ebp
	sti
	jmp	kvm_start

	.section .note.GNU-stack, "", @progbits
