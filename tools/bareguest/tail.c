// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Remembers the end of what a machine's console said, for boot.c to explain a
 * machine's death with. Control characters do not get in: what is printed
 * here cannot play tricks with a terminal.
 */
#include <stdlib.h>
#include <string.h>
#include "tail.h"
#include "util.h"

static const char *const troubles[] = {
	"Kernel panic", "BUG: ", "Oops: ", "kernel BUG at", "WARNING: ",
	"general protection fault", "double fault",
};

static bool printable(char c)
{
	return c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f);
}

void tail_add(struct tail *t, const char *data, size_t len)
{
	for (; len--; data++) {
		if (!printable(*data))
			continue;
		if (t->len == TAIL_SIZE) {
			t->len /= 2;
			memmove(t->text, t->text + t->len, t->len);
		}
		t->text[t->len++] = *data;
	}
	t->text[t->len] = '\0';
}

/* Where a kernel begins to say what is wrong, or the last @lines lines. */
static const char *telling_part(const struct tail *t, size_t lines)
{
	const char *from = t->text + t->len, *first = NULL, *hit;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(troubles); i++) {
		hit = strstr(t->text, troubles[i]);
		if (hit && (!first || hit < first))
			first = hit;
	}
	while (first && first > t->text && first[-1] != '\n')
		first--;
	if (first)
		return first;
	while (from > t->text && lines)
		if (*--from == '\n' && from[1] && !--lines)
			from++;
	return from;
}

/* What to show a user: at most @lines lines, each with a prefix; to be freed. */
char *tail_lines(const struct tail *t, size_t lines, const char *prefix)
{
	const char *from = telling_part(t, lines), *end;
	char *out = xstrdup(""), *next;

	for (; *from && lines--; from = end + strspn(end, "\n")) {
		end = from + strcspn(from, "\n");
		next = xasprintf("%s%s%.*s\n", out, prefix, (int)(end - from),
				 from);
		free(out);
		out = next;
	}
	return out;
}

/* The rest of the line from where @what is said, or NULL; to be freed. */
char *tail_find(const struct tail *t, const char *what)
{
	const char *hit = strstr(t->text, what);

	return hit ? xasprintf("%.*s", (int)strcspn(hit, "\n"), hit) : NULL;
}
