/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt vectors and their error codes in words. Called where exits and
 * faults of a guest are reported.
 */
#ifndef HOST_X86_VECTORS_H
#define HOST_X86_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * kvm_vector_name() - name of a vector.
 *
 * Return: for example "page fault (#PF)"; "interrupt" from 32 on.
 */
const char *kvm_vector_name(uint64_t vector);

/*
 * kvm_error_code_describe() - an error code in words.
 * @vector: the vector it came with
 * @code: the error code
 * @out: memory for the text, always terminated
 * @size: bytes at @out; 96 are always enough
 *
 * The text is empty for vectors that have no error code. Otherwise it reads,
 * for example, "write, page not present, supervisor" or "GDT entry 2".
 */
void kvm_error_code_describe(uint64_t vector, uint64_t code, char *out,
			     size_t size);

/* Bits of a page fault's error code. */
#define PF_PRESENT (1u << 0)
#define PF_WRITE (1u << 1)
#define PF_FETCH (1u << 4)

/* Rights of the page at the address of a page fault. */
struct page_rights {
	bool writable, user, executable;
};

#define PAGE_FAULT_TEXT_MAX 192

/*
 * kvm_page_fault_describe() - a page fault in words.
 * @code: its error code
 * @address: the fault address
 * @rights: what the page tables say of the page; NULL: there is none
 * @out: memory for the text, always terminated
 * @size: bytes at @out; PAGE_FAULT_TEXT_MAX are always enough
 *
 * For example "write to 0x140200000: present, read-only, supervisor"; the
 * last word tells who did it.
 */
void kvm_page_fault_describe(uint64_t code, uint64_t address,
			     const struct page_rights *rights, char *out,
			     size_t size);

/*
 * kvm_vector_signal() - what Linux sends a process for such an exception;
 * SIGABRT for all others.
 */
int kvm_vector_signal(uint64_t vector);

#endif /* HOST_X86_VECTORS_H */
