// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * 64-bit division on i386. The compiler calls these functions, which would
 * otherwise come from its own library; weak, so that they may come from there.
 * A divisor of 0 raises #DE, as the instruction does.
 */
#include "kvm_guest.h"

#define WEAK __attribute__((weak))

uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *rem);
int64_t __divmoddi4(int64_t n, int64_t d, int64_t *rem);
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);
int64_t __divdi3(int64_t n, int64_t d);
int64_t __moddi3(int64_t n, int64_t d);

/* (@high:@low) / @d; the quotient must fit, that is @high < @d. */
static uint32_t divide(uint32_t high, uint32_t low, uint32_t d, uint32_t *rem)
{
	uint32_t quotient;

	asm volatile("divl %4"
		     : "=a" (quotient), "=d" (*rem)
		     : "0" (low), "1" (high), "rm" (d) : "cc");

	return quotient;
}

static uint64_t divide_by_word(uint64_t n, uint32_t d, uint64_t *rem)
{
	uint32_t high, low, r;

	high = divide(0, n >> 32, d, &r);
	low = divide(r, n, d, &r);
	*rem = r;

	return (uint64_t)high << 32 | low;
}

/*
 * For @d >= 2^32. Divides half of @n, so that the quotient fits, by the top 32
 * bits of @d; the result is right or one too large (Warren, Hacker's Delight,
 * 9-5).
 */
static uint64_t divide_by_long(uint64_t n, uint64_t d, uint64_t *rem)
{
	unsigned int shift = __builtin_clz(d >> 32);
	uint32_t top = d << shift >> 32, unused;
	uint64_t q;

	q = divide(n >> 33, n >> 1, top, &unused) >> (31 - shift);
	if (q)
		q--;

	*rem = n - q * d;
	if (*rem >= d) {
		q++;
		*rem -= d;
	}

	return q;
}

WEAK uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *rem)
{
	uint64_t unused;

	if (!rem)
		rem = &unused;

	return d >> 32 ? divide_by_long(n, d, rem) : divide_by_word(n, d, rem);
}

WEAK int64_t __divmoddi4(int64_t n, int64_t d, int64_t *rem)
{
	uint64_t un = n < 0 ? -(uint64_t)n : (uint64_t)n;
	uint64_t ud = d < 0 ? -(uint64_t)d : (uint64_t)d;
	uint64_t r, q = __udivmoddi4(un, ud, &r);

	if (rem)
		*rem = n < 0 ? -r : r;

	return (n < 0) != (d < 0) ? -q : q;
}

WEAK uint64_t __udivdi3(uint64_t n, uint64_t d)
{
	return __udivmoddi4(n, d, NULL);
}

WEAK uint64_t __umoddi3(uint64_t n, uint64_t d)
{
	uint64_t rem;

	__udivmoddi4(n, d, &rem);

	return rem;
}

WEAK int64_t __divdi3(int64_t n, int64_t d)
{
	return __divmoddi4(n, d, NULL);
}

WEAK int64_t __moddi3(int64_t n, int64_t d)
{
	int64_t rem;

	__divmoddi4(n, d, &rem);

	return rem;
}
