// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What --metadata prints of the documentation comment, and the groups that a
 * catalogue sorts the test by. Called by metadata.c. The compiler driver has
 * removed what begins each line of the comment.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"

#define GROUPS "@groups"

static int first;

static void begin(struct tst_text *t, const char *key)
{
	tst_text_add(t, ",\n  \"%s\": [", key);
	first = 1;
}

/* The first entry goes without the comma and the blank of the separator. */
static void add(struct tst_text *t, const char *separator, const char *str,
		size_t len)
{
	char *copy = strndup(str, len);

	if (!copy)
		tst_lib_brk(TBROK | TERRNO, "no memory for --metadata");
	tst_text_add(t, "%s", separator + (first ? strspn(separator, ", ") : 0));
	tst_text_json(t, copy);
	first = 0;
	free(copy);
}

/* What follows the word in a line "@groups a b"; NULL: it is another line. */
static const char *groups_in(const char *line)
{
	size_t len = strlen(GROUPS);

	line += strspn(line, " \t");
	if (strncmp(line, GROUPS, len) || !strchr(" \t\n", line[len]))
		return NULL;
	return line + len;
}

void tst_metadata_doc(struct tst_text *t)
{
	const char *line = tst_source_doc;
	size_t len;

	if (!line)
		return;
	begin(t, "doc");
	for (; *line; line += len + !!line[len]) {
		len = strcspn(line, "\n");
		if (!groups_in(line))
			add(t, ",\n    ", line, len);
	}
	tst_text_add(t, "]");
}

static int is_group(const char *dir, size_t len)
{
	static const char *const none[] = { ".", "..", "kernel", "cve" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		if (strlen(none[i]) == len && !memcmp(dir, none[i], len))
			return 0;
	}
	return len > 0;
}

/* The directories that the source is in: the nearest two. */
static void add_directories(struct tst_text *t)
{
	const char *end = strrchr(tst_test_file, '/'), *slash, *dir;
	int n;

	for (n = 0; end && n < 2; n++, end = slash) {
		slash = memrchr(tst_test_file, '/', end - tst_test_file);
		dir = slash ? slash + 1 : tst_test_file;
		if (is_group(dir, end - dir))
			add(t, ", ", dir, end - dir);
	}
}

static int has_tag(const char *name)
{
	const struct tst_tag *tag;

	for (tag = tst_test->tags; tag && tag->name; tag++) {
		if (!strcmp(tag->name, name))
			return 1;
	}
	return 0;
}

static void add_words(struct tst_text *t, const char *pos)
{
	size_t len;

	for (pos += strspn(pos, " \t"); *pos && *pos != '\n';
	     pos += strspn(pos, " \t")) {
		len = strcspn(pos, " \t\n");
		add(t, ", ", pos, len);
		pos += len;
	}
}

static void add_doc_groups(struct tst_text *t)
{
	const char *line = tst_source_doc, *words;

	for (; line && *line; line += !!*line) {
		words = groups_in(line);
		if (words)
			add_words(t, words);
		line += strcspn(line, "\n");
	}
}

void tst_metadata_groups(struct tst_text *t)
{
	begin(t, "groups");
	add_directories(t);
	if (has_tag("CVE"))
		add(t, ", ", "cve", 3);
	if (has_tag("linux-git"))
		add(t, ", ", "regression", 10);
	add_doc_groups(t);
	tst_text_add(t, "]");
}
