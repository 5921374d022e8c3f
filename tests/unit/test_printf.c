// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/guest/printf.c, and with it lib/common/printf_core.h, against the C
 * library's snprintf().
 */
#include <limits.h>

#include "unit.h"

int guest_vsnprintf(char *dest, size_t size, const char *fmt, va_list list);
int guest_snprintf(char *dest, size_t size, const char *fmt, ...);
int guest_vsprintf(char *dest, const char *fmt, va_list list);
int guest_sprintf(char *dest, const char *fmt, ...);

static const struct length {
	const char *name;
	size_t bytes;
} lengths[] = {
	{ "", sizeof(int) }, { "hh", sizeof(int) }, { "h", sizeof(int) },
	{ "l", sizeof(long) }, { "ll", sizeof(long long) },
	{ "j", sizeof(intmax_t) }, { "z", sizeof(size_t) },
	{ "t", sizeof(ptrdiff_t) },
};

static const unsigned long long values[] = {
	0, 1, 9, 10, 127, 0x80, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
	4294967296, 10000000000, 0x7fffffffffffffff, 0x8000000000000000,
	0xfedcba9876543210, ~0ull,
};

static const char *const widths[] = { "", "1", "7", "23" };
static const char *const precisions[] = { "", ".", ".0", ".1", ".5", ".22" };

static unsigned int compared;

static void check(const char *fmt, const char *got, int got_len,
		  const char *want, int want_len)
{
	compared++;
	if (got_len != want_len || strcmp(got, want))
		fail_with("\"%s\": got \"%s\" (%d), libc has \"%s\" (%d)",
			 fmt, got, got_len, want, want_len);
}

static void compare_number(const char *fmt, size_t bytes,
			   unsigned long long value)
{
	char got[64], want[64];
	int got_len, want_len;

	if (bytes == 8) {
		got_len = guest_snprintf(got, sizeof(got), fmt, value);
		want_len = snprintf(want, sizeof(want), fmt, value);
	} else {
		got_len = guest_snprintf(got, sizeof(got), fmt, (int)value);
		want_len = snprintf(want, sizeof(want), fmt, (int)value);
	}

	check(fmt, got, got_len, want, want_len);
}

static const char *flags_of(unsigned int set)
{
	static const char all[] = "-+ #0";
	static char flags[sizeof(all)];
	char *f = flags;
	int i;

	for (i = 0; all[i]; i++) {
		if (set & 1u << i)
			*f++ = all[i];
	}
	*f = 0;

	return flags;
}

static void compare_values(const char *flags, const char *width,
			   const char *precision, char conversion)
{
	char fmt[32];
	size_t i, l;

	for (l = 0; l < COUNT(lengths); l++) {
		snprintf(fmt, sizeof(fmt), "%%%s%s%s%s%c", flags, width,
			 precision, lengths[l].name, conversion);
		for (i = 0; i < COUNT(values); i++)
			compare_number(fmt, lengths[l].bytes, values[i]);
	}
}

static void compare_conversion(char conversion)
{
	unsigned int set;
	size_t w, p;

	for (set = 0; set < 32; set++) {
		for (w = 0; w < COUNT(widths); w++) {
			for (p = 0; p < COUNT(precisions); p++)
				compare_values(flags_of(set), widths[w],
					       precisions[p], conversion);
		}
	}
}

static void every_integer_directive_is_as_in_libc(void **state UNUSED)
{
	const char *c;

	compared = 0;
	for (c = "diuoxX"; *c; c++)
		compare_conversion(*c);
	assert_int_equal(compared, 6 * 32 * 4 * 6 * 8 * 16);
}

static void compare_string(const char *fmt, const char *arg)
{
	char got[64], want[64];

	check(fmt, got, guest_snprintf(got, sizeof(got), fmt, arg), want,
	      snprintf(want, sizeof(want), fmt, arg));
}

