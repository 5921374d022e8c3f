// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Errors, memory, strings and files for every part of the bareguest command.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "util.h"

static void say(const char *format, va_list args)
{
	fflush(stdout);
	fputs("bareguest: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void die(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	exit(status);
}

void note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void *xrealloc(void *old, size_t len)
{
	void *p = realloc(old, len);

	if (!p)
		die(STATUS_LAB, "out of memory");
	return p;
}

char *xstrdup(const char *s)
{
	return strcpy(xrealloc(NULL, strlen(s) + 1), s);
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *s;

	va_start(args, format);
	if (vasprintf(&s, format, args) < 0)
		die(STATUS_LAB, "out of memory");
	va_end(args);
	return s;
}

void strings_add(struct strings *list, const char *s)
{
	list->v = xrealloc(list->v, (list->n + 2) * sizeof(*list->v));
	list->v[list->n++] = xstrdup(s);
	list->v[list->n] = NULL;
}

void strings_add_split(struct strings *list, const char *words)
{
	char *copy = xstrdup(words), *rest = copy, *word;

	while ((word = strsep(&rest, " \t\n")))
		if (*word)
			strings_add(list, word);
	free(copy);
}

void strings_add_argv(struct strings *list, char *const *argv)
{
	while (*argv)
		strings_add(list, *argv++);
}

bool strings_have(const struct strings *list, const char *s)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], s))
			return true;
	return false;
}

bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

char *replace_all(const char *text, const char *what, const char *with)
{
	char *out = xstrdup(""), *next;
	const char *hit;

	while ((hit = strstr(text, what))) {
		next = xasprintf("%s%.*s%s", out, (int)(hit - text), text, with);
		free(out);
		out = next;
		text = hit + strlen(what);
	}
	next = xasprintf("%s%s", out, text);
	free(out);
	return next;
}

bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* The file with a NUL byte behind it, or NULL with errno set. */
char *read_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "re");
	char *data = NULL;
	size_t got;

	if (!f)
		return NULL;
	*len = 0;
	do {
		data = xrealloc(data, *len + 65537);
		got = fread(data + *len, 1, 65536, f);
		*len += got;
	} while (got);
	if (ferror(f)) {
		free(data);
		data = NULL;
	} else {
		data[*len] = '\0';
	}
	fclose(f);
	return data;
}

char *read_text(const char *path)
{
	size_t len;

	return read_file(path, &len);
}

void write_file(const char *path, const void *data, size_t len)
{
	FILE *f = fopen(path, "we");

	if (!f || fwrite(data, 1, len, f) != len || fclose(f))
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
}

/* Like mkdir -p. */
void make_dirs(const char *path)
{
	char *copy = xstrdup(path), *slash = copy;
	bool last = false;

	while (!last) {
		slash = strchr(slash + 1, '/');
		last = !slash;
		if (slash)
			*slash = '\0';
		/* Read-only file systems say so of what is there already. */
		if (mkdir(copy, 0755) && access(copy, F_OK))
			die(STATUS_LAB, "cannot make the directory %s: %s",
			    copy, strerror(errno));
		if (slash)
			*slash = '/';
	}
	free(copy);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	remove(path);
	return 0;
}

void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The full name of a program of PATH, or NULL. */
char *find_program(const char *name)
{
	const char *path = getenv("PATH");
	char *copy = xstrdup(path ? path : ""), *rest = copy, *dir, *full;

	while ((dir = strsep(&rest, ":"))) {
		full = xasprintf("%s/%s", *dir ? dir : ".", name);
		if (is_file(full) && !access(full, X_OK)) {
			free(copy);
			return full;
		}
		free(full);
	}
	free(copy);
	return NULL;
}
