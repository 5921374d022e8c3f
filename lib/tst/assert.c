// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks on the content of files, see tst_assert.h.
 */
#include "tst/tst_private.h"

#define TEXT_SIZE 1024

static void verdict(const char *file, const int lineno, int ok,
		    const char *path, const char *prefix, const char *want,
		    const char *have)
{
	tst_res_(file, lineno, ok ? TPASS : TFAIL,
		 ok ? "%s %s= '%s'" : "%s %s!= '%s', but '%s'", path, prefix,
		 want, have);
}

/* The first line behind a prefix, without blanks around it. */
static int get_text(const char *file, const int lineno, const char *path,
		    const char *prefix, char *buf)
{
	size_t len;
	char *text = tst_slurp(path, &len), *line = text;

	if (!text) {
		tst_brk_(file, lineno, TBROK | TERRNO, "cannot read %s", path);
		return -1;
	}
	while (line && strncmp(line, prefix, strlen(prefix))) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line) {
		free(text);
		tst_brk_(file, lineno, TBROK, "%s: no line starts with '%s'",
			 path, prefix);
		return -1;
	}
	line += strlen(prefix);
	line += strspn(line, " \t");
	len = strcspn(line, "\n");
	while (len && strchr(" \t", line[len - 1]))
		len--;
	snprintf(buf, TEXT_SIZE, "%.*s", (int)len, line);
	free(text);
	return 0;
}

static void assert_text(const char *file, const int lineno, const char *path,
			const char *prefix, const char *want)
{
	char have[TEXT_SIZE], shown[64] = "";

	if (get_text(file, lineno, path, prefix, have))
		return;
	if (*prefix)
		snprintf(shown, sizeof(shown), "%.60s ", prefix);
	verdict(file, lineno, !strcmp(have, want), path, shown, want, have);
}

void tst_assert_str(const char *file, const int lineno, const char *path,
		    const char *val)
{
	assert_text(file, lineno, path, "", val);
}

void tst_assert_file_str(const char *file, const int lineno, const char *path,
			 const char *prefix, const char *val)
{
	assert_text(file, lineno, path, prefix, val);
}

void tst_assert_int(const char *file, const int lineno, const char *path,
		    int val)
{
	tst_assert_file_int(file, lineno, path, "", val);
}

void tst_assert_file_int(const char *file, const int lineno, const char *path,
			 const char *prefix, int val)
{
	char want[16];

	snprintf(want, sizeof(want), "%d", val);
	assert_text(file, lineno, path, prefix, want);
}

void tst_assert_ulong(const char *file, const int lineno, const char *path,
		      unsigned long val)
{
	char want[32];

	snprintf(want, sizeof(want), "%lu", val);
	assert_text(file, lineno, path, "", want);
}
