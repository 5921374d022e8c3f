/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start-up data and code of a 64-bit payload. The data (page tables, GDT,
 * TSS, IDT) serves both ways to start; the code runs only after a reset
 * start: real mode -> protected mode -> long mode (AMD APM volume 2, 14.8).
 */
#include "kvm_common.h"
#include "layout.h"

	.section .init.stack, "awx", @progbits
	.org	LAYOUT_TABLES - LAYOUT_STACK_GUARD

/*
 * Identity map of the lower 2 GiB with 2 MiB pages, the first 2 MiB with
 * 4 KiB pages so that the stack's guard page can be left out, and the result
 * page. PML4[1..] and PDPT[2], PDPT[4..] are free for tests.
 */
	.section .init.tables, "awx", @progbits
	.globl kvm_pagetable
kvm_pagetable:
	.quad	.Lpdpt + PTE_PRESENT + PTE_WRITABLE
	.fill	511, 8, 0
.Lpdpt:
	.quad	.Lpd0 + PTE_PRESENT + PTE_WRITABLE
	.quad	.Lpd1 + PTE_PRESENT + PTE_WRITABLE
	.quad	0
	.quad	.Lpd3 + PTE_PRESENT + PTE_WRITABLE
	.fill	508, 8, 0
.Lpd0:
	.quad	.Lpt0 + PTE_PRESENT + PTE_WRITABLE
	.set	page, 0x200000
	.rept	511
	.quad	page + PTE_PRESENT + PTE_WRITABLE + PTE_LARGE
	.set	page, page + 0x200000
	.endr
.Lpd1:
	.rept	512
	.quad	page + PTE_PRESENT + PTE_WRITABLE + PTE_LARGE
	.set	page, page + 0x200000
	.endr
.Lpd3:
	.fill	511, 8, 0
	.quad	.Lpt_result + PTE_PRESENT + PTE_WRITABLE
.Lpt0:
	.set	page, 0
	.rept	512
	.if	page - LAYOUT_STACK_GUARD
	.quad	page + PTE_PRESENT + PTE_WRITABLE
	.else
	.quad	0
	.endif
	.set	page, page + 0x1000
	.endr
.Lpt_result:
	.fill	511, 8, 0
	.quad	RESULT_PAGE + PTE_PRESENT + PTE_WRITABLE

/*
 * The stubs lie below 64 KiB: the linker fills in the low half of each
 * handler's address and refuses one that does not fit.
 */
	.globl kvm_idt
	.set	kvm_idt_bytes, VECTORS * 16
	.globl kvm_idt_bytes
kvm_idt:
	.set	vector, 0
	.rept	VECTORS
	.short	kvm_trap_stubs + vector * STUB_SIZE
	.short	SEL_CODE
	.if	vector - DOUBLE_FAULT
	.byte	0
	.else
	.byte	1			/* IST1 */
	.endif
	.byte	GATE_TRAP
	.short	0
	.long	0, 0
	.set	vector, vector + 1
	.endr

	.globl kvm_gdt
	.set	kvm_gdt_bytes, 32 * 8
	.globl kvm_gdt_bytes
kvm_gdt:
	.quad	0
	.quad	0x00209b0000000000		/* 64-bit code */
	.short	kvm_tss_bytes - 1, kvm_tss	/* TSS, two entries */
	.byte	0, 0x89, 0, 0
	.quad	0
	.fill	28, 8, 0

	.globl kvm_tss
	.set	kvm_tss_bytes, 0x6c
	.globl kvm_tss_bytes
	.balign	16
kvm_tss:
	.long	0
	.quad	LAYOUT_STACK_TOP, 0, 0		/* RSP0..2 */
	.quad	0
	.quad	LAYOUT_DF_STACK_TOP		/* IST1 */
	.fill	6, 8, 0
	.quad	0
	.short	0, kvm_tss_bytes		/* no I/O bitmap */
	.org	kvm_tss + kvm_tss_bytes

/*
 * Used until the 64-bit segment is there. Accessed already, so that a reset
 * start leaves no traces.
 */
	.balign	8
reset_gdt:
	.quad	0
	.quad	0x00cf9b000000ffff		/* 0x08: 32-bit code */
	.quad	0x00cf93000000ffff		/* 0x10: data */
reset_gdt_end:
reset_gdtr:
	.short	reset_gdt_end - reset_gdt - 1
	.long	reset_gdt
gdtr:
	.short	kvm_gdt_bytes - 1
	.quad	kvm_gdt
idtr:
	.short	kvm_idt_bytes - 1
	.quad	kvm_idt
no_long_mode_text:
	.asciz	"The virtual CPU has no 64-bit mode (CPUID 80000001h EDX bit 29)"
no_long_mode_text_end:
file_name:
	.asciz	"boot_64.S"

	.section .init.boot, "awx"
	.code16
	.globl kvm_reset_start
kvm_reset_start:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	lgdtl	reset_gdtr
	movl	$CR0_PROTECTED, %eax
	movl	%eax, %cr0
	ljmpl	$0x08, $protected_mode

	.code32
protected_mode:
	movl	$0x10, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$0x80000000, %eax
	cpuid
	cmpl	$0x80000001, %eax
	jb	no_long_mode
	movl	$0x80000001, %eax
	cpuid
	btl	$29, %edx
	jnc	no_long_mode

	movl	$START_CR4, %eax
	movl	%eax, %cr4
	movl	$kvm_pagetable, %eax
	movl	%eax, %cr3
	movl	$EFER_MSR, %ecx
	movl	$EFER_LONG_MODE_ENABLE, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$START_CR0, %eax
	movl	%eax, %cr0
	lgdt	gdtr
	ljmp	$SEL_CODE, $long_mode

/*
 * Calls to the host need the mode that the header announces, so the result
 * page is filled in by hand: TCONF, line 0, file, text.
 */
no_long_mode:
	movl	$32, RESULT_PAGE
	movl	$0, RESULT_PAGE + 4
	movl	$file_name, RESULT_PAGE + 8
	movl	$0, RESULT_PAGE + 12
	movl	$no_long_mode_text, %esi
	movl	$RESULT_PAGE + 16, %edi
	movl	$no_long_mode_text_end - no_long_mode_text, %ecx
	cld
	rep movsb
	hlt
1:	outb	%al, $KVM_PORT_EXIT
	jmp	1b

	.code64
long_mode:
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%eax, %ss
	movl	$LAYOUT_STACK_TOP, %esp
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
