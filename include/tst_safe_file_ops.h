/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and writing small files, mostly in /proc and /sys.
 */
#ifndef TST_SAFE_FILE_OPS_H
#define TST_SAFE_FILE_OPS_H

#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

/* The compiler checks the arguments against the format. */
#define TST_SCANF(fmt, args) __attribute__((format(scanf, fmt, args)))

int file_scanf(const char *file, const int lineno, const char *path,
	       const char *fmt, ...) TST_SCANF(4, 5);
int file_printf(const char *file, const int lineno, const char *path,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));
int file_lines_scanf(const char *file, const int lineno, int strict,
		     const char *path, const char *fmt, ...) TST_SCANF(5, 6);
void safe_file_scanf(const char *file, const int lineno, const char *path,
		     const char *fmt, ...) TST_SCANF(4, 5);
void safe_file_printf(const char *file, const int lineno, const char *path,
		      const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void safe_try_file_printf(const char *file, const int lineno,
			  const char *path, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void safe_file_read_str(const char *file, const int lineno, const char *path,
			char *buf, size_t buf_size);
long safe_read_key(const char *file, const int lineno, const char *path,
		   const char *key);
void safe_cp(const char *file, const int lineno, const char *src,
	     const char *dst);
void safe_touch(const char *file, const int lineno, const char *path,
		mode_t mode, const struct timespec times[2]);

/* Reads by format: all conversions have to match. Returns 1 after a TINFO if
 * they do not, or on an error. */
#define FILE_SCANF(path, fmt, ...) \
	file_scanf(__FILE__, __LINE__, path, fmt, ##__VA_ARGS__)
/* The same, but TBROK. */
#define SAFE_FILE_SCANF(path, fmt, ...) \
	safe_file_scanf(__FILE__, __LINE__, path, fmt, ##__VA_ARGS__)
/* Reads by format from the first line that all conversions match. Returns 1
 * if there is none; an error other than a missing file is a TINFO. */
#define FILE_LINES_SCANF(path, fmt, ...) \
	file_lines_scanf(__FILE__, __LINE__, 0, path, fmt, ##__VA_ARGS__)
/* The same, but TBROK. */
#define SAFE_FILE_LINES_SCANF(path, fmt, ...) \
	file_lines_scanf(__FILE__, __LINE__, 1, path, fmt, ##__VA_ARGS__)
/* Writes by format, in one write. Returns 1 after a TINFO on an error. */
#define FILE_PRINTF(path, fmt, ...) \
	file_printf(__FILE__, __LINE__, path, fmt, ##__VA_ARGS__)
/* The same, but TBROK. */
#define SAFE_FILE_PRINTF(path, fmt, ...) \
	safe_file_printf(__FILE__, __LINE__, path, fmt, ##__VA_ARGS__)
/* The same, but silent if the file is missing. */
#define SAFE_TRY_FILE_PRINTF(path, fmt, ...) \
	safe_try_file_printf(__FILE__, __LINE__, path, fmt, ##__VA_ARGS__)
/* Reads a whole file; TBROK if it does not fit. */
#define SAFE_FILE_READ_STR(path, buf, buf_size) \
	safe_file_read_str(__FILE__, __LINE__, path, buf, buf_size)
/* A number of /proc/meminfo ("MemFree:"), or /proc/PID/status ("VmRSS:"). */
#define SAFE_READ_MEMINFO(item) \
	safe_read_key(__FILE__, __LINE__, "/proc/meminfo", item)
#define SAFE_READ_PROC_STATUS(pid, item)				\
	({								\
		char tst_path_[64];					\
		snprintf(tst_path_, sizeof(tst_path_),			\
			 "/proc/%d/status", (int)(pid));		\
		safe_read_key(__FILE__, __LINE__, tst_path_, item);	\
	})
/* Copies a file, into a directory if the target is one. */
#define SAFE_CP(src, dst) safe_cp(__FILE__, __LINE__, src, dst)
/* Makes a file if it is missing; sets its mode unless 0, and its times. */
#define SAFE_TOUCH(path, mode, times) \
	safe_touch(__FILE__, __LINE__, path, mode, times)

#endif /* TST_SAFE_FILE_OPS_H */
