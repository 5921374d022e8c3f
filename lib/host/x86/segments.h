/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segments and register bits in words. Called by crash reports.
 */
#ifndef HOST_X86_SEGMENTS_H
#define HOST_X86_SEGMENTS_H

#include <stddef.h>
#include <stdint.h>

struct kvm_segment;

/* Enough for any of these texts. */
#define SEGMENT_TEXT_MAX 160
#define BITS_TEXT_MAX 256

/*
 * kvm_segment_describe() - a segment register in words.
 *
 * For example "0008 base=0000000000000000 limit=ffffffff 32-bit code,
 * readable, accessed, DPL 0".
 */
void kvm_segment_describe(const struct kvm_segment *segment, char *out,
			  size_t size);

enum bits_register { BITS_CR0, BITS_CR4, BITS_EFER, BITS_RFLAGS };

/* kvm_bits_describe() - the bits that are set, " PE ET" or " none". */
void kvm_bits_describe(enum bits_register reg, uint64_t value, char *out,
		       size_t size);

#endif /* HOST_X86_SEGMENTS_H */
