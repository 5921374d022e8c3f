// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Result lines: counting, formatting, writing. Behind tst_res(), tst_brk()
 * and tst_check().
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include <sys/syscall.h>

/* Longest line, with its newline. */
#define LINE_SIZE 1024
#define COLOR_RESET "\033[0m"
#define COLOR_HINT "\033[1;33m"

long TST_RET;
void *TST_RET_PTR;
int TST_ERR;
int TST_PASS;

static const struct {
	int ttype;
	const char *name;
	const char *color;
	int counter;
} ttypes[] = {
	{ TPASS, "TPASS", "\033[1;32m", TST_PASSED },
	{ TFAIL, "TFAIL", "\033[1;31m", TST_FAILED },
	{ TBROK, "TBROK", "\033[1;31m", TST_BROKEN },
	{ TCONF, "TCONF", "\033[1;33m", TST_SKIPPED },
	{ TWARN, "TWARN", "\033[1;35m", TST_WARNINGS },
	{ TINFO, "TINFO", "\033[1;34m", -1 },
	{ TDEBUG, "TDEBUG", "\033[1;37m", -1 },
};

static int ttype_index(int ttype)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ttypes); i++) {
		if (ttypes[i].ttype == TTYPE_RESULT(ttype))
			return i;
	}
	return -1;
}

static int is_yes(const char *str)
{
	return str && (!strcmp(str, "y") || !strcmp(str, "1"));
}

static int is_no(const char *str)
{
	return !strcmp(str, "n") || !strcmp(str, "0");
}

int tst_color_on(void)
{
	static int color = -1;
	const char *env;

	if (color < 0) {
		env = getenv("LTP_COLORIZE_OUTPUT");
		color = env && *env ? !is_no(env) : isatty(STDERR_FILENO);
	}
	return color;
}

int tst_reproducible(void)
{
	static int reproducible = -1;

	if (reproducible < 0)
		reproducible = is_yes(getenv("LTP_REPRODUCIBLE_OUTPUT"));
	return reproducible;
}

int tst_lost_early;

/* Who closed or left the other end does not want to know. */
static void note_lost(int fd, int error)
{
	if (fd != STDERR_FILENO || error == EBADF || error == EPIPE)
		return;
	if (tst_page)
		tst_page->lost_output = error;
	else
		tst_lost_early = error;
}

void tst_write(int fd, const char *buf, size_t len)
{
	int saved = errno;
	ssize_t ret;

	while (len) {
		ret = write(fd, buf, len);
		if (ret < 0 && errno == EINTR)
			continue;
		if (ret <= 0) {
			note_lost(fd, ret ? errno : ENOSPC);
			break;
		}
		buf += ret;
		len -= ret;
	}
	errno = saved;
}

void tst_err_printf(const char *fmt, ...)
{
	char buf[LINE_SIZE];
	va_list va;
	int len;

	va_start(va, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, va);
	va_end(va);
	tst_write(STDERR_FILENO, buf, MIN(len, (int)sizeof(buf) - 1));
}

void tst_printf(const char *fmt, ...)
{
	va_list va;

	va_start(va, fmt);
	vdprintf(STDERR_FILENO, fmt, va);
	va_end(va);
}

static void count(int ttype)
{
	int i = ttype_index(ttype);

	if (tst_page && i >= 0 && ttypes[i].counter >= 0)
		__atomic_add_fetch(&tst_page->counters[ttypes[i].counter], 1,
				   __ATOMIC_SEQ_CST);
}

int tst_is_counted(int ttype)
{
	return ttypes[ttype_index(ttype)].counter >= 0;
}

static const char *known_file(const char *file)
{
	return file ? file : "?";
}

/* Copies what fits. Guests report a lot: printf() took most of the time. */
static size_t copy_text(char *to, size_t size, const char *from)
{
	size_t len = strnlen(from, size - 1);

	memcpy(to, from, len);
	to[len] = 0;
	return len;
}

/* Builds "file:line: TYPE: msg[: ERRNO (number)]\n" in a buffer; a message
 * that is too long is cut. Returns the length, or with cut set, whether it
 * had to be. */
static int format_line(char *buf, const struct tst_report *rep, int color,
		       int *cut)
{
	int i = ttype_index(rep->ttype), len, room;
	const char *msg = tst_reproducible() ? "" : rep->msg;
	char suffix[64] = "\n";

	if (rep->err >= 0 && *msg)
		snprintf(suffix, sizeof(suffix), ": %s (%d)\n",
			 tst_strerrno(rep->err), rep->err);
	len = snprintf(buf, LINE_SIZE, "%.400s:%d: %s%s: %s",
		       known_file(rep->file), rep->lineno,
		       color ? ttypes[i].color : "", ttypes[i].name,
		       color ? COLOR_RESET : "");
	room = LINE_SIZE - len - (int)strlen(suffix) - 1;
	*cut = (int)strlen(msg) > room;
	len += copy_text(buf + len, room + 1, msg);
	return len + copy_text(buf + len, LINE_SIZE - len, suffix);
}

