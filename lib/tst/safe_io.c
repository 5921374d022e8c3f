// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*() of tst_safe_stdio.h, tst_safe_file_at.h and tst_safe_prw.h that
 * are no plain call. Called by tests.
 */
#include "tst/tst_private.h"
#include "tst_safe_file_at.h"
#include "tst_safe_prw.h"
#include "tst_safe_stdio.h"

size_t safe_fread(const char *file, const int lineno, void *ptr, size_t size,
		  size_t nmemb, FILE *stream)
{
	size_t ret;

	errno = 0;
	ret = fread(ptr, size, nmemb, stream);
	if (ret != nmemb)
		tst_brk_(file, lineno, errno ? TBROK | TERRNO : TBROK,
			 "fread(%p, %zu, %zu, %p) read %zu items", ptr, size,
			 nmemb, (void *)stream, ret);
	return ret;
}

size_t safe_fwrite(const char *file, const int lineno, const void *ptr,
		   size_t size, size_t nmemb, FILE *stream)
{
	size_t ret;

	errno = 0;
	ret = fwrite(ptr, size, nmemb, stream);
	if (ret != nmemb)
		tst_brk_(file, lineno, errno ? TBROK | TERRNO : TBROK,
			 "fwrite(%p, %zu, %zu, %p) wrote %zu items", ptr, size,
			 nmemb, (void *)stream, ret);
	return ret;
}

int safe_asprintf(const char *file, const int lineno, char **strp,
		  const char *fmt, ...)
{
	va_list va;
	int ret;

	va_start(va, fmt);
	ret = vasprintf(strp, fmt, va);
	va_end(va);
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, -1, "asprintf(%s, ...)",
				 fmt);
	return ret;
}

const char *tst_decode_fd(int fd)
{
	static char path[PATH_MAX];
	char link[64];
	int saved = errno;
	ssize_t len;

	if (fd == AT_FDCWD)
		return "AT_FDCWD";
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path) - 1);
	errno = saved;
	if (len < 0)
		return "?";
	path[len] = 0;
	return path;
}

int safe_openat(const char *file, const int lineno, int dirfd,
		const char *path, int oflags, ...)
{
	unsigned int mode = 0;
	va_list va;
	int ret;

	if (oflags & O_CREAT || (oflags & O_TMPFILE) == O_TMPFILE) {
		va_start(va, oflags);
		mode = va_arg(va, unsigned int);
		va_end(va);
	}
	ret = openat(dirfd, path, oflags | O_LARGEFILE, mode);
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret,
				 "openat(%d<%s>, %s, %#x, %#o)", dirfd,
				 tst_decode_fd(dirfd), path, oflags, mode);
	return ret;
}

ssize_t safe_file_readat(const char *file, const int lineno, int dirfd,
			 const char *path, char *buf, size_t nbyte)
{
	int fd = safe_openat(file, lineno, dirfd, path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	char *text;

	if (fd < 0)
		return fd;
	text = tst_slurp_fd(fd, &len);
	if (!text || len >= nbyte) {
		tst_brk_(file, lineno, TBROK | (text ? 0 : TERRNO),
			 "%s/%s: cannot read %zu bytes", tst_decode_fd(dirfd),
			 path, len);
		len = nbyte ? nbyte - 1 : 0;
	}
	if (text && nbyte) {
		memcpy(buf, text, len);
		buf[len] = 0;
	}
	free(text);
	close(fd);
	return len;
}

int safe_file_printfat(const char *file, const int lineno, int dirfd,
		       const char *path, const char *fmt, ...)
{
	int fd = safe_openat(file, lineno, dirfd, path,
			     O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	va_list va;
	int ret;

	if (fd < 0)
		return fd;
	va_start(va, fmt);
	ret = vdprintf(fd, fmt, va);
	va_end(va);
	if (close(fd) || ret < 0)
		tst_brk_(file, lineno, TBROK | TERRNO, "cannot write %s/%s",
			 tst_decode_fd(dirfd), path);
	return ret;
}

ssize_t tst_safe_prw_(const char *file, const int lineno, const char *name,
		      int fd, long long offset, ssize_t ret, size_t want)
{
	if (ret < 0)
		tst_safe_failed_(file, lineno, 0, ret,
				 "%s(%d, ..., %lld)", name, fd, offset);
	else if (want && (size_t)ret != want)
		tst_brk_(file, lineno, TBROK, "%s(%d, ..., %lld) handled %zd "
			 "of %zu bytes", name, fd, offset, ret, want);
	return ret;
}

size_t tst_iov_size(const struct iovec *iov, int iovcnt)
{
	size_t size = 0;
	int i;

	for (i = 0; i < iovcnt; i++)
		size += iov[i].iov_len;
	return size;
}
