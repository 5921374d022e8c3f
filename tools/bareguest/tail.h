/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remembers the end of a text that comes in pieces. */
#ifndef BAREGUEST_TAIL_H
#define BAREGUEST_TAIL_H

#include <stddef.h>

#define TAIL_SIZE 8192

struct tail {
	char text[TAIL_SIZE + 1];
	size_t len;
};

void tail_add(struct tail *t, const char *data, size_t len);
char *tail_lines(const struct tail *t, size_t lines, const char *prefix);
char *tail_find(const struct tail *t, const char *what);

#endif
