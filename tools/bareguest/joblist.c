// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The jobs for a lab machine, from a command line or from a list with one
 * command per line, for lab.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "joblist.h"
#include "programs.h"

static bool is_taken(const struct joblist *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].name, name))
			return true;
	return false;
}

/* NAME, or NAME-2, NAME-3, ... when it is taken. */
static char *free_name(const struct joblist *list, const char *wish)
{
	const char *slash = strrchr(wish, '/');
	char *name = xstrdup(slash ? slash + 1 : wish);
	int i;

	for (i = 2; is_taken(list, name); i++) {
		free(name);
		name = xasprintf("%s-%d", slash ? slash + 1 : wish, i);
	}
	return name;
}

/* A first word "@NAME" names the job. */
void joblist_add(struct joblist *list, char *const *argv,
		 const struct strings *applets)
{
	struct job job = { 0 };

	if (argv[0][0] == '@' && argv[1]) {
		job.name = free_name(list, argv[0] + 1);
		argv++;
	} else {
		job.name = free_name(list, argv[0]);
	}
	strings_add_argv(&job.argv, argv);
	job.path = program_path(argv[0], applets);
	list->v = xrealloc(list->v, (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = job;
}

/*
 * Cuts the next word out of a line, in place; quotes and backslashes work as
 * in a shell. Returns NULL at the end of the line, or at a comment.
 */
static char *next_word(char **rest)
{
	char *in = *rest + strspn(*rest, " \t"), *word = in, *out = in;
	char quote = 0;

	if (!*in || *in == '#')
		return NULL;
	for (; *in && (quote || !strchr(" \t", *in)); in++) {
		if (quote ? *in == quote : *in == '"' || *in == '\'') {
			quote = quote ? 0 : *in;
			continue;
		}
		if (*in == '\\' && quote != '\'' && in[1])
			in++;
		*out++ = *in;
	}
	*rest = in + (*in != '\0');
	*out = '\0';
	return word;
}

static void add_line(struct joblist *list, char *line,
		     const struct strings *applets)
{
	struct strings words = { 0 };
	char *word;

	while ((word = next_word(&line)))
		strings_add(&words, word);
	if (words.n)
		joblist_add(list, words.v, applets);
}

/* Reads a list; "-" is stdin. */
void joblist_read(struct joblist *list, const char *path,
		  const struct strings *applets)
{
	char *text, *rest, *line;

	text = read_text(strcmp(path, "-") ? path : "/dev/stdin");
	if (!text)
		die(STATUS_USAGE, "%s: %s", path, strerror(errno));
	rest = text;
	while ((line = strsep(&rest, "\n")))
		add_line(list, line, applets);
	free(text);
}
