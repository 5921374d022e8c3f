/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds or fetches the kernel of a lab machine. */
#ifndef BAREGUEST_KERNEL_H
#define BAREGUEST_KERNEL_H

struct kernel {
	char *version;		/* what uname -r will say */
	char *image;		/* file to boot */
	char *config;		/* file, or NULL */
	char *modules;		/* directory lib/modules/VERSION, or NULL */
};

struct kernel kernel_find(const char *chosen, const char *normal);

#endif