/* Of two results at the same moment either is the last one. */
static void remember(const struct tst_report *rep)
{
	if (__atomic_exchange_n(&tst_page->last_busy, 1, __ATOMIC_ACQUIRE))
		return;
	tst_page->last_ns = tst_now_ns();
	tst_page->last_line = rep->lineno;
	copy_text(tst_page->last_file, sizeof(tst_page->last_file),
		  known_file(rep->file));
	__atomic_store_n(&tst_page->last_busy, 0, __ATOMIC_RELEASE);
}

int tst_debug_on(void)
{
	return tst_page && tst_page->debug;
}

static int is_hidden(int ttype)
{
	int level = tst_page ? tst_page->debug : 0;

	switch (TTYPE_RESULT(ttype)) {
	case TDEBUG:
		return tst_reproducible() || level <
			(tst_page && getpid() == tst_page->lib_pid ? 2 : 1);
	case TINFO:
		return tst_reproducible();
	default:
		return 0;
	}
}

static void print_report(struct tst_report *rep)
{
	char buf[LINE_SIZE];
	int cut, len;

	len = format_line(buf, rep, tst_color_on(), &cut);
	if (cut)
		tst_res_(rep->file, rep->lineno, TWARN,
			 "The next message is too long and was cut");
	tst_write(STDERR_FILENO, buf, len);
	if (!tst_page)
		return;
	tst_record_result(rep);
	if (tst_is_counted(rep->ttype))
		remember(rep);
}

static void report(struct tst_report *rep, const char *fmt, va_list va)
{
	char msg[LINE_SIZE * 2];
	int saved = errno, len;

	if (is_hidden(rep->ttype))
		return;
	len = copy_text(msg, sizeof(tst_prefix), tst_prefix);
	errno = saved;	/* for %m */
	vsnprintf(msg + len, sizeof(msg) - len, fmt, va);
	rep->msg = msg;
	print_report(rep);
	errno = saved;
}

static int errno_of(int ttype, int current)
{
	int err = -1;

	if (ttype & TERRNO)
		err = current;
	if (ttype & TTERRNO)
		err = TST_ERR;
	if (ttype & TRERRNO)
		err = TST_RET < 0 ? -TST_RET : TST_RET;
	return err;
}

static void tell_more(int ttype)
{
	int type = TTYPE_RESULT(ttype), saved = errno;

	if ((type == TFAIL || type == TBROK) && &tst_layer_hooks &&
	    tst_layer_hooks.failed)
		tst_layer_hooks.failed();
	errno = saved;
}

void tst_count_and_report(struct tst_report *rep, const char *fmt, va_list va)
{
	count(rep->ttype);
	report(rep, fmt, va);
	tell_more(rep->ttype);
}

void tst_vres_(const char *file, const int lineno, int ttype, const char *fmt,
	       va_list va)
{
	struct tst_report rep = {
		.file = file,
		.lineno = lineno,
		.ttype = ttype,
		.err = errno_of(ttype, errno),
	};

	if (ttype_index(ttype) < 0) {
		tst_brk_(file, lineno, TBROK, "%#x is no result type", ttype);
		return;
	}
	tst_count_and_report(&rep, fmt, va);
}

void tst_res_(const char *file, const int lineno, int ttype, const char *fmt,
	      ...)
{
	va_list va;

	va_start(va, fmt);
	tst_vres_(file, lineno, ttype, fmt, va);
	va_end(va);
}

const char *tst_ttype_color(int ttype)
{
	return ttypes[ttype_index(ttype)].color;
}

static void hex_bytes(char *buf, const unsigned char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf += sprintf(buf, i ? " %02x" : "%02x", bytes[i]);
}

void tst_resm_hexd_(const char *file, const int lineno, int ttype,
		    const void *buf, size_t size, const char *fmt, ...)
{
	char msg[LINE_SIZE], row[16 * 3 + 1];
	size_t off;
	va_list va;

	va_start(va, fmt);
	vsnprintf(msg, sizeof(msg), fmt, va);
	va_end(va);
	if (size && size <= 16 && strlen(msg) < LINE_SIZE / 2) {
		hex_bytes(row, buf, size);
		tst_res_(file, lineno, ttype, "%s %s", msg, row);
		return;
	}
	tst_res_(file, lineno, ttype, "%s", msg);
	for (off = 0; off < size; off += 16) {
		hex_bytes(row, (const unsigned char *)buf + off,
			  MIN(size - off, (size_t)16));
		tst_res_(file, lineno, ttype, "%s", row);
	}
}

void tst_flush(void)
{
	if (fflush(stderr) == EOF)
		tst_lib_brk(TBROK | TERRNO, "cannot flush stderr");
	if (fflush(stdout) == EOF)
		tst_lib_brk(TBROK | TERRNO, "cannot flush stdout");
}
