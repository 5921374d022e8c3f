// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An io_uring, see tst_safe_io_uring.h. Called by tests.
 */
#include "tst/tst_private.h"
#if __has_include(<linux/io_uring.h>)
#include "tst_safe_io_uring.h"
#include <sys/mman.h>
#include <sys/syscall.h>

static void *map_ring(const char *file, const int lineno, int fd, size_t size,
		      off_t offset)
{
	return safe_mmap(file, lineno, NULL, size, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_POPULATE, fd, offset);
}

static void set_sqr(struct tst_io_uring *uring,
		    const struct io_sqring_offsets *off)
{
	char *base = uring->sqr_base;

	uring->sqr_head = (void *)(base + off->head);
	uring->sqr_tail = (void *)(base + off->tail);
	uring->sqr_mask = (void *)(base + off->ring_mask);
	uring->sqr_size = (void *)(base + off->ring_entries);
	uring->sqr_flags = (void *)(base + off->flags);
	uring->sqr_array = (void *)(base + off->array);
}

static void set_cqr(struct tst_io_uring *uring,
		    const struct io_cqring_offsets *off)
{
	char *base = uring->cqr_base;

	uring->cqr_head = (void *)(base + off->head);
	uring->cqr_tail = (void *)(base + off->tail);
	uring->cqr_mask = (void *)(base + off->ring_mask);
	uring->cqr_size = (void *)(base + off->ring_entries);
	uring->cqr_entries = (void *)(base + off->cqes);
}

int safe_io_uring_init(const char *file, const int lineno,
		       unsigned int entries, struct io_uring_params *params,
		       struct tst_io_uring *uring)
{
	int fd = syscall(SYS_io_uring_setup, entries, params);

	uring->fd = fd;
	if (fd < 0) {
		tst_brk_(file, lineno, TERRNO | (errno == ENOSYS ||
			 errno == EPERM ? TCONF : TBROK),
			 "io_uring_setup(%u) failed", entries);
		return fd;
	}
	uring->sqr_mapsize = params->sq_off.array +
			     params->sq_entries * sizeof(unsigned int);
	uring->cqr_mapsize = params->cq_off.cqes +
			     params->cq_entries * sizeof(struct io_uring_cqe);
	uring->sqe_mapsize = params->sq_entries * sizeof(struct io_uring_sqe);
	uring->sqr_base = map_ring(file, lineno, fd, uring->sqr_mapsize,
				   IORING_OFF_SQ_RING);
	uring->cqr_base = map_ring(file, lineno, fd, uring->cqr_mapsize,
				   IORING_OFF_CQ_RING);
	uring->sqr_entries = map_ring(file, lineno, fd, uring->sqe_mapsize,
				      IORING_OFF_SQES);
	set_sqr(uring, &params->sq_off);
	set_cqr(uring, &params->cq_off);
	return fd;
}

void safe_io_uring_close(const char *file, const int lineno,
			 struct tst_io_uring *uring)
{
	safe_munmap(file, lineno, uring->sqr_entries, uring->sqe_mapsize);
	safe_munmap(file, lineno, uring->cqr_base, uring->cqr_mapsize);
	safe_munmap(file, lineno, uring->sqr_base, uring->sqr_mapsize);
	safe_close(file, lineno, &uring->fd);
}

int safe_io_uring_enter(const char *file, const int lineno, int strict,
			int fd, unsigned int to_submit,
			unsigned int min_complete, unsigned int flags,
			sigset_t *sig)
{
	int ret = syscall(SYS_io_uring_enter, fd, to_submit, min_complete,
			  flags, sig, sig ? 8 : 0);

	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret,
				 "io_uring_enter(%d, %u, %u, %#x)", fd,
				 to_submit, min_complete, flags);
	else if (strict && (unsigned int)ret != to_submit)
		tst_brk_(file, lineno, TBROK, "io_uring_enter() submitted %d "
			 "of %u entries", ret, to_submit);
	return ret;
}
#endif
