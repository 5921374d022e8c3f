/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands before a message that is not the first vCPU's own payload's.
 */
#ifndef HOST_ORIGIN_H
#define HOST_ORIGIN_H

#include <stdio.h>

struct kvm_origin {
	char text[32];
};

/* "vCPU 1: ", "L2: ", "vCPU 1: L2: " or nothing; level 0 is the payload. */
static inline struct kvm_origin kvm_origin(unsigned int vcpu,
					   unsigned int level)
{
	struct kvm_origin origin = { "" };
	int len = 0;

	if (vcpu)
		len = snprintf(origin.text, sizeof(origin.text), "vCPU %u: ",
			       vcpu);
	if (level)
		snprintf(origin.text + len, sizeof(origin.text) - len,
			 "L%u: ", level + 1);
	return origin;
}

#endif /* HOST_ORIGIN_H */
