/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a vCPU stood at several moments, for reports of hangs: a loop shows
 * as a distribution. Pure but for the table of the payload's functions.
 */
#ifndef HOST_SAMPLE_H
#define HOST_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLES 16

/**
 * struct kvm_sample - one moment of a vCPU.
 * @ip: instruction pointer
 * @level: of nesting; 1 is the payload itself
 * @error: errno with which @ip could not be read; 0: it was
 */
struct kvm_sample {
	uint64_t ip;
	unsigned int level;
	int error;
};

/**
 * struct kvm_place - a place in the source where samples were taken.
 * @count: how many
 * @first: one of them
 */
struct kvm_place {
	unsigned int count;
	struct kvm_sample first;
};

/*
 * kvm_sample_places() - sort samples by place, the most frequent one first.
 * @samples: @count of them, at most SAMPLES
 * @places: room for SAMPLES
 *
 * A place is a line of the source at a level of nesting, or an address
 * where no line is known.
 *
 * Return: how many places there are.
 */
unsigned int kvm_sample_places(const struct kvm_sample *samples,
			       unsigned int count, struct kvm_place *places);

/* "L2: spin+0x4 at hang.c:23 (0x12345)"; always terminated. */
void kvm_sample_describe(const struct kvm_sample *sample, char *out,
			 size_t size);

#endif /* HOST_SAMPLE_H */
