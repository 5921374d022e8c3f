/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_PREAD() and its kin. With a first argument of SAFE_READ_ALL, or
 * SAFE_WRITE_ALL, a short count is TBROK.
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

#define TST_PRW_(call, fd, offset, ret, want) \
	tst_safe_prw_(__FILE__, __LINE__, call, fd, offset, ret, want)

#define SAFE_PREAD(strict, fd, buf, nbyte, offset) \
	TST_PRW_("pread", fd, offset, pread(fd, buf, nbyte, offset), \
		 (strict) == SAFE_READ_ALL ? (nbyte) : 0)
#define SAFE_PWRITE(strict, fd, buf, nbyte, offset) \
	TST_PRW_("pwrite", fd, offset, pwrite(fd, buf, nbyte, offset), \
		 (strict) == SAFE_WRITE_ALL ? (nbyte) : 0)
#define SAFE_PREADV(strict, fd, iov, iovcnt, offset) \
	TST_PRW_("preadv", fd, offset, preadv(fd, iov, iovcnt, offset), \
		 (strict) == SAFE_READ_ALL ? tst_iov_size(iov, iovcnt) : 0)
#define SAFE_PWRITEV(strict, fd, iov, iovcnt, offset) \
	TST_PRW_("pwritev", fd, offset, pwritev(fd, iov, iovcnt, offset), \
		 (strict) == SAFE_WRITE_ALL ? tst_iov_size(iov, iovcnt) : 0)

#endif /* TST_SAFE_PRW_H */
