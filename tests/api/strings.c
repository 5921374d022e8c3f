// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory and string functions, at every alignment and around every size that
 * the word-wise loops treat differently. For tests/api/run.
 *
 * RUN
 * SAYS TPASS: memset*
 * SAYS TPASS: memcpy*
 * SAYS TPASS: memmove*
 * SAYS TPASS: memcmp*
 * SAYS TPASS: strings*
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#define AREA 200
#define MOST 72
#define GUARD 0x5a

static unsigned char to[AREA], from[AREA];

/* Sizes around the width of a word, of a block of 8 words, and 0. */
static const size_t sizes[] = { 0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 31, 32, 33,
	63, 64, 65, 71, MOST };

static void fill(unsigned char *area, unsigned int start, unsigned int step)
{
	unsigned int i;

	for (i = 0; i < AREA; i++)
		area[i] = start + i * step;
}

/* Whether only [at, at + size) of the guarded area changed. */
static int guards_hold(size_t at, size_t size)
{
	size_t i;

	for (i = 0; i < AREA; i++)
		if ((i < at || i >= at + size) && to[i] != GUARD)
			return 0;
	return 1;
}

static int is_all(const unsigned char *at, unsigned char value, size_t size)
{
	while (size--)
		if (*at++ != value)
			return 0;
	return 1;
}

static int is_same(const unsigned char *a, const unsigned char *b, size_t size)
{
	while (size--)
		if (*a++ != *b++)
			return 0;
	return 1;
}

static void check_memset(void)
{
	size_t i, at;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (at = 16; at < 24; at++) {
			fill(to, GUARD, 0);
			CHECK(memset(to + at, 0x1c3, sizes[i]) == to + at);
			CHECK(is_all(to + at, 0xc3, sizes[i]));
			CHECK(guards_hold(at, sizes[i]));
			CHECK(memzero(to + at, sizes[i]) == to + at);
			CHECK(is_all(to + at, 0, sizes[i]));
			CHECK(guards_hold(at, sizes[i]));
		}
	}
	DONE("memset(), memzero()");
}

static void check_memcpy(void)
{
	size_t i, at;

	fill(from, 1, 3);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (at = 16; at < 24; at++) {
			fill(to, GUARD, 0);
			CHECK(memcpy(to + at, from + 35 - at, sizes[i]) ==
			      to + at);
			CHECK(is_same(to + at, from + 35 - at, sizes[i]));
			CHECK(guards_hold(at, sizes[i]));
		}
	}
	DONE("memcpy()");
}

static const int distances[] = { -65, -64, -9, -8, -7, -1, 0, 1, 7, 8, 9, 64,
	65 };

static void check_move(size_t size, int distance)
{
	size_t i, at = 68 + distance;

	fill(from, 1, 3);
	fill(to, 1, 3);
	CHECK(memmove(to + at, to + 68, size) == to + at);
	for (i = 0; i < AREA; i++) {
		size_t source = i >= at && i < at + size ? i - distance : i;

		if (to[i] != from[source])
			break;
	}
	CHECK_EQ(i, AREA);
}

static void check_memmove(void)
{
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(sizes); i += 2)
		for (j = 0; j < ARRAY_SIZE(distances); j++)
			check_move(sizes[i] > 60 ? 60 : sizes[i],
				   distances[j]);
	DONE("memmove()");
}

static void check_memcmp(void)
{
	size_t i, at;

	fill(from, 1, 3);
	fill(to, 1, 3);
	for (i = 1; i < ARRAY_SIZE(sizes); i++) {
		for (at = 0; at < sizes[i]; at += 5) {
			to[3 + at]++;
			CHECK(memcmp(to + 3, from + 3, sizes[i]) > 0);
			CHECK(memcmp(from + 3, to + 3, sizes[i]) < 0);
			CHECK(!memcmp(to + 3, from + 3, at));
			to[3 + at]--;
		}
		CHECK(!memcmp(to + 3, from + 3, sizes[i]));
	}
	CHECK(!memcmp("a", "b", 0));
	CHECK(memcmp("\x80", "\x7f", 1) > 0);
	CHECK(memcmp("\x01\xff", "\x02\x00", 2) < 0);
	DONE("memcmp()");
}

/* The compiler must call the functions, not know their results. */
static char *volatile hidden;

static char *hide(const char *str)
{
	hidden = (char *)str;
	return hidden;
}

static void check_strlen(void)
{
	static char text[80];
	size_t at, len;

	for (at = 0; at < 9; at++) {
		for (len = 0; len < 20; len++) {
			memset(text, 'x', sizeof(text));
			text[at + len] = 0;
			CHECK_EQ(strlen(hide(text + at)), len);
		}
	}
	CHECK_EQ(strlen(hide("\x80\xff\x01\x7f\x81\x80\x80\xfe\x80\x80")), 10);
}

static void check_strcpy(void)
{
	char text[32];

	memset(text, GUARD, sizeof(text));
	CHECK(strcpy(text, hide("")) == text);
	CHECK(!text[0] && text[1] == GUARD);
	CHECK(strcpy(text, hide("twelve chars")) == text);
	CHECK_STR(text, "twelve chars");
	CHECK_EQ(text[13], GUARD);
	CHECK(strcat(text, hide("")) == text);
	CHECK_STR(text, "twelve chars");
	CHECK(strcat(text, hide(" more")) == text);
	CHECK_STR(text, "twelve chars more");
	CHECK_EQ(text[18], GUARD);
}

static void check_strchr(void)
{
	char *text = hide("abcabc");

	CHECK(strchr(text, 'b') == text + 1);
	CHECK(strrchr(text, 'b') == text + 4);
	CHECK(strchr(text, 'a') == text);
	CHECK(strrchr(text, 'a') == text + 3);
	CHECK(!strchr(text, 'x'));
	CHECK(!strrchr(text, 'x'));
	CHECK(strchr(text, 0) == text + 6);
	CHECK(strrchr(text, 0) == text + 6);
	CHECK(strchr(text, 0x100 + 'c') == text + 2);
	CHECK(!strrchr(hide(""), 'x'));
}

static void check_strcmp(void)
{
	CHECK(!strcmp(hide("same"), "same"));
	CHECK(!strcmp(hide(""), ""));
	CHECK(strcmp(hide("a"), "") > 0);
	CHECK(strcmp(hide(""), "a") < 0);
	CHECK(strcmp(hide("abc"), "abd") < 0);
	CHECK(strcmp(hide("\x80"), "\x7f") > 0);
	CHECK(!strncmp(hide("abcx"), "abcy", 3));
	CHECK(strncmp(hide("abcx"), "abcy", 4) < 0);
	CHECK(!strncmp(hide("a"), "b", 0));
	CHECK(!strncmp(hide("ab"), "ab", 99));
	CHECK(strncmp(hide("ab"), "a", 99) > 0);
	CHECK(strncmp(hide("\xff"), "\x01", 1) > 0);
}

void main(void)
{
	check_memset();
	check_memcpy();
	check_memmove();
	check_memcmp();
	check_strlen();
	check_strcpy();
	check_strchr();
	check_strcmp();
	DONE("strings");
}

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
