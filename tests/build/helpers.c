// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A payload that needs what compilers leave to a library: 64-bit division in
 * 32-bit code, bit counting, copies of structures. Built by tests/build/run.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

struct large {
	char bytes[3000];
};

static volatile uint64_t big = 0x123456789abcdef0ULL;
static volatile uint64_t small = 0x100000007ULL;
static volatile int64_t negative = -0x123456789abcdefLL;

#define CHECK(condition) \
	tst_res((condition) ? TPASS : TFAIL, "%s", #condition)

static __attribute__((noinline)) struct large copy(const struct large *from)
{
	return *from;
}

static void check_copy(void)
{
	static struct large from = { { [2999] = 9 } };
	struct large to = copy(&from);

	CHECK(*(volatile char *)&to.bytes[2999] == 9);
}

void main(void)
{
	CHECK(big / small == 0x12345678);
	CHECK(big % small == 0x1b4e81a8);
	CHECK(negative / 1000 == -81985529216486LL);
	CHECK(negative % 1000 == -895LL);
	CHECK(big << (small & 31) == 0x1a2b3c4d5e6f7800ULL);
	CHECK(__builtin_popcountll(big) == 32);
	CHECK(__builtin_ctzll(big) == 4);
	check_copy();
}

#else

static struct tst_test test = {
	.test_all = tst_kvm_run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif
