/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The image of a payload, checked before it is loaded into a guest. Called
 * when an instance is created.
 */
#ifndef HOST_PAYLOAD_H
#define HOST_PAYLOAD_H

#include <stddef.h>

#include "kvm_common.h"

/*
 * kvm_payload_check() - check an image and get its header.
 * @image: the image, as bareguest-cc made it
 * @size: bytes at @image
 * @header: where to copy the header to
 *
 * Afterwards all addresses in @header are within the payload's memory
 * [KVM_PAYLOAD_BASEADDR, heap_begin), with the whole of what they point to.
 * What the host writes there, from ram_end on, is not looked at.
 *
 * Return: NULL, or what is wrong with the image.
 */
const char *kvm_payload_check(const void *image, size_t size,
			      struct kvm_payload_header *header);

#endif /* HOST_PAYLOAD_H */
