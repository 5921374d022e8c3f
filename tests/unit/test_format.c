// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/format.c: messages of well-behaved and of hostile guests.
 */
#include <inttypes.h>

#include "unit.h"
#include "host/format.h"
#include "host/text.h"

/* The guest: 8 pages from MEM on, of which some cannot be read. */
#define MEM 0x7fff0000u
#define PAGES 8
#define STACK (MEM + 0x100)

static unsigned char memory[PAGES * 4096];
static bool readable[PAGES];
static unsigned int reads;

static size_t read_guest(void *ctx UNUSED, uint64_t va, void *buf, size_t len)
{
	uint64_t page = (va - MEM) / 4096;

	reads++;
	assert_true(len);
	assert_int_equal(va / 4096, (va + len - 1) / 4096);
	if (va < MEM || page >= PAGES || !readable[page])
		return 0;
	memcpy(buf, memory + (va - MEM), len);

	return len;
}

static const struct guest_reader reader = { .read = read_guest };

static void reset_guest(void)
{
	memset(memory, 0xcc, sizeof(memory));
	memset(readable, true, sizeof(readable));
	reads = 0;
}

static uint64_t put(unsigned int offset, const void *data, size_t len)
{
	memcpy(memory + offset, data, len);

	return MEM + offset;
}

static uint64_t put_text(unsigned int offset, const char *text)
{
	return put(offset, text, strlen(text) + 1);
}

static struct guest_args args64(void)
{
	return (struct guest_args){ .mem = &reader, .stack = STACK, .word = 8 };
}

static struct guest_args args32(void)
{
	return (struct guest_args){ .mem = &reader, .stack = STACK, .word = 4 };
}

static char out[8192];

static void expect(struct guest_args args, const char *fmt, const char *want)
{
	const char *error = "unset";

	assert_int_equal(kvm_guest_format(out, sizeof(out), fmt, &args, &error),
			 0);
	assert_null(error);
	assert_string_equal(out, want);
}

static void expect_error(struct guest_args args, const char *fmt,
			 const char *want, const char *want_error)
{
	const char *error = NULL;

	assert_int_equal(kvm_guest_format(out, sizeof(out), fmt, &args, &error),
			 -1);
	assert_non_null(error);
	assert_string_equal(error, want_error);
	assert_string_equal(out, want);
}

static void text_without_arguments(void **state UNUSED)
{
	reset_guest();
	expect(args64(), "Hello, world!", "Hello, world!");
	expect(args32(), "100%%", "100%");
	expect(args64(), "", "");
	assert_int_equal(reads, 0);
}

static void arguments_come_from_registers_then_stack(void **state UNUSED)
{
	static const uint64_t stack[] = { 3, 0xffffffff00000004, 5 };
	struct guest_args args = args64();

	reset_guest();
	put(0x100, stack, sizeof(stack));
	args.regs[0] = 0xdeadbeef00000001;
	args.regs[1] = 2;
	args.nregs = 2;
	expect(args, "%d %ld %d %d %lld", "1 2 3 4 5");
}

static void arguments_on_a_32_bit_stack(void **state UNUSED)
{
	static const uint32_t stack[] = { 1, 0x89abcdef, 0x1234567, 3, -4, 5 };

	reset_guest();
	put(0x100, stack, sizeof(stack));
	expect(args32(), "%d %llx %lu %ld %zu", "1 123456789abcdef 3 -4 5");
}

static void sizes_are_the_guests(void **state UNUSED)
{
	static const uint64_t minus[] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	static const char fmt[] = "%lx %zx %tx %jx %hhu %hx %p";

	reset_guest();
	put(0x100, minus, sizeof(minus));
	expect(args64(), fmt, "ffffffffffffffff ffffffffffffffff "
	       "ffffffffffffffff ffffffffffffffff 255 ffff "
	       "0xFFFFFFFFFFFFFFFF");
	expect(args32(), fmt, "ffffffff ffffffff ffffffff ffffffffffffffff "
	       "255 ffff 0xFFFFFFFF");
}

static void many_arguments_cross_pages(void **state UNUSED)
{
	struct guest_args args = args64();
	uint64_t stack[40];
	char fmt[40 * 3 + 1] = "", want[40 * 3 + 1] = "";
	size_t i;

	reset_guest();
	for (i = 0; i < COUNT(stack); i++) {
		stack[i] = 10 + i;
		strcat(fmt, "%d ");
		snprintf(want + 3 * i, 4, "%zu ", 10 + i);
	}

	args.stack = put(4096 - 61, stack, sizeof(stack));
	expect(args, fmt, want);
}

static struct guest_args with_string(struct guest_args args, uint64_t va)
{
	put(0x100, &va, args.word);

	return args;
}

static void strings_are_read(void **state UNUSED)
{
	uint64_t va;

	reset_guest();
	va = put_text(0x300, "some text");
	expect(with_string(args64(), va), "<%s>", "<some text>");
	expect(with_string(args32(), va), "<%12s>", "<   some text>");
	expect(with_string(args32(), va), "<%-12s>", "<some text   >");
	expect(with_string(args64(), va), "<%.4s>", "<some>");
	expect(with_string(args64(), 0), "<%s>", "<(null)>");
	va = put_text(4090, "across pages");
	expect(with_string(args64(), va), "<%s>", "<across pages>");
}

