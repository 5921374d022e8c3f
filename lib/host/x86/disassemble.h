/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An instruction in assembler, where this machine has a disassembler: GNU
 * objdump, run as a child, or what the environment's BAREGUEST_DISASSEMBLER
 * names instead ("none": nothing). Called by crash reports.
 */
#ifndef HOST_X86_DISASSEMBLE_H
#define HOST_X86_DISASSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * struct disassembly_request - what to look at.
 * @code: machine code, beginning with an instruction
 * @size: bytes at @code
 * @start: its address in the guest
 * @width: 16, 32 or 64, as of the code segment
 * @wanted: address of the instruction
 * @before: the one that ends there is wanted instead
 */
struct disassembly_request {
	const unsigned char *code;
	size_t size;
	uint64_t start;
	unsigned int width;
	uint64_t wanted;
	bool before;
};

/*
 * kvm_disassemble() - get an instruction's text, printable.
 *
 * Return: false if there is no disassembler, if it takes longer than two
 * seconds, or if it does not know.
 */
bool kvm_disassemble(const struct disassembly_request *request, char *out,
		     size_t size);

/*
 * kvm_disassembly_find() - find the instruction in objdump's output.
 * @listing: the output, terminated
 */
bool kvm_disassembly_find(const struct disassembly_request *request,
			  const char *listing, char *out, size_t size);

#endif /* HOST_X86_DISASSEMBLE_H */