static void strings_are_as_in_libc(void **state UNUSED)
{
	static const char *const args[] = { "", "a", "some text" };
	char fmt[32];
	size_t i, w, p;

	for (w = 0; w < COUNT(widths); w++) {
		for (p = 0; p < COUNT(precisions); p++) {
			for (i = 0; i < 2 * COUNT(args); i++) {
				snprintf(fmt, sizeof(fmt), "<%%%s%s%ss>",
					 i & 1 ? "-" : "", widths[w],
					 precisions[p]);
				compare_string(fmt, args[i / 2]);
			}
		}
	}
}

static void characters_are_as_in_libc(void **state UNUSED)
{
	char got[64], want[64];
	size_t w;
	char fmt[32];

	for (w = 0; w < 2 * COUNT(widths); w++) {
		snprintf(fmt, sizeof(fmt), "<%%%s%sc>", w & 1 ? "-" : "",
			 widths[w / 2]);
		check(fmt, got, guest_snprintf(got, 64, fmt, 'x' + 256), want,
		      snprintf(want, 64, fmt, 'x' + 256));
	}

	assert_int_equal(guest_snprintf(got, 64, "a%cb", 0), 3);
	assert_memory_equal(got, "a\0b", 4);
}

static void precision_bounds_what_is_read_of_a_string(void **state UNUSED)
{
	char *unterminated = malloc(3), got[8];

	memcpy(unterminated, "abc", 3);
	assert_int_equal(guest_snprintf(got, 8, "%.3s", unterminated), 3);
	assert_string_equal(got, "abc");
	assert_int_equal(guest_snprintf(got, 8, "%.*s", 2, unterminated), 2);
	assert_string_equal(got, "ab");
	free(unterminated);
}

static const struct star {
	const char *fmt;
	int width, precision;
} stars[] = {
	{ "%*.*d", 8, 3 }, { "%*.*d", -8, 3 }, { "%*.*d", 8, -3 },
	{ "%0*.*d", 8, -1 }, { "%-*.*d", -8, 0 }, { "%*.*x", 0, 0 },
	{ "%+*.*d", 8, -1 }, { "%#*.*o", 9, 4 },
};

static void stars_take_arguments(void **state UNUSED)
{
	char got[64], want[64];
	const struct star *s;

	for (s = stars; s < stars + COUNT(stars); s++)
		check(s->fmt, got,
		      guest_snprintf(got, 64, s->fmt, s->width, s->precision,
				     42),
		      want,
		      snprintf(want, 64, s->fmt, s->width, s->precision, 42));
}

static void many_arguments_keep_their_order(void **state UNUSED)
{
	static const char fmt[] = "%d %s %lld %c %hhu %zx %% %ju %s %X %d|";
	char got[128], want[128];
	int got_len, want_len;

#define ARGS fmt, -1, "two", -3000000000ll, '4', 200, (size_t)0xabc,          \
	(uintmax_t)7, "eight", 0x9u, 10
	got_len = guest_snprintf(got, sizeof(got), ARGS);
	want_len = snprintf(want, sizeof(want), ARGS);
#undef ARGS
	check(fmt, got, got_len, want, want_len);
}

static void pointers_have_upper_case_digits(void **state UNUSED)
{
	char got[64];

	assert_int_equal(guest_sprintf(got, "%p", (void *)0xabcd), 6);
	assert_string_equal(got, "0xABCD");
	guest_sprintf(got, "%p", NULL);
	assert_string_equal(got, "0x0");
	guest_sprintf(got, "%10p|%-10p|", (void *)0xf, (void *)0xf);
	assert_string_equal(got, "       0xF|0xF       |");
}

static void null_string_is_named(void **state UNUSED)
{
	char got[64];

	assert_int_equal(guest_sprintf(got, "%s", (char *)NULL), 6);
	assert_string_equal(got, "(null)");
}

