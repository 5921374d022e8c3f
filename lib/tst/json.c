// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * JSON records, one a line. Called by record.c, under its lock. A line that
 * does not fit is taken back, so that what is in the file is always whole.
 */
#include "tst/tst_private.h"
#include <sys/utsname.h>

#define FD_MIN 200
#define RECORD_MAX 16384
/* Of a string in a record, with its escapes: five of them fit. */
#define STRING_MAX 3000

static int json_fd = -1;

void tst_text_add(struct tst_text *t, const char *fmt, ...)
{
	size_t room = t->size - t->len;
	va_list va;
	int len;

	va_start(va, fmt);
	len = vsnprintf(t->buf + t->len, room, fmt, va);
	va_end(va);
	t->len += len < 0 ? 0 : MIN((size_t)len, room - 1);
}

/* Length of the UTF-8 character at str; 0 if it is none. */
static int utf8_len(const unsigned char *str)
{
	int len = *str < 0x80 ? 1 : *str >= 0xc2 && *str < 0xe0 ? 2 :
		  *str >= 0xe0 && *str < 0xf0 ? 3 :
		  *str >= 0xf0 && *str < 0xf5 ? 4 : 0, i;

	for (i = 1; i < len; i++) {
		if ((str[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((*str == 0xe0 && str[1] < 0xa0) || (*str == 0xed && str[1] > 0x9f) ||
	    (*str == 0xf0 && str[1] < 0x90) || (*str == 0xf4 && str[1] > 0x8f))
		return 0;
	return len;
}

/* The first character of str, escaped if need be; a byte that is no UTF-8
 * becomes its code. Returns how many bytes of str that was. */
static int encode(char out[8], const char *str)
{
	int len = utf8_len((const unsigned char *)str);

	if (*str == '"' || *str == '\\')
		snprintf(out, 8, "\\%c", *str);
	else if (!len || (unsigned char)*str < ' ')
		snprintf(out, 8, "\\u%04x", (unsigned char)*str);
	else
		snprintf(out, 8, "%.*s", len, str);
	return MAX(len, 1);
}

static void add_quoted(struct tst_text *t, const char *str, size_t max)
{
	size_t end = t->len + max;
	char out[8];
	int len;

	tst_text_add(t, "\"");
	for (; *str; str += len) {
		len = encode(out, str);
		if (t->len + strlen(out) > end)
			break;
		tst_text_add(t, "%s", out);
	}
	tst_text_add(t, "\"");
}

/* A string with its quotes. */
void tst_text_json(struct tst_text *t, const char *str)
{
	add_quoted(t, str, t->size);
}

static void add_string(struct tst_text *t, const char *key, const char *val)
{
	tst_text_add(t, ", \"%s\": ", key);
	add_quoted(t, val, STRING_MAX);
}

static int open_fd(int flags)
{
	int fd, high;

	if (!strcmp(tst_page->json_path, "-"))
		return STDOUT_FILENO;
	/* A FIFO that nobody reads must not make the test wait for ever. */
	fd = open(tst_page->json_path, flags | O_WRONLY | O_APPEND | O_CLOEXEC |
		  O_LARGEFILE | O_NONBLOCK, 0644);
	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFL, O_APPEND | O_LARGEFILE);
	/* Out of the way of tests that count or close descriptors. */
	high = fcntl(fd, F_DUPFD_CLOEXEC, FD_MIN);
	if (high < 0)
		return fd;
	close(fd);
	return high;
}

static void write_line(struct tst_text *t)
{
	int error;

	if (json_fd < 0)
		json_fd = open_fd(0);
	t->buf[t->len++] = '\n';
	error = tst_record_write(json_fd, t->buf, t->len);
	if (error)
		tst_page->json_lost.error = error;
}

static void refuse(const char *why, int err)
{
	char path[sizeof(tst_page->json_path)];

	strcpy(path, tst_page->json_path);
	tst_page->json_path[0] = 0;
	errno = err;
	tst_lib_brk(err ? TBROK | TERRNO : TBROK, "--json: cannot write %s%s",
		    path, why);
}

/* Devices may be the same: nobody reads them back. */
static int is_stdout(int fd)
{
	struct stat file, out;

	return fd == STDOUT_FILENO ||
	       (!fstat(fd, &file) && !fstat(STDOUT_FILENO, &out) &&
		!S_ISCHR(out.st_mode) && file.st_dev == out.st_dev &&
		file.st_ino == out.st_ino);
}

static void open_json(void)
{
	char path[PATH_MAX];

	json_fd = open_fd(O_CREAT);
	if (json_fd < 0)
		refuse(errno == ENXIO ? ", which nobody reads" : "", errno);
	if (tst_page->tap.format && is_stdout(json_fd))
		refuse(": it is stdout, where --tap writes; name another file",
		       0);
	if (json_fd <= 2)
		return;
	if (ftruncate(json_fd, 0) && errno != EINVAL)
		refuse("", errno);
	/* The test may change its directory. */
	if (realpath(tst_page->json_path, path) &&
	    strlen(path) < sizeof(tst_page->json_path))
		strcpy(tst_page->json_path, path);
}

static void put_start(void)
{
	char buf[RECORD_MAX];
	struct tst_text t = { buf, sizeof(buf) - 1, 0 };
	struct utsname un;

	uname(&un);
	tst_text_add(&t, "{\"type\": \"start\"");
	add_string(&t, "test", tst_tcid);
	add_string(&t, "file", tst_test_file);
	add_string(&t, "version", TST_VERSION);
	add_string(&t, "kernel", un.release);
	add_string(&t, "machine", un.machine);
	tst_text_add(&t, ", \"time\": %lld}", (long long)time(NULL));
	write_line(&t);
}

void tst_json_start(void)
{
	open_json();
	put_start();
}

static const char *result_word(int ttype)
{
	switch (TTYPE_RESULT(ttype)) {
	case TPASS:
		return "pass";
	case TFAIL:
		return "fail";
	case TBROK:
		return "brok";
	case TCONF:
		return "conf";
	case TWARN:
		return "warn";
	case TDEBUG:
		return "debug";
	default:
		return "info";
	}
}

/* Where the locale of the test has a comma, "%f" has one, too. */
static void add_duration(struct tst_text *t, int64_t from_ns)
{
	int64_t us = (tst_now_ns() - from_ns) / 1000;

	tst_text_add(t, ", \"duration\": %lld.%06d",
		     (long long)(us / 1000000), (int)(us % 1000000));
}

static int64_t last_event_ns(void)
{
	return MAX(MAX(tst_page->last_ns, tst_page->beat_ns),
		   tst_page->start_ns);
}

static void add_id(struct tst_text *t, const struct tst_report *rep,
		   const char *id)
{
	add_string(t, "id", id);
	if (rep->name)
		add_string(t, "name", rep->name);
	if (rep->reason)
		add_string(t, "reason", rep->reason);
	if (rep->reason)
		tst_text_add(t, ", \"known\": true, \"failed\": %s",
			     rep->failed ? "true" : "false");
}

void tst_json_result(const struct tst_report *rep, const char *id)
{
	char buf[RECORD_MAX];
	struct tst_text t = { buf, sizeof(buf) - 2, 0 };

	tst_text_add(&t, "{\"type\": \"%s\"", *id ? "result" : "note");
	if (*id)
		add_id(&t, rep, id);
	add_string(&t, "result", result_word(rep->ttype));
	add_string(&t, "file", rep->file ? rep->file : "?");
	tst_text_add(&t, ", \"line\": %d", rep->lineno);
	add_string(&t, "message", rep->msg);
	if (rep->err >= 0) {
		tst_text_add(&t, ", \"errno\": %d", rep->err);
		add_string(&t, "errno_name", tst_strerrno(rep->err));
	}
	add_duration(&t, last_event_ns());
	tst_text_add(&t, ", \"iteration\": %u, \"variant\": %u, \"pid\": %d}",
		     tst_page->iteration, tst_page->variant, tst_getpid());
	write_line(&t);
}

void tst_json_end(int ret)
{
	const uint32_t *n = tst_page->counters;
	char buf[512];
	struct tst_text t = { buf, sizeof(buf) - 1, 0 };

	tst_text_add(&t, "{\"type\": \"end\", \"passed\": %u, \"failed\": %u, "
		     "\"broken\": %u, \"skipped\": %u, \"warnings\": %u, "
		     "\"exit\": %d", n[TST_PASSED], n[TST_FAILED],
		     n[TST_BROKEN], n[TST_SKIPPED], n[TST_WARNINGS], ret);
	add_duration(&t, tst_page->start_ns);
	tst_text_add(&t, "}");
	write_line(&t);
}
