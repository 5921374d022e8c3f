/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An io_uring: set up, entered and closed by system call.
 */
#ifndef TST_SAFE_IO_URING_H
#define TST_SAFE_IO_URING_H

#include <linux/io_uring.h>
#include <signal.h>
#include <stddef.h>

/**
 * struct tst_io_uring - a ring and where its parts are mapped.
 * @fd: the ring
 * @sqr_base: mapping of the submission ring, @sqr_mapsize bytes
 * @cqr_base: mapping of the completion ring, @cqr_mapsize bytes; the same as
 *	@sqr_base on kernels that map both at once
 * @sqr_entries: submission entries
 * @cqr_entries: completion entries
 *
 * The other members point into the mappings.
 */
struct tst_io_uring {
	int fd;
	void *sqr_base, *cqr_base;
	struct io_uring_sqe *sqr_entries;
	const struct io_uring_cqe *cqr_entries;
	const unsigned int *sqr_head, *sqr_mask, *sqr_size, *sqr_flags;
	unsigned int *sqr_tail, *sqr_array;
	const unsigned int *cqr_tail, *cqr_mask, *cqr_size;
	unsigned int *cqr_head;
	size_t sqr_mapsize, cqr_mapsize, sqe_mapsize;
};

int safe_io_uring_init(const char *file, const int lineno,
		       unsigned int entries, struct io_uring_params *params,
		       struct tst_io_uring *uring);
void safe_io_uring_close(const char *file, const int lineno,
			 struct tst_io_uring *uring);
int safe_io_uring_enter(const char *file, const int lineno, int strict,
			int fd, unsigned int to_submit,
			unsigned int min_complete, unsigned int flags,
			sigset_t *sig);

/* TCONF if the kernel has no io_uring, or does not permit it. */
#define SAFE_IO_URING_INIT(entries, params, uring) \
	safe_io_uring_init(__FILE__, __LINE__, entries, params, uring)
#define SAFE_IO_URING_CLOSE(uring) \
	safe_io_uring_close(__FILE__, __LINE__, uring)
/* In strict mode all entries have to be submitted. */
#define SAFE_IO_URING_ENTER(strict, fd, to_submit, min_complete, flags, sig) \
	safe_io_uring_enter(__FILE__, __LINE__, strict, fd, to_submit, \
			    min_complete, flags, sig)

#endif /* TST_SAFE_IO_URING_H */
