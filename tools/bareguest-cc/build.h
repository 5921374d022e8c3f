/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a build share. */
#ifndef BUILD_H
#define BUILD_H

#include "options.h"
#include "target.h"

struct build {
	struct options options;
	struct target target;
	/* Files to be written: becomes the output; may become one; neither. */
	const char *program;
	const char *payload_elf;
	const char *payload_object;
};

#endif
