/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the SVM and VMX parts of the guest library share. Internal.
 */
#ifndef LIB_GUEST_X86_NESTED_H
#define LIB_GUEST_X86_NESTED_H

#include "kvm_x86_fpu.h"

#define NESTED_STACK_SIZE 8192

/*
 * How deep the running code is: 0 in the payload itself, 1 in a nested guest
 * and so on. Counted up before a VM entry and down behind the VM exit. The
 * controller reads it (kvm_payload_header.nesting) to say where a message
 * came from.
 */
extern volatile uint32_t kvm_nesting_level;

/*
 * First instruction of a nested guest: calls the function in RAX, then halts
 * for ever with its return value in RAX.
 */
void kvm_nested_entry(void);

#endif /* LIB_GUEST_X86_NESTED_H */