static void count_is_that_of_the_whole_text(void **state UNUSED)
{
	char got[8];
	size_t size;

	assert_int_equal(guest_snprintf(NULL, 0, "%d", 12345), 5);

	for (size = 1; size <= sizeof(got); size++) {
		memset(got, '#', sizeof(got));
		assert_int_equal(guest_snprintf(got, size, "%5s%s", "ab", "cd"),
				 7);
		assert_memory_equal(got, "   abcd", size - 1);
		assert_int_equal(got[size - 1], 0);
		if (size < sizeof(got))
			assert_int_equal(got[size], '#');
	}
}

static void sprintf_is_unbounded(void **state UNUSED)
{
	static char got[100001];

	assert_int_equal(guest_sprintf(got, "%100000d", 1), 100000);
	assert_int_equal(got[99999], '1');
	assert_int_equal(got[100000], 0);
}

static void huge_widths_take_no_time(void **state UNUSED)
{
	char got[8];

	assert_int_equal(guest_snprintf(got, 8, "%2147483647d", 1), INT_MAX);
	assert_string_equal(got, "       ");
	assert_int_equal(guest_snprintf(got, 8, "%.2147483647d", 1), INT_MAX);
	assert_string_equal(got, "0000000");
	assert_int_equal(guest_snprintf(got, 8, "%99999999999999999999d", 1),
			 INT_MAX);
	assert_int_equal(guest_snprintf(got, 8, "%2147483647dx", 1), -1);
	assert_int_equal(guest_snprintf(got, 8, "%*d", INT_MIN, 1), -1);
	assert_string_equal(got, "1      ");
}

static void unsupported_is_an_error(void **state UNUSED)
{
	static const char *const fmts[] = {
		"ab%", "ab%n", "ab%f", "ab%5.2e", "ab%Ld", "ab%ls", "ab%lc",
		"ab%k", "ab%hp", "ab%5", "ab%-", "ab%l", "ab%'d", "ab%1$d",
		"ab%\xff",
	};
	char got[16];
	size_t i;

	for (i = 0; i < COUNT(fmts); i++) {
		memset(got, '#', sizeof(got));
		if (guest_snprintf(got, sizeof(got), fmts[i], 1, 2, 3) != -1)
			fail_with("%s is accepted", fmts[i]);
		assert_string_equal(got, "ab");
	}
}

static int call_vsnprintf(char *dest, size_t size, const char *fmt, ...)
{
	va_list list;
	int ret;

	va_start(list, fmt);
	ret = guest_vsnprintf(dest, size, fmt, list);
	va_end(list);

	return ret;
}

static int call_vsprintf(char *dest, const char *fmt, ...)
{
	va_list list;
	int ret;

	va_start(list, fmt);
	ret = guest_vsprintf(dest, fmt, list);
	va_end(list);

	return ret;
}

static void va_list_forms_do_the_same(void **state UNUSED)
{
	char got[16];

	assert_int_equal(call_vsnprintf(got, 3, "%d%s", 12, "ab"), 4);
	assert_string_equal(got, "12");
	assert_int_equal(call_vsprintf(got, "%d%s", 12, "ab"), 4);
	assert_string_equal(got, "12ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_integer_directive_is_as_in_libc),
		cmocka_unit_test(strings_are_as_in_libc),
		cmocka_unit_test(characters_are_as_in_libc),
		cmocka_unit_test(precision_bounds_what_is_read_of_a_string),
		cmocka_unit_test(stars_take_arguments),
		cmocka_unit_test(many_arguments_keep_their_order),
		cmocka_unit_test(pointers_have_upper_case_digits),
		cmocka_unit_test(null_string_is_named),
		cmocka_unit_test(count_is_that_of_the_whole_text),
		cmocka_unit_test(sprintf_is_unbounded),
		cmocka_unit_test(huge_widths_take_no_time),
		cmocka_unit_test(unsupported_is_an_error),
		cmocka_unit_test(va_list_forms_do_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
