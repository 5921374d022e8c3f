// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Segment descriptors: fill in, take apart, find room for (kvm_x86.h).
 */
#include "kvm_x86.h"

#define LIMIT_MAX 0xfffff

#ifdef __x86_64__
static int is_wide(unsigned int flags)
{
	return !(flags & SEGFLAG_NSYSTEM);
}

static void set_base_high(struct segment_descriptor *dst, uint64_t baseaddr)
{
	((struct segment_descriptor64 *)dst)->baseaddr_hi = baseaddr >> 24;
	((struct segment_descriptor64 *)dst)->reserved = 0;
}

static uint64_t get_base_high(const struct segment_descriptor *src)
{
	const struct segment_descriptor64 *wide = (const void *)src;

	return (uint64_t)wide->baseaddr_hi << 24;
}
#else
static int is_wide(unsigned int flags)
{
	(void)flags;
	return 0;
}

static void set_base_high(struct segment_descriptor *dst, uint64_t baseaddr)
{
	dst->baseaddr_hi = baseaddr >> 24;
}

static uint64_t get_base_high(const struct segment_descriptor *src)
{
	return (uint64_t)src->baseaddr_hi << 24;
}
#endif

static unsigned int descriptor_flags(const struct segment_descriptor *src)
{
	return src->flags_lo | src->flags_hi << 8;
}

void kvm_set_segment_descriptor_(const char *file, int line,
				 struct segment_descriptor *dst,
				 uint64_t baseaddr, uint32_t limit,
				 unsigned int flags)
{
	if (limit > LIMIT_MAX)
		tst_brk_(file, line, TBROK,
			 "Segment limit 0x%x exceeds 20 bits", limit);
	if (!is_wide(flags) && baseaddr >> 32)
		tst_brk_(file, line, TBROK,
			 "Segment base 0x%llx exceeds 32 bits", baseaddr);

	dst->limit_lo = limit & 0xffff;
	dst->limit_hi = limit >> 16;
	dst->baseaddr_lo = baseaddr & 0xffffff;
	dst->baseaddr_hi = (baseaddr >> 24) & 0xff;
	dst->flags_lo = flags & 0xff;
	dst->flags_hi = (flags >> 8) & 0xf;
	if (is_wide(flags))
		set_base_high(dst, baseaddr);
}

void kvm_parse_segment_descriptor(const struct segment_descriptor *src,
				  uint64_t *baseaddr, uint32_t *limit,
				  unsigned int *flags)
{
	if (baseaddr) {
		*baseaddr = (uint64_t)src->baseaddr_hi << 24;
		if (is_wide(descriptor_flags(src)))
			*baseaddr = get_base_high(src);
		*baseaddr |= src->baseaddr_lo;
	}
	if (limit)
		*limit = src->limit_lo | (uint32_t)src->limit_hi << 16;
	if (flags)
		*flags = descriptor_flags(src);
}

static unsigned int entries_of(const struct segment_descriptor *desc)
{
	return is_wide(descriptor_flags(desc)) ? 2 : 1;
}

int kvm_find_free_descriptors(const struct segment_descriptor *table,
			      size_t size, unsigned int count)
{
	size_t i = 1;
	unsigned int found = 0;

	while (i < size) {
		if (descriptor_flags(table + i) & SEGFLAG_PRESENT) {
			found = 0;
			i += entries_of(table + i);
			continue;
		}
		i++;
		if (++found >= count)
			return i - found;
	}
	return -1;
}

int kvm_find_free_descriptor(const struct segment_descriptor *table,
			     size_t size)
{
	return kvm_find_free_descriptors(table, size, 1);
}

unsigned int kvm_create_stack_descriptor_(const char *file, int line,
					  struct segment_descriptor *table,
					  size_t tabsize, void *stack_base)
{
	int idx = kvm_find_free_descriptor(table, tabsize);

	if (idx < 0)
		tst_brk_(file, line, TBROK,
			 "Descriptor table is full, no room for a stack");
	kvm_set_segment_descriptor_(file, line, table + idx, 0,
				    ((uintptr_t)stack_base - 1) >> 12,
				    SEGTYPE_STACK | SEGFLAG_PRESENT |
					    SEGFLAG_32BIT | SEGFLAG_PAGE_LIMIT);
	return idx;
}