static void precision_bounds_what_is_read(void **state UNUSED)
{
	uint64_t va;

	reset_guest();
	readable[2] = false;
	va = put(2 * 4096 - 3, "abc", 3);
	expect(with_string(args64(), va), "<%.3s>", "<abc>");
	expect(with_string(args64(), va), "<%.0s>", "<>");
	expect(with_string(args64(), 0x1234), "<%.0s>", "<>");
}

static void unreadable_strings_are_noted(void **state UNUSED)
{
	uint64_t va;

	reset_guest();
	readable[2] = false;
	va = put(2 * 4096 - 3, "abc", 3);
	expect(with_string(args64(), va), "<%s>",
	       "<abc(unreadable 0x7fff2000)>");
	expect(with_string(args64(), 0x1234), "<%s>",
	       "<(unreadable 0x1234)>");
	expect(with_string(args64(), -1ull), "<%s>",
	       "<(unreadable 0xffffffffffffffff)>");
}

static void guest_text_is_sanitised(void **state UNUSED)
{
	uint64_t va;

	reset_guest();
	va = put_text(0x300, "\33[31mred\n");
	expect(with_string(args64(), va), "a\nb\33%s", "a\\nb\\x1b\\x1b[31mred"
	       "\\n");
	expect(with_string(args64(), 0), "%c", "\\x00");
}

static bool ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && !strcmp(text + len - n, end);
}

static void long_text_is_cut_and_marked(void **state UNUSED)
{
	static const char endless[] = "%1000000000d%s%2147483647d%.2147483647d";
	struct guest_args args;
	const char *error;

	reset_guest();
	memset(memory + 0x300, 'x', sizeof(memory) - 0x300);
	args = with_string(args64(), MEM + 0x300);
	assert_int_equal(
		kvm_guest_format(out, sizeof(out), "<%s>", &args, &error), 0);
	assert_true(ends_in(out, "xxxx" TEXT_CUT));
	assert_int_equal(strlen(out), GUEST_MESSAGE_MAX + strlen(TEXT_CUT));

	assert_int_equal(kvm_guest_format(out, 32, "<%s>", &args, &error), 0);
	assert_string_equal(out, "<xxxxxxxxxxxxxxxxxxxxxxxxx" TEXT_CUT);

	/* The mark stands there once, also if no character ends before it. */
	memset(memory + 0x300, '\n', sizeof(memory) - 0x300);
	assert_int_equal(kvm_guest_format(out, 32, "<%s>", &args, &error), 0);
	assert_string_equal(out, "<\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n" TEXT_CUT);
	memset(memory + 0x300, 'x', sizeof(memory) - 0x300);

	assert_int_equal(
		kvm_guest_format(out, sizeof(out), endless, &args, &error), 0);
	assert_true(ends_in(out, "    " TEXT_CUT));
}

/* The terminating zero is the first byte behind the room for the message. */
static void string_that_just_fits_is_not_cut(void **state UNUSED)
{
	struct guest_args args;
	const char *error;

	reset_guest();
	memset(memory + 0x300, 'x', GUEST_MESSAGE_MAX);
	memory[0x300 + GUEST_MESSAGE_MAX] = 0;
	args = with_string(args64(), MEM + 0x300);
	assert_int_equal(
		kvm_guest_format(out, sizeof(out), "%s", &args, &error), 0);
	assert_int_equal(strlen(out), GUEST_MESSAGE_MAX);
	assert_false(ends_in(out, TEXT_CUT));

	assert_int_equal(
		kvm_guest_format(out, sizeof(out), "%sy", &args, &error), 0);
	assert_true(ends_in(out, "x" TEXT_CUT));
}

static void unsupported_directives_are_named(void **state UNUSED)
{
	static const char error[] = "unsupported directive %s";
	static const char *const directives[] = {
		"%n", "%f", "%-08.3Lf", "%", "%5", "%ls", "%hp", "%lln", "%v",
	};
	char fmt[64], want_error[128];
	size_t i;

	reset_guest();
	for (i = 0; i < COUNT(directives); i++) {
		snprintf(fmt, sizeof(fmt), "%%d %s", directives[i]);
		snprintf(want_error, sizeof(want_error), error,
			 strcmp(directives[i], "%-08.3Lf") ? directives[i] :
							     "%-08.3L");
		expect_error(args64(), fmt, "-858993460 ", want_error);
	}

	expect_error(args64(), "%\33[2J", "", "unsupported directive %\\x1b");
}

static void long_directives_are_cut(void **state UNUSED)
{
	char fmt[4096];

	reset_guest();
	memset(fmt, '0', sizeof(fmt));
	memcpy(fmt, "%", 1);
	strcpy(fmt + sizeof(fmt) - 2, "n");
	expect_error(args64(), fmt, "", "unsupported directive "
		     "%0000000000000000000000000" TEXT_CUT);
}

