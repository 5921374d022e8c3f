/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for paths below an open directory, see tst_safe_macros.h.
 */
#ifndef TST_SAFE_FILE_AT_H
#define TST_SAFE_FILE_AT_H

#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tst_safe_gen.h"

TST_SAFE(int, unlinkat, zero, 3, k_int, dirfd, k_str, path, k_int, flags)
TST_SAFE(int, fchownat, zero, 5, k_int, dirfd, k_str, path, k_num(uid_t),
	 owner, k_num(gid_t), group, k_int, flags)
TST_SAFE(int, fstatat, zero, 4, k_int, dirfd, k_str, path, k_ptr(struct stat),
	 buf, k_int, flags)

/** tst_decode_fd() - path of an open file, in a static buffer. */
const char *tst_decode_fd(int fd);

int safe_openat(const char *file, const int lineno, int dirfd,
		const char *path, int oflags, ...);
ssize_t safe_file_readat(const char *file, const int lineno, int dirfd,
			 const char *path, char *buf, size_t nbyte);
int safe_file_printfat(const char *file, const int lineno, int dirfd,
		       const char *path, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

#define SAFE_OPENAT(dirfd, path, oflags, ...) \
	TST_SAFE_CALL(openat, dirfd, path, oflags, ##__VA_ARGS__)
/* Reads the content and ends it with NUL; TBROK if it does not fit. Returns
 * the number of bytes. */
#define SAFE_FILE_READAT(dirfd, path, buf, nbyte) \
	TST_SAFE_CALL(file_readat, dirfd, path, buf, nbyte)
#define SAFE_FILE_PRINTFAT(dirfd, path, fmt, ...) \
	TST_SAFE_CALL(file_printfat, dirfd, path, fmt, ##__VA_ARGS__)
#define SAFE_UNLINKAT(dirfd, path, flags) \
	TST_SAFE_CALL(unlinkat, dirfd, path, flags)
#define SAFE_FCHOWNAT(dirfd, path, owner, group, flags) \
	TST_SAFE_CALL(fchownat, dirfd, path, owner, group, flags)
#define SAFE_FSTATAT(dirfd, path, buf, flags) \
	TST_SAFE_CALL(fstatat, dirfd, path, buf, flags)

#endif /* TST_SAFE_FILE_AT_H */
