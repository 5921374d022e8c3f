// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading and writing small files, see tst_safe_file_ops.h.
 */
#include "tst/tst_private.h"

/* Both report like tst_res_() and tst_brk_(). */
typedef void report_fn(const char *file, const int lineno, int ttype,
		       const char *fmt, ...);

static int scan(const char *file, const int lineno, report_fn *report,
		int ttype, const char *path, const char *fmt, va_list va)
{
	int ret, want = tst_count_conversions(fmt);
	FILE *f = fopen(path, "re");

	if (!f) {
		report(file, lineno, ttype | TERRNO, "cannot open %s", path);
		return 1;
	}
	ret = vfscanf(f, fmt, va);
	fclose(f);
	if (ret == want)
		return 0;
	report(file, lineno, ttype, "%s: '%s': got %d of %d values", path,
	       fmt, MAX(ret, 0), want);
	return 1;
}

int file_scanf(const char *file, const int lineno, const char *path,
	       const char *fmt, ...)
{
	va_list va;
	int ret;

	va_start(va, fmt);
	ret = scan(file, lineno, tst_res_, TINFO, path, fmt, va);
	va_end(va);
	return ret;
}

void safe_file_scanf(const char *file, const int lineno, const char *path,
		     const char *fmt, ...)
{
	va_list va;

	va_start(va, fmt);
	scan(file, lineno, tst_brk_, TBROK, path, fmt, va);
	va_end(va);
}

/* One write(2): files in /proc and /sys take a value as a whole. */
static int print(const char *file, const int lineno, report_fn *report,
		 int ttype, const char *path, const char *fmt, va_list va)
{
	int fd, len, ret = 1;
	char *text;

	len = vasprintf(&text, fmt, va);
	if (len < 0) {
		report(file, lineno, ttype | TERRNO, "vasprintf() failed");
		return 1;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_LARGEFILE,
		  0666);
	if (fd < 0)
		report(file, lineno, ttype | TERRNO, "cannot open %s", path);
	else if (write(fd, text, len) != len)
		report(file, lineno, ttype | TERRNO, "cannot write '%s' to %s",
		       text, path);
	else
		ret = 0;
	if (fd >= 0 && close(fd) && !ret) {
		report(file, lineno, ttype | TERRNO, "cannot write %s", path);
		ret = 1;
	}
	free(text);
	return ret;
}

int file_printf(const char *file, const int lineno, const char *path,
		const char *fmt, ...)
{
	va_list va;
	int ret;

	va_start(va, fmt);
	ret = print(file, lineno, tst_res_, TINFO, path, fmt, va);
	va_end(va);
	return ret;
}

void safe_file_printf(const char *file, const int lineno, const char *path,
		      const char *fmt, ...)
{
	va_list va;

	va_start(va, fmt);
	print(file, lineno, tst_brk_, TBROK, path, fmt, va);
	va_end(va);
}

void safe_try_file_printf(const char *file, const int lineno,
			  const char *path, const char *fmt, ...)
{
	va_list va;

	if (access(path, F_OK))
		return;
	va_start(va, fmt);
	print(file, lineno, tst_brk_, TBROK, path, fmt, va);
	va_end(va);
}

/* The first line that all conversions match. */
static int scan_lines(FILE *f, const char *fmt, va_list va)
{
	int want = tst_count_conversions(fmt), ret = -1;
	char *line = NULL;
	size_t size = 0;
	va_list copy;

	while (ret != want && getline(&line, &size, f) >= 0) {
		va_copy(copy, va);
		ret = vsscanf(line, fmt, copy);
		va_end(copy);
	}
	free(line);
	return ret != want;
}

int file_lines_scanf(const char *file, const int lineno, int strict,
		     const char *path, const char *fmt, ...)
{
	FILE *f = fopen(path, "re");
	va_list va;
	int ret;

	if (!f) {
		if (strict)
			tst_brk_(file, lineno, TBROK | TERRNO,
				 "cannot open %s", path);
		else if (errno != ENOENT)
			tst_res_(file, lineno, TINFO | TERRNO,
				 "cannot open %s", path);
		return 1;
	}
	va_start(va, fmt);
	ret = scan_lines(f, fmt, va);
	va_end(va);
	fclose(f);
	if (ret && strict)
		tst_brk_(file, lineno, TBROK, "%s: no line matches '%s'",
			 path, fmt);
	return ret;
}

void safe_file_read_str(const char *file, const int lineno, const char *path,
			char *buf, size_t buf_size)
{
	size_t len;
	char *text = tst_slurp(path, &len);

	if (!text) {
		tst_brk_(file, lineno, TBROK | TERRNO, "cannot read %s", path);
		return;
	}
	if (len >= buf_size)
		tst_brk_(file, lineno, TBROK, "%s has %zu bytes, more than "
			 "the %zu there is room for", path, len, buf_size);
	else
		memcpy(buf, text, len + 1);
	free(text);
}

/* A number behind a key at the start of a line. */
long safe_read_key(const char *file, const int lineno, const char *path,
		   const char *key)
{
	size_t len;
	char *text = tst_slurp(path, &len), *line = text;
	long val = -1;

	while (line && strncmp(line, key, strlen(key))) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line || sscanf(line + strlen(key), "%ld", &val) != 1)
		tst_brk_(file, lineno, TBROK, "%s: no number at '%s'", path,
			 key);
	free(text);
	return val;
}

/* Data, and the permissions of the source. */
static int copy_fd(int in, int out)
{
	char buf[16384];
	struct stat st;
	ssize_t len, ret, off;

	while ((len = read(in, buf, sizeof(buf))) > 0) {
		for (off = 0; off < len; off += ret) {
			ret = write(out, buf + off, len - off);
			if (ret < 0)
				return -1;
		}
	}
	if (len < 0 || fstat(in, &st))
		return -1;
	return fchmod(out, st.st_mode & 07777);
}

static void target_path(char *path, size_t size, const char *src,
			const char *dst)
{
	const char *base = strrchr(src, '/');
	struct stat st;

	if (!stat(dst, &st) && S_ISDIR(st.st_mode))
		snprintf(path, size, "%s/%s", dst, base ? base + 1 : src);
	else
		snprintf(path, size, "%s", dst);
}

void safe_cp(const char *file, const int lineno, const char *src,
	     const char *dst)
{
	char path[PATH_MAX];
	int in, out, ret = -1;

	target_path(path, sizeof(path), src, dst);
	in = open(src, O_RDONLY | O_CLOEXEC | O_LARGEFILE);
	out = in < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC |
				 O_CLOEXEC | O_LARGEFILE, 0600);
	if (out >= 0)
		ret = copy_fd(in, out);
	if (out >= 0 && close(out))
		ret = -1;
	if (in >= 0)
		close(in);
	if (ret)
		tst_brk_(file, lineno, TBROK | TERRNO, "cannot copy %s to %s",
			 src, path);
}

void safe_touch(const char *file, const int lineno, const char *path,
		mode_t mode, const struct timespec times[2])
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC | O_LARGEFILE,
		      mode ? mode : 0666);

	if (fd < 0) {
		tst_brk_(file, lineno, TBROK | TERRNO, "cannot open %s", path);
		return;
	}
	if (mode && fchmod(fd, mode))
		tst_brk_(file, lineno, TBROK | TERRNO, "fchmod(%s, %#o) "
			 "failed", path, mode);
	if (futimens(fd, times))
		tst_brk_(file, lineno, TBROK | TERRNO, "futimens(%s) failed",
			 path);
	close(fd);
}
