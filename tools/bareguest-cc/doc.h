/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comment that describes a test, for its own help text. */
#ifndef DOC_H
#define DOC_H

/*
 * The text of the first comment that starts with a line of slash, star and
 * backslash, or NULL. Each line loses leading blanks, one star, and one
 * blank.
 */
char *doc_extract(const char *source);

#endif
