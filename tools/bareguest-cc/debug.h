/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the table of symbols and lines that lib/host/symbols.c reads (see
 * host/payload_debug.h) from a linked payload and its debug information.
 * Called by the payload half of the build.
 */
#ifndef DEBUG_H
#define DEBUG_H

#include <gelf.h>

/* Writes the table to a file. */
void debug_write(const char *path, Elf *elf);

#endif
