/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt vectors and their error codes in words. Called where exits and
 * faults of a guest are reported.
 */
#ifndef HOST_X86_VECTORS_H
#define HOST_X86_VECTORS_H

#include <stddef.h>
#include <stdint.h>

/*
 * vector_name() - name of a vector.
 *
 * Return: for example "page fault (#PF)"; "interrupt" from 32 on.
 */
const char *vector_name(uint32_t vector);

/*
 * error_code_describe() - an error code in words.
 * @vector: the vector it came with
 * @code: the error code
 * @out: memory for the text, always terminated
 * @size: bytes at @out; 96 are always enough
 *
 * The text is empty for vectors that have no error code. Otherwise it reads,
 * for example, "write, page not present, supervisor" or "GDT entry 2".
 */
void error_code_describe(uint32_t vector, uint64_t code, char *out,
			 size_t size);

#endif /* HOST_X86_VECTORS_H */
