// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/text.c: whatever a guest writes, only text is printed.
 */
#include "unit.h"
#include "host/text.h"

static char out[128];

static void expect_bytes(const void *bytes, size_t len, const char *want)
{
	assert_int_equal(kvm_text_sanitise(out, sizeof(out), bytes, len),
			 strlen(want));
	assert_string_equal(out, want);
}

static void expect(const char *text, const char *want)
{
	expect_bytes(text, strlen(text), want);
}

static void text_stays(void **state UNUSED)
{
	char ascii[0x7f - 0x20 + 1];
	int i;

	for (i = 0x20; i < 0x7f; i++)
		ascii[i - 0x20] = i;
	ascii[i - 0x20] = 0;

	expect(ascii, ascii);
	expect("", "");
	expect("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xa7",
	       "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xa7");
}

static void control_characters_are_escaped(void **state UNUSED)
{
	char want[8];
	int c;

	expect("a\nb\rc\td", "a\\nb\\rc\\td");
	expect("\33[2J\33]0;title\7", "\\x1b[2J\\x1b]0;title\\x07");
	expect("\x7f", "\\x7f");
	expect_bytes("a\0b", 3, "a\\x00b");
	for (c = 1; c < 0x20; c++) {
		if (strchr("\n\r\t", c))
			continue;
		snprintf(want, sizeof(want), "\\x%02x", c);
		expect((char[]){ c, 0 }, want);
	}

	/* Not every letter behind a backslash in the table is special. */
	expect("nrt\\", "nrt\\");
}

static const struct {
	const char *name, *bytes;
} bad_utf8[] = {
	{ "a lone continuation byte", "\x80" },
	{ "a first byte alone", "\xc3" },
	{ "a first byte followed by text", "\xc3z" },
	{ "three bytes, cut", "\xe2\x82" },
	{ "four bytes, cut", "\xf0\x9f\x90" },
	{ "two bytes for ASCII", "\xc1\xbf" },
	{ "three bytes for less", "\xe0\x9f\xbf" },
	{ "four bytes for less", "\xf0\x8f\xbf\xbf" },
	{ "a surrogate", "\xed\xa0\x80" },
	{ "the last surrogate", "\xed\xbf\xbf" },
	{ "more than U+10FFFF", "\xf4\x90\x80\x80" },
	{ "five bytes", "\xf8\x88\x80\x80\x80" },
	{ "the first four of five", "\xf8\x90\x80\x80" },
	{ "continuation bytes like four", "\x84\x80\x80\x80" },
	{ "no UTF-8 at all", "\xff" },
	{ "a control character, U+009B", "\xc2\x9b" },
	{ "the first of these, U+0080", "\xc2\x80" },
	{ "right to left override, U+202E", "\xe2\x80\xae" },
	{ "line separator, U+2028", "\xe2\x80\xa8" },
	{ "isolate, U+2066", "\xe2\x81\xa6" },
	{ "zero width space, U+200B", "\xe2\x80\x8b" },
	{ "byte order mark, U+FEFF", "\xef\xbb\xbf" },
	{ "a tag, U+E0041", "\xf3\xa0\x81\x81" },
	{ "a filler of Hangul, U+3164", "\xe3\x85\xa4" },
	{ "one of half width, U+FFA0", "\xef\xbe\xa0" },
	{ "a vowel separator, U+180E", "\xe1\xa0\x8e" },
	{ "the grapheme joiner, U+034F", "\xcd\x8f" },
	{ "a format of shorthand, U+1BCA0", "\xf0\x9b\xb2\xa0" },
};

static void what_is_no_character_is_escaped(void **state UNUSED)
{
	const unsigned char *s;
	char want[32];
	size_t i, len;

	for (i = 0; i < COUNT(bad_utf8); i++) {
		len = 0;
		for (s = (void *)bad_utf8[i].bytes; *s; s++)
			len += snprintf(want + len, sizeof(want) - len,
					*s < 0x80 ? "%c" : "\\x%02x", *s);
		kvm_text_sanitise(out, sizeof(out), bad_utf8[i].bytes,
				  strlen(bad_utf8[i].bytes));
		if (strcmp(out, want))
			fail_with("%s becomes %s, not %s", bad_utf8[i].name,
				 out, want);
	}
}

