/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the portable part of the guest library needs of the processor. The
 * architecture is chosen by the include path, as guest/arch.h.
 */
#ifndef LIB_GUEST_X86_ARCH_H
#define LIB_GUEST_X86_ARCH_H

/* x86 keeps the order of stores, and that of loads: only the compiler has
 * to be told (Intel SDM volume 3, 8.2.2).
 */
static inline void arch_write_barrier(void)
{
	asm volatile("" : : : "memory");
}

static inline void arch_read_barrier(void)
{
	asm volatile("" : : : "memory");
}

static inline void arch_relax(void)
{
	asm volatile("pause" : : : "memory");
}

static inline uint64_t arch_time(void)
{
	uint32_t lo, hi;

	asm volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (uint64_t)hi << 32 | lo;
}

#ifdef __x86_64__
#define ARCH_WORD "q"
#else
#define ARCH_WORD "l"
#endif

/*
 * Blocks of words, upwards. A KVM that interprets guest code takes less time
 * for an element of a string instruction than for any other instruction.
 */
static inline void arch_fill_words(void *dest, unsigned long word,
				   size_t count)
{
	asm volatile("rep stos" ARCH_WORD
		     : "+D" (dest), "+c" (count) : "a" (word) : "memory");
}

static inline void arch_copy_words(void *dest, const void *src, size_t count)
{
	asm volatile("rep movs" ARCH_WORD
		     : "+D" (dest), "+S" (src), "+c" (count) : : "memory");
}

#endif /* LIB_GUEST_X86_ARCH_H */
