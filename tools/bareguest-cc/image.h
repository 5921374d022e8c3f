/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a linked payload to the bytes the host copies into the guest. Called
 * by the payload half of the build.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <gelf.h>

struct image {
	unsigned char *data;
	size_t size;
};

/*
 * Fails the program, saying what is wrong, if some of the payload would not
 * work or would get lost: the guest has no loader.
 */
void image_extract(struct image *image, Elf *elf, int bits);

#endif
