/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which libraries belong to the wanted program, and where they are: beside
 * this program, in the source tree as well as installed.
 */
#ifndef TARGET_H
#define TARGET_H

#include "options.h"

struct target {
	const char *include;		/* directory of the headers */
	const char *guest_library;
	const char *guest_script;	/* the payload's memory layout */
	const char *guest_flags;	/* file with the payload's options */
	const char *host_library;
	const char *kernel_headers;	/* where libc has none, or NULL */
};

/* Settles the width in options; fails if there is no library for it. */
void target_choose(struct target *target, struct options *options);

#endif
