// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The sprintf() family, and the formats of tst_res(), which the controller
 * expands: both against texts that the C standard demands (7.21.6.1). For
 * tests/api/run.
 *
 * RUN
 * SAYS TPASS: integers*
 * SAYS TPASS: width*
 * SAYS TPASS: strings*
 * SAYS TPASS: bounds*
 * SAYS TPASS: errors*
 * RUN -c report
 * SAYS TPASS: -5|5|17|ff|FF|0xFF|c|str|%|
 * SAYS TPASS: -9223372036854775808|18446744073709551615|ffffffffffffffff|1777777777777777777777|
 * SAYS TPASS: 1 2 3 4 5 6 7 8 9 10 11 12
 * SAYS TPASS: 1 4294967298 3 4294967300 5 4294967302 7 4294967304
 * SAYS TPASS: |   42|42   |00042|+42| 42|0x2a|   ab|ab|
 * SAYS TPASS: |   -7|-7   |  x|
 * SAYS TPASS: -1 255 -1 65535 1 2 3
 * SAYS TPASS: (null) 0x0
 * RUN64 -c pointer
 * SAYS TPASS: 0x12345678ABCD
 * RUN32 -c pointer
 * SAYS TPASS: 0x5678ABCD
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-overflow"

static char buf[256];

/* The text, and the return value without the terminating zero. */
#define IS(expected, ...)                                                     \
	do {                                                                  \
		memset(buf, 'X', sizeof(buf));                                \
		CHECK_EQ(sprintf(buf, __VA_ARGS__), strlen(expected));        \
		CHECK_STR(buf, expected);                                     \
	} while (0)

static void check_integers(void)
{
	IS("", "%s", "");
	IS("plain", "plain");
	IS("%", "%%");
	IS("c", "%c", 'c');
	IS("0 1 -1", "%d %i %d", 0, 1, -1);
	IS("2147483647 -2147483648", "%d %d", 0x7fffffff, (int)0x80000000);
	IS("4294967295 37777777777 ffffffff FFFFFFFF", "%u %o %x %X", ~0U, ~0U,
	   ~0U, ~0U);
	IS("-1 255 -1 65535", "%hhd %hhu %hd %hu", 0xff, -1, 0xffff, -1);
	IS("-9223372036854775808 9223372036854775807", "%lld %lld",
	   (long long)(1ULL << 63), (long long)~(1ULL << 63));
	IS("18446744073709551615", "%llu", ~0ULL);
	IS("12345678901234567890", "%llu", 12345678901234567890ULL);
	IS("123456789abcdef0 FEDCBA9876543210", "%llx %llX",
	   0x123456789abcdef0ULL, 0xfedcba9876543210ULL);
	IS("1777777777777777777777", "%llo", ~0ULL);
	IS("4294967296 42949672960 429496729600", "%llu %llu %llu",
	   1ULL << 32, 10ULL << 32, 100ULL << 32);
	IS("-5 5 -6 7", "%ld %lu %zd %zu", -5L, 5UL, (ssize_t)-6, (size_t)7);
	IS("-8 9 -10", "%jd %ju %td", -8LL, 9ULL, (ptrdiff_t)-10);
	IS("0x0 0xABCDEF", "%p %p", NULL, (void *)0xabcdef);
	DONE("integers");
}

static void check_width(void)
{
	IS("   42|42   |00042|+42| 42|+0042", "%5d|%-5d|%05d|%+d|% d|%+05d", 42,
	   42, 42, 42, 42, 42);
	IS("  -42|-42  |-0042", "%5d|%-5d|%05d", -42, -42, -42);
	IS("0x2a|0X2A|052|0|0x0000002a", "%#x|%#X|%#o|%#x|%#010x", 42, 42, 42,
	   0, 42);
	IS("   007|007   |+007", "%6.3d|%-6.3d|%+.3d", 7, 7, 7);
	IS("||0", "%.0d|%.0x|%#.0o", 0, 0, 0);
	IS("    7|7    |007", "%*d|%*d|%.*d", 5, 7, -5, 7, 3, 7);
	IS("7", "%.*d", -1, 7);
	IS("  c|c  ", "%3c|%-3c", 'c', 'c');
	IS("000001e240", "%010x", 123456);
	IS("      -123", "%10lld", -123LL);
	DONE("width and precision");
}

