// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Named checks and prefixes, see tst_check.h.
 */
#include "tst/tst_hooks.h"
#include "tst/tst_private.h"

/* All prefixes of this thread, each with its ": ". */
__thread char tst_prefix[256];
static __thread unsigned char starts[32];
static __thread unsigned int depth;

void tst_prefix_push(const char *fmt, ...)
{
	size_t len = strlen(tst_prefix);
	va_list va;
	int ret;

	va_start(va, fmt);
	ret = vsnprintf(tst_prefix + len, sizeof(tst_prefix) - len, fmt, va);
	va_end(va);
	if (depth == ARRAY_SIZE(starts) || ret < 0 ||
	    len + ret + sizeof(": ") > sizeof(tst_prefix)) {
		tst_prefix[len] = 0;
		tst_lib_brk(TBROK, "tst_prefix_push(): more than %zu prefixes "
			    "or %zu bytes", ARRAY_SIZE(starts),
			    sizeof(tst_prefix));
		return;
	}
	strcat(tst_prefix, ": ");
	starts[depth++] = len;
}

void tst_prefix_pop(void)
{
	if (!depth) {
		tst_lib_brk(TBROK, "tst_prefix_pop(): there is no prefix");
		return;
	}
	tst_prefix[starts[--depth]] = 0;
}

int tst_check_ttype(int ok, int mode)
{
	if (mode == TST_CHECK_XFAIL)
		return ok ? TFAIL : TCONF;
	if (mode == TST_CHECK_KNOWN)
		return ok ? TPASS : TCONF;
	return ok ? TPASS : TFAIL;
}

static const char *check_note(int ok, enum tst_check_mode mode)
{
	if (mode == TST_CHECK_XFAIL)
		return ok ? "passes, but was expected to fail: " :
			    "expected failure: ";
	return !ok && mode == TST_CHECK_KNOWN ? "known failure: " : "";
}

static void report_check(struct tst_report *rep, const char *fmt, ...)
{
	va_list va;

	va_start(va, fmt);
	tst_count_and_report(rep, fmt, va);
	va_end(va);
}

int tst_check_(const char *file, const int lineno, int ok,
	       enum tst_check_mode mode, const char *reason, const char *name,
	       const char *fmt, ...)
{
	const char *note = check_note(ok, mode);
	struct tst_report rep = {
		.file = file,
		.lineno = lineno,
		.ttype = tst_check_ttype(ok, mode),
		.err = -1,
		.name = name,
		.reason = *note ? reason : NULL,
		.failed = !ok,
	};
	char text[1024];
	va_list va;

	va_start(va, fmt);
	vsnprintf(text, sizeof(text), fmt, va);
	va_end(va);
	report_check(&rep, "%s%s%s%s%s%s", name, *note ? ": " : "", note,
		     rep.reason ? rep.reason : "", *text ? ": " : "", text);
	return ok;
}
