// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/guest/string.c against the C library.
 */
#include "unit.h"

void *guest_memset(void *dest, int val, size_t size);
void *guest_memzero(void *dest, size_t size);
void *guest_memcpy(void *dest, const void *src, size_t size);
void *guest_memmove(void *dest, const void *src, size_t size);
int guest_memcmp(const void *a, const void *b, size_t size);
char *guest_strcpy(char *dest, const char *src);
char *guest_strcat(char *dest, const char *src);
size_t guest_strlen(const char *str);
char *guest_strchr(const char *str, int c);
char *guest_strrchr(const char *str, int c);
int guest_strcmp(const char *a, const char *b);
int guest_strncmp(const char *a, const char *b, size_t size);

/* Longer than two unrolled rounds, with every length and start in a word. */
#define LONGEST 200
#define STARTS 9
#define ROOM (LONGEST + 2 * STARTS)

static unsigned char got[ROOM], want[ROOM];

/* Different bytes, some with the top bit set, none zero. */
static void fill(unsigned char *buf)
{
	size_t i;

	for (i = 0; i < ROOM; i++)
		buf[i] = i * 7 % 255 + 1;
}

static void memset_fills_and_nothing_else(void **state UNUSED)
{
	size_t start, size;

	for (start = 0; start < STARTS; start++) {
		for (size = 0; size <= LONGEST; size++) {
			fill(got);
			fill(want);
			assert_true(guest_memset(got + start, 0x3a5, size) ==
				    got + start);
			memset(want + start, 0xa5, size);
			assert_memory_equal(got, want, ROOM);
		}
	}
}

static void memzero_zeroes(void **state UNUSED)
{
	fill(got);
	fill(want);
	assert_true(guest_memzero(got + 3, 77) == got + 3);
	memset(want + 3, 0, 77);
	assert_memory_equal(got, want, ROOM);
}

static void copy_once(size_t to, size_t from, size_t size)
{
	unsigned char src[ROOM];

	fill(src);
	memset(got, 0, ROOM);
	memset(want, 0, ROOM);
	assert_true(guest_memcpy(got + to, src + from, size) == got + to);
	memcpy(want + to, src + from, size);
	assert_memory_equal(got, want, ROOM);
}

static void memcpy_copies_and_nothing_else(void **state UNUSED)
{
	size_t to, from, size;

	for (to = 0; to < STARTS; to++) {
		for (from = 0; from < STARTS; from++) {
			for (size = 0; size <= LONGEST; size += 1 + to % 3)
				copy_once(to, from, size);
		}
	}
}

static void move_once(size_t to, size_t from, size_t size)
{
	fill(got);
	fill(want);
	assert_true(guest_memmove(got + to, got + from, size) == got + to);
	memmove(want + to, want + from, size);
	assert_memory_equal(got, want, ROOM);
}

