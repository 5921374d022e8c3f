/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dependencies for make: each compiler writes those of its half, the output
 * depends on all of them. Called where compilers are, and at the end.
 */
#ifndef DEPEND_H
#define DEPEND_H

#include "build.h"

/* Adds to a compiler's command what is asked for; object is its output. */
void depend_request(const struct build *build, struct words *command,
		    const char *object);

/* Makes one file of what all of them wrote, if that is asked for. */
void depend_collect(const struct build *build);

#endif
