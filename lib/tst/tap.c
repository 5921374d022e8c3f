// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TAP 14 and KTAP 1 on stdout. Called by record.c, under its lock. Each call
 * of test() is a subtest; results of the library, of setup() and cleanup()
 * are points at the top. If the test process dies in a subtest the library
 * process ends it as failed.
 */
#include "tst/tst_private.h"

static int is_ktap(void)
{
	return tst_page->tap.format == TST_TAP_KTAP;
}

static void put(const char *fmt, ...) TST_PRINTF(1, 2);

static void put(const char *fmt, ...)
{
	char buf[2048];
	struct tst_text t = { buf, sizeof(buf) - 1, 0 };
	va_list va;
	int error;

	if (tst_page->tap.sub_open)
		tst_text_add(&t, is_ktap() ? "  " : "    ");
	va_start(va, fmt);
	vsnprintf(t.buf + t.len, t.size - t.len, fmt, va);
	va_end(va);
	t.len = strlen(buf);
	buf[t.len++] = '\n';
	error = tst_record_write(STDOUT_FILENO, buf, t.len);
	if (error)
		tst_page->tap_lost.error = error;
}

/* All of it goes on one line. */
static void flatten(char *buf, size_t size, const char *str)
{
	size_t len;

	for (len = 0; str[len] && len + 1 < size; len++)
		buf[len] = (unsigned char)str[len] < ' ' ? ' ' : str[len];
	buf[len] = 0;
}

/* "#" starts a directive, so it is quoted in names; KTAP knows no quoting. */
static void quote(char *buf, size_t size, const char *str)
{
	size_t len = 0;

	for (; *str && len + 3 < size; str++) {
		if (!is_ktap() && (*str == '#' || *str == '\\'))
			buf[len++] = '\\';
		buf[len++] = (unsigned char)*str < ' ' ? ' ' :
			     is_ktap() && *str == '#' ? '_' : *str;
	}
	buf[len] = 0;
}

static void put_point(int ok, uint32_t nr, const char *name,
		      const char *directive)
{
	char quoted[1024];

	quote(quoted, sizeof(quoted), name);
	put("%s %u %s%s%s", ok ? "ok" : "not ok", nr, is_ktap() ? "" : "- ",
	    quoted, directive);
}

void tst_tap_start(void)
{
	put(is_ktap() ? "KTAP version 1" : "TAP version 14");
}

static void put_note(const struct tst_report *rep)
{
	char msg[1024];

	flatten(msg, sizeof(msg), rep->msg);
	if (rep->err >= 0)
		put("# %s:%d: %s: %s (%d)", rep->file ? rep->file : "?",
		    rep->lineno, msg, tst_strerrno(rep->err), rep->err);
	else
		put("# %s:%d: %s", rep->file ? rep->file : "?", rep->lineno,
		    msg);
}

static uint32_t next_point(void)
{
	struct tst_tap_state *tap = &tst_page->tap;

	return tap->sub_open ? ++tap->sub_points : ++tap->points;
}

void tst_tap_result(const struct tst_report *rep, const char *id)
{
	int type = TTYPE_RESULT(rep->ttype), known = rep->reason && rep->failed;
	int ok = !known && (type == TPASS || type == TCONF);
	char directive[256] = "", why[200];

	if (!*id) {
		put_note(rep);
		return;
	}
	quote(why, sizeof(why), known ? rep->reason : rep->msg);
	if (known)
		snprintf(directive, sizeof(directive), " # %s %s",
			 is_ktap() ? "XFAIL" : "TODO", why);
	else if (type == TCONF)
		snprintf(directive, sizeof(directive), " # SKIP %s", why);
	put_point(ok, next_point(), id, directive);
	put_note(rep);
	if (!ok && !known)
		tst_page->tap.sub_failed = 1;
}

void tst_tap_sub_begin(void)
{
	struct tst_tap_state *tap = &tst_page->tap;
	int len = 0;

	if (tst_test->test_variants > 1)
		len = snprintf(tap->sub_name, sizeof(tap->sub_name),
			       "variant %u, ", tst_page->variant);
	if (tst_test->tcnt > 1)
		len += snprintf(tap->sub_name + len,
				sizeof(tap->sub_name) - len, "test %u, ",
				tst_page->test_nr);
	snprintf(tap->sub_name + len, sizeof(tap->sub_name) - len,
		 "iteration %u", tst_page->iteration + 1);
	tap->sub_points = 0;
	tap->sub_failed = 0;
	if (!is_ktap())
		put("# Subtest: %s", tap->sub_name);
	tap->sub_open = 1;
	if (is_ktap()) {
		put("KTAP version 1");
		put("# Subtest: %s", tap->sub_name);
	}
}

/* KTAP wants it in front, or not at all. */
static void put_plan(uint32_t points)
{
	if (!is_ktap())
		put("1..%u", points);
}

void tst_tap_sub_end(void)
{
	struct tst_tap_state *tap = &tst_page->tap;

	put_plan(tap->sub_points);
	tap->sub_open = 0;
	put_point(!tap->sub_failed, ++tap->points, tap->sub_name, "");
}

void tst_tap_end(void)
{
	if (tst_page->tap.sub_open) {
		tst_page->tap.sub_failed = 1;
		tst_tap_sub_end();
	}
	put_plan(tst_page->tap.points);
}
