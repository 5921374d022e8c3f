/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intermediate files. All of them are in one directory under $TMPDIR, the
 * compilers' own too; the new output is beside the old one until it is
 * complete. Both are removed however the program ends, short of SIGKILL.
 */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <stddef.h>

void scratch_create(void);

/* Name of a file in the scratch directory; does not create it. */
char *scratch_file(const char *name);

/* Name of a file that becomes output in output_commit(), or vanishes. */
const char *output_prepare(const char *output);
void output_commit(void);

/* A whole file, with a zero behind it that does not count as @size. */
char *read_file(const char *path, size_t *size);
void write_file(const char *path, const void *data, size_t size);

#endif
