/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line part of the debug table, for debug.c. */
#ifndef DEBUG_LINES_H
#define DEBUG_LINES_H

#include <gelf.h>
#include <stddef.h>
#include <stdint.h>

struct blob {
	unsigned char *data;
	size_t size;
};

void blob_add(struct blob *blob, const void *data, size_t size);

/* Returns the position of the text among the strings. */
uint32_t strings_add(struct blob *strings, const char *text);

struct debug_lines {
	struct blob files;	/* positions of their names */
	struct blob rows;	/* encoded */
};

/* Without debug information there are simply no lines. */
void debug_lines_collect(struct debug_lines *lines, struct blob *strings,
			 Elf *elf);

#endif
