/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the initramfs of one boot of a lab machine. */
#ifndef BAREGUEST_INITRAMFS_H
#define BAREGUEST_INITRAMFS_H

#include "job.h"
#include "kernel.h"
#include "machine.h"

/* What is the same in all boots that one command makes. */
struct contents {
	const struct machine *machine;
	const struct kernel *kernel;
	struct strings applets;	/* of busybox */
	struct strings files;	/* that --file names, PATH or PATH:DEST */
	struct strings env;	/* NAME=VALUE */
};

struct strings initramfs_applets(void);
void initramfs_make(const struct contents *c, const char *path,
		    const char *dir, const struct job *jobs, size_t n);

#endif
