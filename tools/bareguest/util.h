/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small tools that every part of the bareguest command uses: errors that end
 * it, memory that is never missing, files, lists of strings, child processes.
 */
#ifndef BAREGUEST_UTIL_H
#define BAREGUEST_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Exit statuses of the command beside those of the program it runs. */
enum {
	STATUS_USAGE = 2,
	STATUS_TIMEOUT = 124,
	STATUS_LAB = 125,	/* the machine died or could not be made */
	STATUS_NOEXEC = 126,
	STATUS_NOTFOUND = 127,
};

/* A list of strings; argv ends with NULL at all times once it has one. */
struct strings {
	char **v;
	size_t n;
};

void die(int status, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

void *xrealloc(void *old, size_t len);
char *xstrdup(const char *s);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

void strings_add(struct strings *list, const char *s);
void strings_add_split(struct strings *list, const char *words);
void strings_add_argv(struct strings *list, char *const *argv);
bool strings_have(const struct strings *list, const char *s);

bool starts_with(const char *s, const char *prefix);
char *replace_all(const char *text, const char *what, const char *with);

bool is_file(const char *path);
bool is_dir(const char *path);
char *read_file(const char *path, size_t *len);
char *read_text(const char *path);
void write_file(const char *path, const void *data, size_t len);
void make_dirs(const char *path);
void remove_tree(const char *path);
char *find_program(const char *name);

int run_quietly(const char *dir, const char *log, char *const *argv);
char *capture(char *const *argv);

/* Runs a command given as words; for run_quietly() and capture(). */
#define WORDS(...) ((char *const[]){ __VA_ARGS__, NULL })

#endif
