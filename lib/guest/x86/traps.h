/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt entry stubs, for traps_64.S and traps_32.S: one for each vector,
 * of STUB_SIZE bytes, which completes the frame to the same shape for all
 * vectors and goes on at trap_entry.
 */
#ifndef LIB_GUEST_X86_TRAPS_H
#define LIB_GUEST_X86_TRAPS_H

#include "layout.h"

/* Bit n: the processor pushes an error code (Intel SDM volume 3, 6.13). */
#define ERROR_CODE_VECTORS 0x60227d00

.macro trap_stub has_error_code
	.org	kvm_trap_stubs + vector * STUB_SIZE
	.if	!(\has_error_code)
	.byte	0x6a, 0			/* push $0 */
	.endif
	.byte	0x68			/* push $vector */
	.long	vector
	jmp	trap_entry
	.set	vector, vector + 1
.endm

.macro trap_stubs
	.section .init.traps, "ax"
	.balign	STUB_SIZE
	.globl	kvm_trap_stubs
	.type	kvm_trap_stubs, @function
kvm_trap_stubs:
	.set	vector, 0
	.rept	32
	trap_stub (ERROR_CODE_VECTORS >> vector) & 1
	.endr
	.rept	VECTORS - 32
	trap_stub 0
	.endr
	.org	kvm_trap_stubs + VECTORS * STUB_SIZE
	.size	kvm_trap_stubs, VECTORS * STUB_SIZE
.endm

/* The stub of \vector under the name that old sources know. */
.macro stub_name name vector
	.globl	kvm_handle_\name
	.set	kvm_handle_\name, kvm_trap_stubs + \vector * STUB_SIZE
.endm

.macro stub_names
	stub_name zerodiv 0
	stub_name debug 1
	stub_name nmi 2
	stub_name breakpoint 3
	stub_name overflow 4
	stub_name bound_range_exc 5
	stub_name bad_opcode 6
	stub_name device_error 7
	stub_name double_fault 8
	stub_name bad_exception 9
	stub_name invalid_tss 10
	stub_name segfault 11
	stub_name stack_fault 12
	stub_name gpf 13
	stub_name page_fault 14
	stub_name fpu_error 16
	stub_name alignment_error 17
	stub_name machine_check 18
	stub_name simd_error 19
	stub_name virt_error 20
	stub_name cpe 21
	stub_name hv_injection 28
	stub_name vmm_comm 29
	stub_name security_error 30
.endm

#endif /* LIB_GUEST_X86_TRAPS_H */
