// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Length of an instruction that a nested guest can be intercepted at, for
 * processors that do not tell it (SVM without nRIP). Opcodes and operands:
 * AMD APM volume 3, chapter 1 and appendix A.
 */
#include "guest/x86/insn_length.h"

#define MAX_LENGTH 15

static int is_prefix(uint8_t byte)
{
	switch (byte) {
	case 0x26:
	case 0x2e:
	case 0x36:
	case 0x3e:
	case 0x64:
	case 0x65:
	case 0x66:
	case 0x67:
	case 0xf0:
	case 0xf2:
	case 0xf3:
		return 1;
	}
	return sizeof(long) == 8 && (byte & 0xf0) == 0x40;
}

/* ModRM with SIB and displacement, 32 and 64-bit addresses. */
static unsigned int operand_length(const uint8_t *code)
{
	unsigned int mod = code[0] >> 6, rm = code[0] & 7, len = 1;

	if (mod == 3)
		return len;
	if (rm == 4) {
		len++;
		rm = code[1] & 7;
	}
	if (mod == 1)
		return len + 1;
	return mod == 2 || rm == 5 ? len + 4 : len;
}

/* Opcodes behind 0f. */
static unsigned int two_byte_length(const uint8_t *code)
{
	switch (code[0]) {
	case 0x00:	/* LLDT, LTR, SLDT, STR */
	case 0x01:	/* LGDT, INVLPG, LMSW, VMMCALL ... */
		return 2 + operand_length(code + 1);
	case 0x20 ... 0x23:	/* MOV CR and DR: always registers */
		return 3;
	}
	return 2;
}

unsigned int kvm_insn_length(const uint8_t *code)
{
	unsigned int prefixes = 0;

	while (prefixes < MAX_LENGTH && is_prefix(code[prefixes]))
		prefixes++;
	if (prefixes == MAX_LENGTH)
		return 0;
	code += prefixes;
	if (code[0] == 0xcd)
		return prefixes + 2;
	return prefixes + (code[0] == 0x0f ? two_byte_length(code + 1) : 1);
}
