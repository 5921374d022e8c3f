/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the archive that a kernel unpacks as its initramfs. */
#ifndef BAREGUEST_CPIO_H
#define BAREGUEST_CPIO_H

#include <sys/types.h>
#include "util.h"

struct cpio {
	FILE *out;
	const char *path;	/* of the archive, for messages */
	struct strings seen;	/* paths in the archive */
};

void cpio_open(struct cpio *c, const char *path);
void cpio_add_dir(struct cpio *c, const char *name, mode_t mode);
void cpio_add_data(struct cpio *c, const char *name, mode_t mode,
		   const void *data, size_t len);
void cpio_add_link(struct cpio *c, const char *name, const char *target);
void cpio_add_file(struct cpio *c, const char *name, const char *source);
void cpio_add_tree(struct cpio *c, const char *name, const char *source);
void cpio_close(struct cpio *c);

#endif
