/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a build share. */
#ifndef BUILD_H
#define BUILD_H

#include "options.h"
#include "target.h"

struct build {
	struct options options;
	struct target target;
	const char *program;		/* to be written, in place of output */
	const char *payload_elf;	/* likewise, or in the scratch directory */
	const char *payload_object;
};

#endif