static void check_strings(void)
{
	static const char unterminated[3] = "abc";

	IS("abc", "%s", "abc");
	IS("  abc|abc  |ab|   ab", "%5s|%-5s|%.2s|%5.2s", "abc", "abc", "abc",
	   "abc");
	IS("abc", "%.3s", unterminated);
	IS("(null)", "%s", (char *)NULL);
	IS("abcabc", "%2s%0.9s", "abc", "abc");
	DONE("strings");
}

static int call_vsprintf(char *dest, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = vsprintf(dest, fmt, args);
	va_end(args);
	return ret;
}

static int call_vsnprintf(char *dest, size_t size, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = vsnprintf(dest, size, fmt, args);
	va_end(args);
	return ret;
}

static void check_bounds(void)
{
	memset(buf, 'X', sizeof(buf));
	CHECK_EQ(snprintf(buf, 4, "%s", "123456"), 6);
	CHECK_STR(buf, "123");
	CHECK_EQ(buf[4], 'X');
	CHECK_EQ(snprintf(buf, 4, "%d", 123), 3);
	CHECK_STR(buf, "123");
	CHECK_EQ(snprintf(buf, 1, "%d", 123), 3);
	CHECK_STR(buf, "");
	CHECK_EQ(snprintf(NULL, 0, "%100d", 1), 100);
	CHECK_EQ(call_vsnprintf(buf, 3, "%c%c%c", 'a', 'b', 'c'), 3);
	CHECK_STR(buf, "ab");
	CHECK_EQ(call_vsprintf(buf, "%d %s", 5, "five"), 6);
	CHECK_STR(buf, "5 five");
	DONE("bounds");
}

static void check_errors(void)
{
	CHECK_EQ((unsigned int)sprintf(buf, "ab %f", 1), ~0U);
	CHECK_STR(buf, "ab ");
	CHECK_EQ((unsigned int)snprintf(buf, 9, "x%n", (int *)NULL), ~0U);
	CHECK_STR(buf, "x");
	CHECK_EQ((unsigned int)sprintf(buf, "%y"), ~0U);
	CHECK_EQ((unsigned int)sprintf(buf, "%"), ~0U);
	CHECK_EQ((unsigned int)snprintf(buf, 9, "%2147483647d%d", 1, 1), ~0U);
	DONE("errors");
}

static void expand(void)
{
	check_integers();
	check_width();
	check_strings();
	check_bounds();
	check_errors();
}

static void report(void)
{
	tst_res(TPASS, "%d|%u|%o|%x|%X|%p|%c|%s|%%|", -5, 5, 15, 255, 255,
		(void *)255, 'c', "str");
	tst_res(TPASS, "%lld|%llu|%llx|%llo|", (long long)(1ULL << 63), ~0ULL,
		~0ULL, ~0ULL);
	tst_res(TPASS, "%d %d %d %d %d %d %d %d %d %d %d %d", 1, 2, 3, 4, 5, 6,
		7, 8, 9, 10, 11, 12);
	tst_res(TPASS, "%d %lld %d %lld %d %lld %d %lld", 1, 4294967298LL, 3,
		4294967300LL, 5, 4294967302LL, 7, 4294967304LL);
	tst_res(TPASS, "|%5d|%-5d|%05d|%+d|% d|%#x|%5s|%.2s|", 42, 42, 42, 42,
		42, 42, "ab", "abc");
	tst_res(TPASS, "|%*d|%*d|%3c|", 5, -7, -5, -7, 'x');
	tst_res(TPASS, "%hhd %hhu %hd %hu %zu %jd %td", 0xff, -1, 0xffff, -1,
		(size_t)1, 2LL, (ptrdiff_t)3);
	tst_res(TPASS, "%s %p", (char *)NULL, NULL);
}

static void pointer(void)
{
	tst_res(TPASS, "%p", (void *)(uintptr_t)0x12345678abcdULL);
}

API_CASES({ "expand", expand }, { "report", report }, { "pointer", pointer })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
