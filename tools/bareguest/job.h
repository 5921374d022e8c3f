/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs in a lab machine, and what became of it. */
#ifndef BAREGUEST_JOB_H
#define BAREGUEST_JOB_H

#include "util.h"

struct job {
	char *name;		/* unique among the jobs of one command */
	char *path;		/* in the machine */
	struct strings argv;
	int status;		/* exit status of the verdict */
	char *verdict;		/* in words; NULL: it did not end yet */
	double seconds;
};

#endif
