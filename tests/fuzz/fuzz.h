/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share. A target takes bytes, gives them to one part
 * of the host library that reads what a guest wrote, and abort()s if the
 * result breaks a promise. Called by libfuzzer.c and replay.c.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fuzz_target {
	const char *name;
	void (*run)(const uint8_t *data, size_t size);
};

/* targets.c: ends with an entry without a name. */
extern const struct fuzz_target fuzz_targets[];

/* targets.c: the target of a name or of a path that ends in it, or NULL. */
const struct fuzz_target *fuzz_find(const char *name);

/* Input that is consumed from its start; behind its end all is zero. */
struct fuzz_input {
	const uint8_t *data;
	size_t size;
};

uint64_t fuzz_number(struct fuzz_input *in, size_t bytes);
size_t fuzz_bytes(struct fuzz_input *in, void *out, size_t size);

/* A copy that ends where memory ends: reading on is an error at once. */
void *fuzz_copy(const void *data, size_t size);

/* A promise of the host library. */
#define MUST(condition)                                                       \
	do {                                                                  \
		if (condition)                                                \
			break;                                                \
		fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__,  \
			#condition);                                          \
		abort();                                                      \
	} while (0)

/* Text for a terminal: UTF-8 without any control character. */
bool fuzz_printable(const char *text);

void fuzz_text(const uint8_t *data, size_t size);
void fuzz_format(const uint8_t *data, size_t size);
void fuzz_payload(const uint8_t *data, size_t size);
void fuzz_symbols(const uint8_t *data, size_t size);
void fuzz_exits(const uint8_t *data, size_t size);
void fuzz_paging(const uint8_t *data, size_t size);
void fuzz_backtrace(const uint8_t *data, size_t size);
void fuzz_trace(const uint8_t *data, size_t size);
void fuzz_gdb(const uint8_t *data, size_t size);
void fuzz_commands(const uint8_t *data, size_t size);
void fuzz_machine(const uint8_t *data, size_t size);

#endif /* TESTS_FUZZ_H */
