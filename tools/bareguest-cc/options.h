/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What bareguest-cc is to build: its command line and environment, with
 * each compiler option sorted by who is to get it. Read by all of it.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

#include "words.h"

struct options {
	struct words cc;		/* the compiler */
	struct words sources;
	struct words payload_cc;	/* options for each of the commands */
	struct words payload_ld;
	struct words assembler;
	struct words controller_cc;
	struct words controller_ld;
	struct words inputs;		/* objects and libraries, in order */
	struct words depend;		/* -MT and the like */
	const char *depend_kind;	/* -MD, -MMD or NULL */
	const char *depend_file;	/* -MF, or NULL */
	const char *output;
	const char *payload_level;	/* -O on the command line, or NULL */
	int bits;			/* 32, 64, or 0: the compiler's */
	bool foreign;			/* the compiler is to be asked */
	bool verbose;
	bool keep_payload;
};

/* Fails the program if they make no sense; prints help and ends if asked. */
void options_parse(struct options *options, char **argv);

#endif
