/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a build share. */
#ifndef BUILD_H
#define BUILD_H

#include "options.h"
#include "target.h"

struct build {
	struct options options;
	struct target target;
	/* Files to be written; some become outputs. */
	const char *program;
	const char *payload_elf;
	const char *depend_file;	/* NULL: none */
	const char *payload_object;
	struct words payload_objects, controller_objects;
	bool colour;			/* of messages */
};

#endif
