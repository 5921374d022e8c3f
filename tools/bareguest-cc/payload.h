/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload half of a build: from the sources to an object file with the
 * guest's image and what the host needs to know of it. Called by main.c, in
 * a process of its own beside the controller half.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include "build.h"

/* job_fork() function on a struct build; returns the exit status. */
int payload_build(void *build);

/* die() for something wrong with the payload as a whole. */
void payload_die(const char *fmt, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

#endif
