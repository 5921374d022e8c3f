// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The end of a run: restoring, hints, summary and exit status. Called by the
 * library process only.
 */
#include "tst/tst_private.h"

int tst_hints_armed;

#define KERNEL_GIT "https://git.kernel.org/pub/scm/linux/kernel/git/"

static const struct {
	const char *tag;
	const char *reason;
	const char *url;
} hints[] = {
	{ "linux-git", "missing kernel fixes",
	  KERNEL_GIT "torvalds/linux.git/commit/?id=" },
	{ "linux-stable-git", "missing stable kernel fixes",
	  KERNEL_GIT "stable/linux.git/commit/?id=" },
	{ "glibc-git", "missing glibc fixes",
	  "https://sourceware.org/git/?p=glibc.git;a=commit;h=" },
	{ "musl-git", "missing musl fixes",
	  "https://git.musl-libc.org/cgit/musl/commit/src/linux/clone.c?id=" },
	{ "CVE", "vulnerable to CVE(s)",
	  "https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-" },
	{ "known-fail", "hit by known kernel failures", "" },
};

static void hint_title(const char *reason)
{
	int color = tst_color_on();

	tst_err_printf("\n%sHINT: %sYou _MAY_ be %s:\n\n",
		       color ? tst_ttype_color(TCONF) : "",
		       color ? "\033[0m" : "", reason);
}

static void print_hint(unsigned int nr)
{
	const struct tst_tag *tag;
	int titled = 0;

	for (tag = tst_test->tags; tag->name; tag++) {
		if (strcmp(tag->name, hints[nr].tag))
			continue;
		if (!titled)
			hint_title(hints[nr].reason);
		titled = 1;
		tst_err_printf("%s%s\n", hints[nr].url, tag->value);
	}
}

static void print_hints(void)
{
	unsigned int i;

	if (!tst_test->tags)
		return;
	for (i = 0; i < ARRAY_SIZE(hints); i++)
		print_hint(i);
}

static const char *tag_url(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hints); i++) {
		if (!strcmp(name, hints[i].tag))
			return hints[i].url;
	}
	return NULL;
}

void tst_print_tags(void)
{
	const struct tst_tag *tag;
	const char *url;

	if (!tst_test->tags)
		return;
	tst_err_printf("\nTags\n----\n");
	for (tag = tst_test->tags; tag->name; tag++) {
		url = tag_url(tag->name);
		if (url && *url)
			tst_err_printf("%s%s\n", url, tag->value);
		else
			tst_err_printf("%s: %s\n", tag->name, tag->value);
	}
}

static void print_summary(const uint32_t *n)
{
	char buf[256];
	int len = snprintf(buf, sizeof(buf), "\nSummary:\n"
			   "passed   %u\nfailed   %u\nbroken   %u\n"
			   "skipped  %u\nwarnings %u\n", n[TST_PASSED],
			   n[TST_FAILED], n[TST_BROKEN], n[TST_SKIPPED],
			   n[TST_WARNINGS]);

	tst_write(STDERR_FILENO, buf, len);
}

static int exit_status(const uint32_t *n, int ret)
{
	if (n[TST_PASSED] && ret == TCONF)
		ret = 0;
	if (n[TST_FAILED])
		ret |= TFAIL;
	if (n[TST_SKIPPED] && !n[TST_PASSED])
		ret |= TCONF;
	if (n[TST_WARNINGS])
		ret |= TWARN;
	if (n[TST_BROKEN])
		ret |= TBROK;
	return ret;
}

/* Restoring may fail with tst_brk(), which must not start all over; nor must
 * the guard, when it is still there. */
void tst_unprepare_once(void)
{
	if (__atomic_exchange_n(&tst_page->unprepared, 1, __ATOMIC_SEQ_CST))
		return;
	tst_unprepare();
	tst_page_destroy();
}

/* A result that nobody can read must not look like a clean run. */
static void check_output(void)
{
	int error = tst_page->lost_output ? : tst_lost_early;

	if (!error)
		return;
	tst_page->lost_output = 0;
	errno = error;
	tst_lib_res(TWARN | TERRNO, "write() of results to stderr failed");
}

void tst_exit(int ret)
{
	uint32_t *n = tst_page->counters;

	tst_unprepare_once();
	tst_guard_end();
	tst_record_check();
	check_output();
	tst_record_end_tap();
	if (tst_hints_armed && (n[TST_FAILED] || n[TST_BROKEN]))
		print_hints();
	if (!tst_page->early)
		print_summary(n);
	ret = exit_status(n, ret);
	if (tst_page->lost_output)
		ret |= TWARN;
	exit(tst_record_end_json(ret));
}
