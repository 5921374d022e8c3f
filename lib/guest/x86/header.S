/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first bytes of a payload: the jump that a reset start takes, and the
 * header that tells the controller where everything is (kvm_common.h). Also
 * the place main() is called from, in both ways to start.
 */
#include "kvm_common.h"
#include "layout.h"

#ifdef __x86_64__
#define WIDTH 64
#else
#define WIDTH 32
#endif

/* A 64-bit header field with the address or size \value. */
.macro field value
#ifdef __x86_64__
	.quad \value
#else
	.long \value, 0
#endif
.endm

	.section .init.header, "awx"
	.code16
	.globl kvm_payload_image
kvm_payload_image:
	jmp	kvm_reset_start
	.org	KVM_PAYLOAD_HEADER_OFFSET
	.globl kvm_payload_header
	.type kvm_payload_header, @object
kvm_payload_header:
	.long	KVM_PAYLOAD_MAGIC
	.short	KVM_PAYLOAD_VERSION
	.short	WIDTH
	field	kvm_start
	field	LAYOUT_STACK_TOP
	field	kvm_pagetable
	field	kvm_gdt
	field	kvm_gdt_bytes
	field	kvm_idt
	field	kvm_idt_bytes
	field	kvm_tss
	field	kvm_tss_bytes
	field	kvm_image_end
	field	kvm_heap_begin
	field	kvm_nestings
	.weak	kvm_trace		/* only of those that use tst_trace() */
	field	kvm_trace
	field	kvm_vcpu_start
	.weak	kvm_vcpu_main		/* of those with several vCPUs */
	field	kvm_vcpu_main
	field	0			/* written by the host: ram_end */
	field	1			/* vcpus */
	field	0			/* vcpu_areas */
	.size	kvm_payload_header, . - kvm_payload_header

	/*
	 * The state here is the same after a direct and after a reset start:
	 * all general registers are zero but the stack pointer.
	 */
	.text
#ifdef __x86_64__
	.code64
#else
	.code32
#endif
	.globl kvm_start
	.type kvm_start, @function
kvm_start:
#ifndef __x86_64__
	/*
	 * Touches what the task switch of a double fault needs: in QEMU, a
	 * nested page fault in the middle of it leaves half of both tasks.
	 */
	orl	$0, kvm_gdt
	orl	$0, kvm_tss
	orl	$0, kvm_double_fault_tss
	orl	$0, LAYOUT_DF_STACK_TOP - 4
#endif
	call	kvm_run_payload
	.size	kvm_start, . - kvm_start

	/* Where other vCPUs than the first begin, in the same state. */
	.globl kvm_vcpu_start
	.type kvm_vcpu_start, @function
kvm_vcpu_start:
	call	kvm_run_vcpu
	.size	kvm_vcpu_start, . - kvm_vcpu_start

	.section .note.GNU-stack, "", @progbits
