/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols and line numbers of a payload, in a table inside the test
 * program: written by bareguest-cc, read by lib/host/symbols.c. It is data,
 * so stripped programs keep it.
 *
 * All numbers are little endian, all positions count from the start of the
 * table. The functions come first among the symbols, both kinds sorted by
 * address.
 *
 * The line table is a list of rows, each valid from its address on up to
 * the next one's. A row is, in LEB128: (address - previous address) << 1,
 * plus 1 if the file changes; then, if so, the new file's number; then
 * line - previous line, with the sign in the lowest bit. Line 0 means that
 * nothing is known.
 */
#ifndef HOST_PAYLOAD_DEBUG_H
#define HOST_PAYLOAD_DEBUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_DEBUG_MAGIC "BGDEBUG1"

struct payload_debug_header {
	char magic[8];
	uint32_t functions;	/* count */
	uint32_t objects;	/* count */
	uint32_t symbols;	/* position of struct payload_debug_entry[] */
	uint32_t files;		/* count */
	uint32_t file_names;	/* position of uint32_t[]: in the strings */
	uint32_t lines;		/* position */
	uint32_t line_size;	/* bytes */
	uint32_t strings;	/* position */
	uint32_t string_size;	/* bytes; the last one is zero */
};

struct payload_debug_entry {
	uint32_t address;
	uint32_t size;
	uint32_t name;		/* in the strings */
};

/* Where an address is. The strings are in the table. */
struct payload_location {
	const char *function;	/* NULL: unknown */
	uint64_t offset;	/* in the function */
	const char *file;	/* NULL: unknown */
	unsigned int line;
};

/*
 * The table is checked at each use: nothing in it is trusted, so whatever
 * it holds, no byte outside of it is read, and every loop ends.
 */

/* Whether it is a table at all. */
bool kvm_payload_debug_valid(const void *table, size_t size);

/* Returns false, and clears loc, if nothing is known about the address. */
bool kvm_payload_debug_locate(const void *table, size_t size, uint64_t address,
			      struct payload_location *loc);

/* Finds a function or a variable. Returns false if there is none. */
bool kvm_payload_debug_symbol(const void *table, size_t size, const char *name,
			      uint64_t *address, uint64_t *length);

#endif /* HOST_PAYLOAD_DEBUG_H */
