/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growing lists of words: command lines and parts of them. Used by every
 * file of bareguest-cc. Nothing is ever freed: the process ends soon.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>

/* @at is NULL-terminated as soon as it holds a word, as execv() wants it. */
struct words {
	char **at;
	size_t count;
};

/* printf() to new memory; fails the program if there is none. */
char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

void words_add(struct words *words, const char *word);
void words_append(struct words *words, const struct words *more);

/*
 * Splits text at blanks as a shell does, with quotes and backslashes. With
 * comments, everything from a # to the end of its line is left out.
 */
void words_split(struct words *words, const char *text);
void words_split_lines(struct words *words, const char *text);

#endif
