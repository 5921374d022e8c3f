/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for streams, see tst_safe_macros.h.
 */
#ifndef TST_SAFE_STDIO_H
#define TST_SAFE_STDIO_H

#include <stdio.h>

#include "tst_safe_gen.h"

TST_SAFE(FILE *, fopen, ptr, 2, k_str, path, k_str, mode)
TST_SAFE(FILE *, freopen, ptr, 3, k_str, path, k_str, mode, k_ptr(FILE),
	 stream)
TST_SAFE(FILE *, popen, ptr, 2, k_str, command, k_str, mode)
TST_SAFE(int, fseek, zero, 3, k_ptr(FILE), stream, k_num(long), offset, k_int,
	 whence)
TST_SAFE(long, ftell, ge0, 1, k_ptr(FILE), stream)
TST_SAFE(int, fileno, ge0, 1, k_ptr(FILE), stream)
TST_SAFE(int, fflush, zero, 1, k_ptr(FILE), stream)

static inline int safe_fclose(const char *file, const int lineno, FILE *stream)
{
	int ret = fclose(stream);

	if (ret)
		tst_safe_failed_(file, lineno, 0, -1, "fclose(...)");
	return ret;
}

size_t safe_fread(const char *file, const int lineno, void *ptr, size_t size,
		  size_t nmemb, FILE *stream);
size_t safe_fwrite(const char *file, const int lineno, const void *ptr,
		   size_t size, size_t nmemb, FILE *stream);
int safe_asprintf(const char *file, const int lineno, char **strp,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#define SAFE_FOPEN(path, mode)		TST_SAFE_CALL(fopen, path, mode)
#define SAFE_FREOPEN(path, mode, stream) \
	TST_SAFE_CALL(freopen, path, mode, stream)
#define SAFE_FCLOSE(stream)		TST_SAFE_CALL(fclose, stream)
#define SAFE_POPEN(command, mode)	TST_SAFE_CALL(popen, command, mode)
/* All items have to be read, or written. */
#define SAFE_FREAD(ptr, size, nmemb, stream) \
	TST_SAFE_CALL(fread, ptr, size, nmemb, stream)
#define SAFE_FWRITE(ptr, size, nmemb, stream) \
	TST_SAFE_CALL(fwrite, ptr, size, nmemb, stream)
#define SAFE_FSEEK(stream, offset, whence) \
	TST_SAFE_CALL(fseek, stream, offset, whence)
#define SAFE_FTELL(stream)		TST_SAFE_CALL(ftell, stream)
#define SAFE_FILENO(stream)		TST_SAFE_CALL(fileno, stream)
#define SAFE_FFLUSH(stream)		TST_SAFE_CALL(fflush, stream)
#define SAFE_ASPRINTF(strp, fmt, ...) \
	TST_SAFE_CALL(asprintf, strp, fmt, ##__VA_ARGS__)

#endif /* TST_SAFE_STDIO_H */
