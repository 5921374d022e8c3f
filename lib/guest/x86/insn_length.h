/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Length of intercepted instructions, for nested_svm.c.
 */
#ifndef LIB_GUEST_X86_INSN_LENGTH_H
#define LIB_GUEST_X86_INSN_LENGTH_H

#include "kvm_x86.h"

/*
 * Bytes of the instruction at @code, which is one that can be intercepted by
 * its opcode; 0 if there is none.
 */
unsigned int kvm_insn_length(const uint8_t *code);

#endif /* LIB_GUEST_X86_INSN_LENGTH_H */
