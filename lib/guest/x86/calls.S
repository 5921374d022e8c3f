/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls to the host: a port write while the arguments are where the C
 * calling convention has them ("Calls to the host", kvm_common.h). The
 * controller decodes them, so there is nothing else to do here.
 */
#include "kvm_common.h"

	.text

	.globl	tst_res_
	.type	tst_res_, @function
tst_res_:
	outb	%al, $KVM_PORT_REPORT
	ret
	.size	tst_res_, . - tst_res_

	.globl	tst_brk_
	.type	tst_brk_, @function
tst_brk_:
	outb	%al, $KVM_PORT_REPORT
	call	kvm_exit
	.size	tst_brk_, . - tst_brk_

	.globl	kvm_call_exit
	.type	kvm_call_exit, @function
kvm_call_exit:
	outb	%al, $KVM_PORT_EXIT
	jmp	kvm_call_exit
	.size	kvm_call_exit, . - kvm_call_exit

	.globl	kvm_call_done
	.type	kvm_call_done, @function
kvm_call_done:
	outb	%al, $KVM_PORT_DONE
	jmp	kvm_call_done
	.size	kvm_call_done, . - kvm_call_done

	.globl	kvm_call_fault
	.type	kvm_call_fault, @function
kvm_call_fault:
	outb	%al, $KVM_PORT_FAULT
	ret
	.size	kvm_call_fault, . - kvm_call_fault

	.globl	kvm_yield
	.type	kvm_yield, @function
kvm_yield:
	hlt
	ret
	.size	kvm_yield, . - kvm_yield

	.section .note.GNU-stack, "", @progbits
