/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The jobs that a command line or a list names. */
#ifndef BAREGUEST_JOBLIST_H
#define BAREGUEST_JOBLIST_H

#include "job.h"

struct joblist {
	struct job *v;
	size_t n;
};

void joblist_add(struct joblist *list, char *const *argv,
		 const struct strings *applets);
void joblist_read(struct joblist *list, const char *path,
		  const struct strings *applets);

#endif
