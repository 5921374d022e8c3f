// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/guest/x86/div64_32.c against the compiler's own division.
 */
#include "unit.h"

uint64_t guest_udivmoddi4(uint64_t n, uint64_t d, uint64_t *rem);
int64_t guest_divmoddi4(int64_t n, int64_t d, int64_t *rem);
uint64_t guest_udivdi3(uint64_t n, uint64_t d);
uint64_t guest_umoddi3(uint64_t n, uint64_t d);
int64_t guest_divdi3(int64_t n, int64_t d);
int64_t guest_moddi3(int64_t n, int64_t d);

static void check_unsigned(uint64_t n, uint64_t d)
{
	uint64_t rem;

	if (!d)
		return;

	assert_int_equal(guest_udivmoddi4(n, d, &rem), n / d);
	assert_int_equal(rem, n % d);
	assert_int_equal(guest_udivmoddi4(n, d, NULL), n / d);
	assert_int_equal(guest_udivdi3(n, d), n / d);
	assert_int_equal(guest_umoddi3(n, d), n % d);
}

static void check_signed(int64_t n, int64_t d)
{
	int64_t rem;

	if (!d || (n == INT64_MIN && d == -1))
		return;

	assert_int_equal(guest_divmoddi4(n, d, &rem), n / d);
	assert_int_equal(rem, n % d);
	assert_int_equal(guest_divmoddi4(n, d, NULL), n / d);
	assert_int_equal(guest_divdi3(n, d), n / d);
	assert_int_equal(guest_moddi3(n, d), n % d);
}

/* Powers of two and their neighbours, of both signs. */
static uint64_t edge(unsigned int i)
{
	uint64_t value = (1ull << i / 6) + i % 3 - 1;

	return i / 3 % 2 ? -value : value;
}

#define EDGES (64 * 6)

static void edges_divide_right(void **state UNUSED)
{
	unsigned int n, d;

	for (n = 0; n < EDGES; n++) {
		for (d = 0; d < EDGES; d++) {
			check_unsigned(edge(n), edge(d));
			check_signed(edge(n), edge(d));
		}
	}
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;

	return *seed ^ *seed >> 29;
}

/* Of all magnitudes. */
static void random_numbers_divide_right(void **state UNUSED)
{
	uint64_t seed = 1, n, d;
	int i;

	for (i = 0; i < 1000000; i++) {
		n = next_random(&seed) >> (i % 64);
		d = next_random(&seed) >> (i / 64 % 64);
		check_unsigned(n, d);
		check_signed(n, d);
	}
}

static void most_negative_by_minus_one_wraps(void **state UNUSED)
{
	int64_t rem;

	assert_int_equal(guest_divmoddi4(INT64_MIN, -1, &rem), INT64_MIN);
	assert_int_equal(rem, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_divide_right),
		cmocka_unit_test(random_numbers_divide_right),
		cmocka_unit_test(most_negative_by_minus_one_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
