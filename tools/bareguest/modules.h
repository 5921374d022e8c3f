/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which kernel modules a lab machine loads, with which parameters. */
#ifndef BAREGUEST_MODULES_H
#define BAREGUEST_MODULES_H

#include "kernel.h"
#include "machine.h"

struct modules {
	struct strings sources;	/* host files, in loading order */
	struct strings paths;	/* of each: below lib/modules/VERSION */
	struct strings params;	/* of each */
};

struct modules modules_find(const struct machine *m, const struct kernel *k);
char *modules_cmdline(const struct machine *m);
void modules_stage(const struct modules *mods, const struct kernel *k,
		   const char *root);

#endif
