/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_PREAD() and its kin. With a first argument of SAFE_READ_ALL,
 * SAFE_WRITE_ALL or SAFE_WRITE_RETRY a short count is TBROK.
 */
#ifndef TST_SAFE_PRW_H
#define TST_SAFE_PRW_H

#include <sys/uio.h>
#include <unistd.h>

#include "tst_safe_macros.h"

/**
 * tst_safe_prw_() - judge a result.
 * @name: the call
 * @ret: what it returned
 * @want: bytes that have to be handled, 0 for any number
 *
 * Return: @ret
 */
ssize_t tst_safe_prw_(const char *file, const int lineno, const char *name,
		      int fd, long long offset, ssize_t ret, size_t want);

/** tst_iov_size() - bytes in all parts of an iovec. */
size_t tst_iov_size(const struct iovec *iov, int iovcnt);

static inline ssize_t safe_pread(const char *file, const int lineno,
				 enum safe_read_opts strict, int fd, void *buf,
				 size_t nbyte, off_t offset)
{
	return tst_safe_prw_(file, lineno, "pread", fd, offset,
			     pread(fd, buf, nbyte, offset),
			     strict == SAFE_READ_ALL ? nbyte : 0);
}

static inline ssize_t safe_pwrite(const char *file, const int lineno,
				  enum safe_write_opts strict, int fd,
				  const void *buf, size_t nbyte, off_t offset)
{
	return tst_safe_prw_(file, lineno, "pwrite", fd, offset,
			     pwrite(fd, buf, nbyte, offset),
			     strict == SAFE_WRITE_ANY ? 0 : nbyte);
}

static inline ssize_t safe_preadv(const char *file, const int lineno,
				  enum safe_read_opts strict, int fd,
				  const struct iovec *iov, int iovcnt,
				  off_t offset)
{
	return tst_safe_prw_(file, lineno, "preadv", fd, offset,
			     preadv(fd, iov, iovcnt, offset),
			     strict == SAFE_READ_ALL ?
			     tst_iov_size(iov, iovcnt) : 0);
}

static inline ssize_t safe_pwritev(const char *file, const int lineno,
				   enum safe_write_opts strict, int fd,
				   const struct iovec *iov, int iovcnt,
				   off_t offset)
{
	return tst_safe_prw_(file, lineno, "pwritev", fd, offset,
			     pwritev(fd, iov, iovcnt, offset),
			     strict == SAFE_WRITE_ANY ?
			     0 : tst_iov_size(iov, iovcnt));
}

#define SAFE_PREAD(strict, fd, buf, nbyte, offset) \
	TST_SAFE_CALL(pread, strict, fd, buf, nbyte, offset)
#define SAFE_PWRITE(strict, fd, buf, nbyte, offset) \
	TST_SAFE_CALL(pwrite, strict, fd, buf, nbyte, offset)
#define SAFE_PREADV(strict, fd, iov, iovcnt, offset) \
	TST_SAFE_CALL(preadv, strict, fd, iov, iovcnt, offset)
#define SAFE_PWRITEV(strict, fd, iov, iovcnt, offset) \
	TST_SAFE_CALL(pwritev, strict, fd, iov, iovcnt, offset)

#endif /* TST_SAFE_PRW_H */