static void unreadable_arguments_are_errors(void **state UNUSED)
{
	static const char error[] = "the arguments of a message are not "
		"readable at 0x7fff8000";
	struct guest_args args = args32();
	uint32_t one = 1;

	reset_guest();
	args.stack = put(sizeof(memory) - 4, &one, 4);
	expect(args, "%d", "1");
	expect_error(args, "%d %d", "1 0", error);
	expect_error(args, "%d %s %llx %c", "1 (null) 0 \\x00", error);
	args.stack -= 1;
	expect_error(args, "%d %d", "460 0", "the arguments of a message are "
		     "not readable at 0x7fff7fff");
}

/* A guest that has memory everywhere. */
static size_t read_anywhere(void *ctx UNUSED, uint64_t va UNUSED, void *buf,
			    size_t len)
{
	memset(buf, 'x', len);

	return len;
}

static void end_of_the_address_space_is_an_end(void **state UNUSED)
{
	const struct guest_reader anywhere = { .read = read_anywhere };
	struct guest_args args = { .mem = &anywhere, .word = 8 };
	char got[64];

	args.stack = -8ull;
	expect(args, "%x", "78787878");
	args.stack = -4ull;
	expect_error(args, "%x", "0", "the arguments of a message are not "
		     "readable at 0xfffffffffffffffc");

	assert_false(kvm_guest_read_string(&anywhere, -3ull, got, sizeof(got)));
	assert_string_equal(got, "xxx(unreadable 0x0)");
}

/* Formats made of what directives are made of; arguments that are garbage. */
static void no_format_overruns(void **state UNUSED)
{
	static const char bytes[] = "%-+ #0*123.45hljztcsdiuoxXpn\1\x80\xff";
	struct guest_args args = args64();
	const char *error;
	char fmt[24], small[16];
	unsigned int seed = 1;
	int i, round;

	reset_guest();
	memset(memory + 0x100, 0x7f, 0x200);
	for (round = 0; round < 200000; round++) {
		for (i = 0; i < (int)sizeof(fmt) - 1; i++) {
			seed = seed * 1103515245 + 12345;
			fmt[i] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
		}
		fmt[i] = 0;
		args.word = round & 1 ? 4 : 8;
		kvm_guest_format(small, sizeof(small), fmt, &args, &error);
		assert_non_null(memchr(small, 0, sizeof(small)));
	}
}

static void strings_are_copied_whole_or_say_why(void **state UNUSED)
{
	char got[64];
	uint64_t va;

	reset_guest();
	va = put_text(4090, "across pages");
	assert_true(kvm_guest_read_string(&reader, va, got, sizeof(got)));
	assert_string_equal(got, "across pages");
	assert_int_equal(reads, 2);

	memset(memory + 0x300, 'x', 64);
	assert_false(
		kvm_guest_read_string(&reader, MEM + 0x300, got, sizeof(got)));
	assert_int_equal(strlen(got), 63);
	assert_true(ends_in(got, "xx" TEXT_CUT));

	assert_false(kvm_guest_read_string(&reader, 0x10, got, sizeof(got)));
	assert_string_equal(got, "(unreadable 0x10)");

	readable[1] = false;
	assert_false(kvm_guest_read_string(&reader, va, got, sizeof(got)));
	assert_string_equal(got, "across(unreadable 0x7fff1000)");

	memset(memory + 4096 - 60, 'x', 60);
	assert_false(kvm_guest_read_string(&reader, MEM + 4096 - 60, got, 64));
	assert_true(ends_in(got, "x(unreadable 0x7fff1000)"));
}

static void string_of_exactly_the_size_is_whole(void **state UNUSED)
{
	char got[64];

	reset_guest();
	memset(memory + 0x300, 'x', 63);
	memory[0x300 + 63] = 0;
	assert_true(
		kvm_guest_read_string(&reader, MEM + 0x300, got, sizeof(got)));
	assert_int_equal(strlen(got), 63);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_without_arguments),
		cmocka_unit_test(arguments_come_from_registers_then_stack),
		cmocka_unit_test(arguments_on_a_32_bit_stack),
		cmocka_unit_test(sizes_are_the_guests),
		cmocka_unit_test(many_arguments_cross_pages),
		cmocka_unit_test(strings_are_read),
		cmocka_unit_test(precision_bounds_what_is_read),
		cmocka_unit_test(unreadable_strings_are_noted),
		cmocka_unit_test(guest_text_is_sanitised),
		cmocka_unit_test(long_text_is_cut_and_marked),
		cmocka_unit_test(string_that_just_fits_is_not_cut),
		cmocka_unit_test(unsupported_directives_are_named),
		cmocka_unit_test(long_directives_are_cut),
		cmocka_unit_test(unreadable_arguments_are_errors),
		cmocka_unit_test(end_of_the_address_space_is_an_end),
		cmocka_unit_test(no_format_overruns),
		cmocka_unit_test(strings_are_copied_whole_or_say_why),
		cmocka_unit_test(string_of_exactly_the_size_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