static void limits_of_utf8_stay(void **state UNUSED)
{
	static const char *const good[] = {
		"\xc2\xa0", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
		"\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
	};
	size_t i;

	for (i = 0; i < COUNT(good); i++)
		expect(good[i], good[i]);
}

static void what_does_not_fit_is_cut_and_marked(void **state UNUSED)
{
	size_t size;
	char *exact;

	for (size = 7; size < 40; size++) {
		exact = malloc(size);
		assert_int_equal(kvm_text_sanitise(exact, size,
			"0123456789012345678901234567890123456789", 40),
				 size - 1);
		assert_string_equal(exact + size - 6, TEXT_CUT);
		assert_memory_equal(exact, "0123456789012345678901234567890123",
				    size - 6);
		free(exact);
	}
}

static void what_just_fits_is_not_cut(void **state UNUSED)
{
	char exact[11];

	assert_int_equal(kvm_text_sanitise(exact, 11, "0123456789", 10), 10);
	assert_string_equal(exact, "0123456789");
	kvm_text_sanitise(exact, 11, "012345\n8\n", 9);
	assert_string_equal(exact, "01234" TEXT_CUT);
	kvm_text_sanitise(exact, 11, "012345\n\n", 8);
	assert_string_equal(exact, "012345\\n\\n");
}

static void cuts_are_between_characters(void **state UNUSED)
{
	char exact[12];

	kvm_text_sanitise(exact, 12, "abcd\1\1\1", 7);
	assert_string_equal(exact, "abcd" TEXT_CUT);
	kvm_text_sanitise(exact, 12,
			  "abcde\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 14);
	assert_string_equal(exact, "abcde" TEXT_CUT);

	kvm_text_sanitise(exact, 11, "ab\1bcdef", 8);
	assert_string_equal(exact, "ab" TEXT_CUT);
	kvm_text_sanitise(exact, 7, "\1\1", 2);
	assert_string_equal(exact, TEXT_CUT);
}

static void marks_fit(void **state UNUSED)
{
	char exact[12];
	size_t len;

	for (len = 6; len < sizeof(exact); len++) {
		strcpy(exact, "abcdefghijk");
		assert_int_equal(kvm_text_mark_cut(exact, 12, len), 11);
		assert_string_equal(exact, "abcdef" TEXT_CUT);
	}

	strcpy(exact, "abcde\xe2\x82\xac\xe2\x82\xac");
	assert_int_equal(kvm_text_mark_cut(exact, 12, 11), 10);
	assert_string_equal(exact, "abcde" TEXT_CUT);
	strcpy(exact, "abc");
	assert_int_equal(kvm_text_mark_cut(exact, 12, 3), 8);
	assert_string_equal(exact, "abc" TEXT_CUT);
}

/* Any two bytes: what comes out is printable, and terminated. */
static void nothing_else_gets_through(void **state UNUSED)
{
	unsigned char in[2];
	unsigned int both;
	const char *s;

	for (both = 0; both < 65536; both++) {
		in[0] = both >> 8;
		in[1] = both;
		kvm_text_sanitise(out, sizeof(out), in, 2);
		for (s = out; *s; s++)
			assert_true((unsigned char)*s >= 0x20 && *s != 0x7f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stays),
		cmocka_unit_test(control_characters_are_escaped),
		cmocka_unit_test(what_is_no_character_is_escaped),
		cmocka_unit_test(limits_of_utf8_stay),
		cmocka_unit_test(what_does_not_fit_is_cut_and_marked),
		cmocka_unit_test(what_just_fits_is_not_cut),
		cmocka_unit_test(cuts_are_between_characters),
		cmocka_unit_test(marks_fit),
		cmocka_unit_test(nothing_else_gets_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
