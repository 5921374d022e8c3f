/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guarded buffers: memory that catches whoever writes beside it.
 *
 * A buffer lies between two inaccessible pages, and ends as close to the
 * second one as an alignment of 16 allows; a size that is a multiple of the
 * page size gives a page-aligned buffer. The bytes between the buffer and
 * the pages hold a pattern, which is checked when the buffer is freed: each
 * damaged side is a TWARN. The memory is zero and takes no RAM before it is
 * touched. All functions may be called from any thread.
 */
#ifndef TST_BUFFERS_H
#define TST_BUFFERS_H

#include <stddef.h>
#include <sys/uio.h>

/**
 * struct tst_buffers - a buffer to be made before setup() (.bufs).
 * @ptr: address of the pointer that receives the buffer; NULL ends a list
 * @size: size in bytes
 * @iov_sizes: or the sizes of an iovec, ended by -1
 * @str: or a string to copy
 */
struct tst_buffers {
	void *ptr;
	size_t size;
	int *iov_sizes;
	char *str;
};

/**
 * tst_alloc() - make a guarded buffer.
 * @size: size in bytes; 0 gives a pointer that must not be used
 *
 * Return: the buffer, filled with zeros; TBROK when there is no memory.
 */
void *tst_alloc(size_t size);

/**
 * tst_free() - check and free one buffer.
 * @ptr: what tst_alloc() returned, or NULL; anything else is TBROK
 */
void tst_free(void *ptr);

/** tst_free_all() - check and free all buffers of this process. */
void tst_free_all(void);

/** tst_strdup() - copy of @str in a guarded buffer. */
char *tst_strdup(const char *str);

/** tst_aprintf() - formatted string in a guarded buffer. */
char *tst_aprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * tst_iovec_alloc() - an iovec and its buffers, all guarded.
 * @sizes: sizes in bytes, ended by -1; 0 gives a NULL base
 *
 * Return: the iovec, NULL if there is no size.
 */
struct iovec *tst_iovec_alloc(int sizes[]);

/**
 * tst_buffers_alloc() - make all buffers of a list.
 * @bufs: the list; each entry has one of size, iov_sizes and str
 */
void tst_buffers_alloc(struct tst_buffers bufs[]);

#endif /* TST_BUFFERS_H */
