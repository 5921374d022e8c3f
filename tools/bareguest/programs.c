// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds the files a program needs to run in a lab machine: the program, its
 * dynamic loader and what that loader would load. Called by initramfs.c.
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "programs.h"

/* What glibc loads at run time, without being asked by the program. */
static const char *const silent_libs[] = { "libgcc_s.so.1" };

/*
 * Where the machine will find a command: the full path of a host file that
 * goes with it, or /bin/NAME for what busybox is.
 */
char *program_path(const char *word, const struct strings *applets)
{
	char *path;

	if (strchr(word, '/')) {
		path = realpath(word, NULL);
		if (!path)
			die(STATUS_NOTFOUND, "%s: %s", word, strerror(errno));
		if (!is_file(path) || access(path, X_OK))
			die(STATUS_NOEXEC, "%s: not an executable file", word);
		return path;
	}
	if (strings_have(applets, word))
		return xasprintf("/bin/%s", word);
	path = find_program(word);
	if (!path)
		die(STATUS_NOTFOUND, "%s: no such command, here or in busybox",
		    word);
	return path;
}

/* The value of PT_INTERP, for both widths alike. */
#define FIND_INTERP(bits, data, len)					\
({									\
	const Elf##bits##_Ehdr *eh = (const void *)(data);		\
	const Elf##bits##_Phdr *ph = (const void *)((data) + eh->e_phoff); \
	const char *found = NULL;					\
	size_t i;							\
									\
	if ((len) < sizeof(*eh) || eh->e_phoff > (len) ||		\
	    (len) - eh->e_phoff < eh->e_phnum * sizeof(*ph))		\
		return NULL;						\
	for (i = 0; i < eh->e_phnum; i++)				\
		if (ph[i].p_type == PT_INTERP && ph[i].p_offset < (len)) \
			found = (data) + ph[i].p_offset;		\
	found;								\
})

static const char *elf_interp(const char *data, size_t len)
{
	if (len < EI_NIDENT || memcmp(data, ELFMAG, SELFMAG))
		return NULL;
	if (data[EI_CLASS] == ELFCLASS64)
		return FIND_INTERP(64, data, len);
	return FIND_INTERP(32, data, len);
}

static void add_file(struct strings *files, const char *path)
{
	if (!strings_have(files, path))
		strings_add(files, path);
}

static void add_silent_libs(struct strings *files, const char *libc)
{
	int dir = strrchr(libc, '/') - libc;
	char *path;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(silent_libs); i++) {
		path = xasprintf("%.*s/%s", dir, libc, silent_libs[i]);
		if (is_file(path))
			add_file(files, path);
		free(path);
	}
}

/* One line of what a loader lists: "NAME => PATH (ADDRESS)" or shorter. */
static void add_listed(struct strings *files, const char *program, char *line)
{
	char *path = strchr(line, '/');

	if (strstr(line, "not found"))
		die(STATUS_NOEXEC, "%s: needs a library that is not here:%.*s",
		    program, (int)strcspn(line, "="), line);
	if (!path)
		return;
	path[strcspn(path, " ")] = '\0';
	add_file(files, path);
	if (strstr(path, "/libc.so.6"))
		add_silent_libs(files, path);
}

static void add_libraries(struct strings *files, const char *interp,
			  const char *program)
{
	char *list = capture(WORDS((char *)interp, "--list", (char *)program));
	char *line, *rest = list;

	if (!list)
		die(STATUS_NOEXEC, "%s: %s cannot load it", program, interp);
	while ((line = strsep(&rest, "\n")))
		add_listed(files, program, line);
	free(list);
}

/* "#!/bin/sh" is busybox's, other interpreters come from here. */
static void add_script_interp(const char *text, struct strings *files)
{
	char *interp = xasprintf("%.*s", (int)strcspn(text, " \t\n"), text);

	if (strcmp(interp, "/bin/sh") && is_file(interp))
		program_files(interp, files);
	free(interp);
}

/* Adds to @files what the machine needs to run the host's file @path. */
void program_files(const char *path, struct strings *files)
{
	const char *interp;
	size_t len;
	char *data;

	if (strings_have(files, path))
		return;
	data = read_file(path, &len);
	if (!data)
		die(STATUS_NOEXEC, "%s: %s", path, strerror(errno));
	strings_add(files, path);
	interp = elf_interp(data, len);
	if (interp) {
		add_file(files, interp);
		add_libraries(files, interp, path);
	} else if (starts_with(data, "#!")) {
		add_script_interp(data + 2 + strspn(data + 2, " \t"), files);
	}
	free(data);
}
