// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the definition of a lab machine for lab.c: lines "KEY VALUE". The
 * keys are explained in doc/lab.md. A later setting of a key wins, but some
 * keys (module, needs, run, ...) are lists: all their lines count.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "machine.h"

#define SUFFIX ".lab"

/* A file that belongs to the labs; works in the tree and installed. */
char *lab_file(const char *name)
{
	char exe[4096];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	int i;

	for (i = 0; i < 2 && len > 0; i++)
		while (len > 0 && exe[--len] != '/')
			;
	if (len <= 0)
		die(STATUS_LAB, "/proc/self/exe: %s", strerror(errno));
	return xasprintf("%.*s/share/bareguest/lab%s%s", (int)len, exe,
			 *name ? "/" : "", name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct strings machine_names(void)
{
	struct strings names = { 0 };
	char *path = lab_file(""), *dot;
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, SUFFIX))
			continue;
		*dot = '\0';
		strings_add(&names, entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (names.n)
		qsort(names.v, names.n, sizeof(*names.v), by_name);
	free(path);
	return names;
}

void machine_add(struct machine *m, const char *key, const char *value)
{
	strings_add(&m->keys, key);
	strings_add(&m->values, value);
}

static bool add_file(struct machine *m, const char *file);

/* "include FILE" stands for the lines of that file. */
static void add_line(struct machine *m, char *line)
{
	char *value;

	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return;
	value = line + strcspn(line, " \t");
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	if (strcmp(line, "include"))
		machine_add(m, line, value);
	else if (!add_file(m, value))
		die(STATUS_LAB, "lab %s: %s is missing", m->name, value);
}

static bool add_file(struct machine *m, const char *file)
{
	char *path = lab_file(file), *text = read_text(path), *line;
	char *rest = text;
	bool found = text;

	while (found && (line = strsep(&rest, "\n")))
		add_line(m, line);
	free(path);
	free(text);
	return found;
}

void machine_load(struct machine *m, const char *name)
{
	char *file = xasprintf("%s" SUFFIX, name);

	*m = (struct machine){ .name = name };
	if (strchr(name, '/') || !add_file(m, file))
		die(STATUS_USAGE, "no lab machine is called \"%s\": "
		    "bareguest lab --list", name);
	free(file);
}

/* The last value of a key, or NULL. */
const char *machine_get(const struct machine *m, const char *key)
{
	size_t i = m->keys.n;

	while (i--)
		if (!strcmp(m->keys.v[i], key))
			return m->values.v[i];
	return NULL;
}

/* For what the user changes: only keys that the definition has. */
void machine_set(struct machine *m, const char *key, const char *value)
{
	if (!machine_get(m, key))
		die(STATUS_USAGE, "lab %s has no setting \"%s\"", m->name, key);
	machine_add(m, key, value);
}

/* Puts the value of KEY where the text says @KEY@. */
char *machine_expand(const struct machine *m, const char *text)
{
	char *out = xstrdup(text), *mark, *next;
	size_t i = m->keys.n;

	while (i--) {
		mark = xasprintf("@%s@", m->keys.v[i]);
		next = replace_all(out, mark, m->values.v[i]);
		free(mark);
		free(out);
		out = next;
	}
	return out;
}

/* Each "needs" names a program or file and the package that has it. */
void machine_check_tools(const struct machine *m)
{
	struct strings words;
	size_t i;

	for (i = 0; i < m->keys.n; i++) {
		if (strcmp(m->keys.v[i], "needs"))
			continue;
		words = (struct strings){ 0 };
		strings_add_split(&words, m->values.v[i]);
		if (words.n == 2 && !is_file(words.v[0]) &&
		    !find_program(words.v[0]))
			die(STATUS_LAB, "lab %s needs %s: install the Debian "
			    "package %s", m->name, words.v[0], words.v[1]);
	}
}
