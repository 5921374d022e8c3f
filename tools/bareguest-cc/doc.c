// SPDX-License-Identifier: GPL-2.0-or-later
/* Doc comments of tests; see doc.h. */
#include <stdio.h>
#include <string.h>

#include "doc.h"
#include "report.h"

/* The text inside the comment, behind the opening line; NULL: none. */
static const char *find_start(const char *source)
{
	const char *open = strstr(source, "/*\\\n");

	return open ? open + 4 : NULL;
}

static const char *strip(const char *line)
{
	line += strspn(line, " \t");
	if (*line == '*')
		line++;
	return *line == ' ' ? line + 1 : line;
}

char *doc_extract(const char *source)
{
	const char *line = find_start(source);
	const char *end = line ? strstr(line, "*/") : NULL;
	char *text = NULL;
	size_t size;
	FILE *out;

	if (!end)
		return NULL;
	out = open_memstream(&text, &size);
	if (!out)
		die("out of memory");
	for (const char *next; (next = memchr(line, '\n', end - line));
	     line = next + 1) {
		line = strip(line);
		fprintf(out, "%.*s\n", (int)(next - line), line);
	}
	fclose(out);
	return text;
}
