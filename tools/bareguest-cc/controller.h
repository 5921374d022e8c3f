/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The controller half of a build, and the link of both. Called by main.c. */
#ifndef CONTROLLER_H
#define CONTROLLER_H

#include "build.h"

/* Returns false if a source does not compile; that has been told, then. */
bool controller_compile(const struct build *build);

void controller_link(const struct build *build);

#endif