static void memmove_copies_overlapping_blocks(void **state UNUSED)
{
	size_t distance, size;

	for (distance = 0; distance <= LONGEST / 2; distance++) {
		for (size = 0; size <= LONGEST - distance; size++) {
			move_once(distance, 0, size);
			move_once(0, distance, size);
		}
	}
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void memcmp_compares_unsigned_bytes(void **state UNUSED)
{
	size_t size, at;

	for (size = 0; size < 40; size++) {
		for (at = 0; at < 40; at++) {
			fill(got);
			fill(want);
			got[at + 1] ^= 0x80;
			assert_int_equal(sign(guest_memcmp(got + 1, want + 1,
							   size)),
					 sign(memcmp(got + 1, want + 1,
						     size)));
		}
	}
}

/* Each string ends where its memory does, at each place within a word. */
static void strlen_counts(void **state UNUSED)
{
	size_t len, start;
	char *memory;

	for (start = 0; start < STARTS; start++) {
		for (len = 0; len < 40; len++) {
			memory = malloc(start + len + 1);
			memset(memory, 0, start);
			memset(memory + start, 0x80 + len, len);
			memory[start + len] = 0;
			assert_int_equal(guest_strlen(memory + start), len);
			free(memory);
		}
	}
}

static void strlen_knows_every_character(void **state UNUSED)
{
	char text[9];
	int c;

	for (c = 1; c < 256; c++) {
		memset(text, c, 8);
		text[8] = 0;
		assert_int_equal(guest_strlen(text), 8);
	}
}

static void strcpy_copies_up_to_the_zero(void **state UNUSED)
{
	char dest[16];

	memset(dest, '#', sizeof(dest));
	assert_true(guest_strcpy(dest, "some\0thing") == dest);
	assert_memory_equal(dest, "some\0#", 6);
	guest_strcpy(dest, "");
	assert_memory_equal(dest, "\0ome", 4);
}

static void strcat_appends(void **state UNUSED)
{
	char dest[16] = "one";

	assert_true(guest_strcat(dest, "two") == dest);
	assert_string_equal(dest, "onetwo");
	guest_strcat(dest, "");
	assert_string_equal(dest, "onetwo");
}

static void strchr_finds_the_first(void **state UNUSED)
{
	static const char text[] = "a\xe4" "cabc";

	assert_true(guest_strchr(text, 'a') == text);
	assert_true(guest_strchr(text, 'c') == text + 2);
	assert_true(guest_strchr(text, 0xe4) == text + 1);
	assert_true(guest_strchr(text, 'c' + 256) == text + 2);
	assert_null(guest_strchr(text, 'x'));
	assert_true(guest_strchr(text, 0) == text + 6);
	assert_null(guest_strchr("", 'x'));
}

static void strrchr_finds_the_last(void **state UNUSED)
{
	static const char text[] = "a\xe4" "cabc";

	assert_true(guest_strrchr(text, 'a') == text + 3);
	assert_true(guest_strrchr(text, 'c') == text + 5);
	assert_true(guest_strrchr(text, 0xe4) == text + 1);
	assert_null(guest_strrchr(text, 'x'));
	assert_true(guest_strrchr(text, 0) == text + 6);
	assert_null(guest_strrchr("", 'x'));
	assert_true(guest_strrchr("x", 'x') != NULL);
}

static const char *const texts[] = {
	"", "a", "ab", "abc", "abd", "b", "\x80", "\xff", "a\x80", "A",
};

static void strcmp_orders_as_in_libc(void **state UNUSED)
{
	size_t i, k;

	for (i = 0; i < COUNT(texts); i++) {
		for (k = 0; k < COUNT(texts); k++)
			assert_int_equal(sign(guest_strcmp(texts[i], texts[k])),
					 sign(strcmp(texts[i], texts[k])));
	}
}

static void strncmp_orders_as_in_libc(void **state UNUSED)
{
	size_t i, k, n;

	for (i = 0; i < COUNT(texts); i++) {
		for (k = 0; k < COUNT(texts); k++) {
			for (n = 0; n < 5; n++)
				assert_int_equal(
					sign(guest_strncmp(texts[i], texts[k],
							   n)),
					sign(strncmp(texts[i], texts[k], n)));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memset_fills_and_nothing_else),
		cmocka_unit_test(memzero_zeroes),
		cmocka_unit_test(memcpy_copies_and_nothing_else),
		cmocka_unit_test(memmove_copies_overlapping_blocks),
		cmocka_unit_test(memcmp_compares_unsigned_bytes),
		cmocka_unit_test(strlen_counts),
		cmocka_unit_test(strlen_knows_every_character),
		cmocka_unit_test(strcpy_copies_up_to_the_zero),
		cmocka_unit_test(strcat_appends),
		cmocka_unit_test(strchr_finds_the_first),
		cmocka_unit_test(strrchr_finds_the_last),
		cmocka_unit_test(strcmp_orders_as_in_libc),
		cmocka_unit_test(strncmp_orders_as_in_libc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
