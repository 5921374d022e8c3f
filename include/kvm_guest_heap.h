/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The heap of a payload: from the end of its image to the end of its memory.
 * Included by kvm_guest.h, behind the types it uses.
 *
 * The functions may be called on every vCPU and in interrupt callbacks. Those
 * that fail end the test with TBROK at the file and line they were called at.
 */
#ifndef KVM_GUEST_HEAP_H
#define KVM_GUEST_HEAP_H

/**
 * tst_heap_alloc() - allocate memory.
 * @size: bytes; 0 gives a pointer of its own, too
 *
 * The memory is aligned to 16 bytes and all zero, unless
 * tst_heap_set_poison() is on. TBROK if it does not fit.
 *
 * Return: the memory, never NULL.
 */
#define tst_heap_alloc(size) tst_heap_alloc_(__FILE__, __LINE__, (size))

/**
 * tst_heap_alloc_aligned() - allocate memory with a given alignment.
 * @size: bytes
 * @align: the address is a multiple of it; any number but 0
 *
 * Like tst_heap_alloc() otherwise. TBROK also if @align is 0.
 *
 * Return: the memory, never NULL.
 */
#define tst_heap_alloc_aligned(size, align) \
	tst_heap_alloc_aligned_(__FILE__, __LINE__, (size), (align))

/**
 * tst_heap_alloc_pages() - allocate whole pages.
 * @count: number of pages, 4096 bytes each, that follow each other
 *
 * Like tst_heap_alloc() otherwise, but aligned to a page.
 *
 * Return: the first page, never NULL.
 */
#define tst_heap_alloc_pages(count) \
	tst_heap_alloc_pages_(__FILE__, __LINE__, (count))

/**
 * tst_heap_free() - give memory back.
 * @ptr: what one of the functions above returned, or NULL for no effect
 *
 * TBROK if it is no such pointer, was freed before, or if the payload wrote
 * beyond the bounds of the block.
 */
#define tst_heap_free(ptr) tst_heap_free_(__FILE__, __LINE__, (ptr))

void *tst_heap_alloc_(const char *file, const int line, size_t size);
void *tst_heap_alloc_aligned_(const char *file, const int line, size_t size,
			      size_t align);
void *tst_heap_alloc_pages_(const char *file, const int line, size_t count);
void tst_heap_free_(const char *file, const int line, void *ptr);

/**
 * tst_heap_left() - the largest block that is left.
 *
 * Return: bytes a single tst_heap_alloc() could allocate now; 0 if none.
 */
size_t tst_heap_left(void);

/* What poisoned memory is filled with. */
#define TST_HEAP_POISON 0xa5

/**
 * tst_heap_set_poison() - choose what allocated memory holds.
 * @on: 0 for zeroes, the default; otherwise bytes TST_HEAP_POISON, which
 *	shows a payload that relies on memory it did not initialise
 */
void tst_heap_set_poison(int on);

#endif /* KVM_GUEST_HEAP_H */
