// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/symbols.c: finds functions and lines, whatever the table holds.
 * The sanitizer watches that nothing outside the table is read.
 */
#include "unit.h"
#include "host/payload_debug.h"

/*
 * main() at 0x1000-0x1010: line 300 of a.c, from 0x1004 line 302, from 0x1008
 * line 5 of b.h; nothing known from 0x1010 on; label at 0x2000.
 */
static const struct sample {
	struct payload_debug_header head;
	struct payload_debug_entry symbols[3];
	uint32_t files[2];
	unsigned char lines[16];
	char strings[24];
} sample = {
	.head = {
		.magic = PAYLOAD_DEBUG_MAGIC,
		.functions = 2,
		.objects = 1,
		.symbols = offsetof(struct sample, symbols),
		.files = 2,
		.file_names = offsetof(struct sample, files),
		.lines = offsetof(struct sample, lines),
		.line_size = 14,
		.strings = offsetof(struct sample, strings),
		.string_size = 24,
	},
	.symbols = {
		{ 0x1000, 0x10, 1 }, { 0x2000, 0x100, 6 }, { 0x3000, 8, 12 },
	},
	.files = { 16, 20 },
	.lines = {
		0x80, 0x40, 0xd8, 0x04,		/* +0x1000, line +300 */
		0x08, 0x04,			/* +4, line +2 */
		0x09, 0x01, 0xd1, 0x04,		/* +4, file 1, line -297 */
		0x10, 0x09,			/* +8, line -5 */
		0x80, 0x40,			/* cut off: +0x1000, line +0 */
	},
	.strings = "\0main\0label\0var\0a.c\0b.h",
};

static void expect_location(uint64_t address, const char *function,
			    uint64_t offset, const char *file,
			    unsigned int line)
{
	struct payload_location loc;

	assert_true(kvm_payload_debug_locate(&sample, sizeof(sample), address,
					     &loc));
	assert_true(!loc.function == !function);
	if (function)
		assert_string_equal(loc.function, function);
	assert_int_equal(loc.offset, offset);
	assert_true(!loc.file == !file);
	if (file)
		assert_string_equal(loc.file, file);
	assert_int_equal(loc.line, line);
}

static void addresses_are_located(void **state UNUSED)
{
	assert_true(kvm_payload_debug_valid(&sample, sizeof(sample)));
	expect_location(0x1000, "main", 0, "a.c", 300);
	expect_location(0x1003, "main", 3, "a.c", 300);
	expect_location(0x1004, "main", 4, "a.c", 302);
	expect_location(0x1008, "main", 8, "b.h", 5);
	expect_location(0x100f, "main", 15, "b.h", 5);
	expect_location(0x20ff, "label", 0xff, NULL, 0);
}

static void nothing_is_made_up(void **state UNUSED)
{
	static const uint64_t unknown[] = {
		0, 0xfff, 0x1010, 0x1fff, 0x2100, 0x3000, ~0ULL, 1ULL << 32,
		0x100001000ULL,
	};
	struct payload_location loc;

	for (size_t i = 0; i < COUNT(unknown); i++) {
		memset(&loc, 0xff, sizeof(loc));
		assert_false(kvm_payload_debug_locate(&sample, sizeof(sample),
						      unknown[i], &loc));
		assert_null(loc.function);
		assert_null(loc.file);
		assert_int_equal(loc.line, 0);
	}
}

static void names_are_found(void **state UNUSED)
{
	uint64_t address, size;

	assert_true(kvm_payload_debug_symbol(&sample, sizeof(sample), "var",
					     &address, &size));
	assert_int_equal(address, 0x3000);
	assert_int_equal(size, 8);
	assert_true(kvm_payload_debug_symbol(&sample, sizeof(sample), "main",
					     &address, &size));
	assert_int_equal(address, 0x1000);
	assert_false(kvm_payload_debug_symbol(&sample, sizeof(sample), "mai",
					      &address, &size));
	assert_false(kvm_payload_debug_symbol(&sample, sizeof(sample), "a.c",
					      &address, &size));
}

/* Everything that is returned is read to its end. */
static void use(const void *table, size_t size)
{
	static const uint64_t addresses[] = { 0, 0x1000, 0x1009, 0x2000, ~0 };
	struct payload_location loc;
	uint64_t address, length;

	for (size_t i = 0; i < COUNT(addresses); i++) {
		if (!kvm_payload_debug_locate(table, size, addresses[i], &loc))
			continue;
		assert_true(!loc.function || strlen(loc.function) < size);
		assert_true(!loc.file || strlen(loc.file) < size);
	}
	kvm_payload_debug_symbol(table, size, "nowhere", &address, &length);
}

static void wrong_tables_are_refused(void **state UNUSED)
{
	struct sample wrong = sample;

	use(NULL, 0);
	use(NULL, 100);
	wrong.head.magic[0]++;
	assert_false(kvm_payload_debug_valid(&wrong, sizeof(wrong)));
	wrong = sample;
	wrong.strings[23] = 'x';
	assert_false(kvm_payload_debug_valid(&wrong, sizeof(wrong)));
	wrong = sample;
	wrong.head.string_size = 0;
	assert_false(kvm_payload_debug_valid(&wrong, sizeof(wrong)));
}

/* On the heap, so that the end of the memory is the end of the table. */
static void use_copy(const struct sample *table, size_t size)
{
	void *copy = malloc(size ? size : 1);

	memcpy(copy, table, size);
	use(copy, size);
	free(copy);
}

static void cut_tables_are_harmless(void **state UNUSED)
{
	for (size_t size = 0; size < sizeof(sample); size++) {
		assert_false(kvm_payload_debug_valid(&sample, size));
		use_copy(&sample, size);
	}
}

static void wrong_numbers_are_harmless(void **state UNUSED)
{
	static const uint32_t numbers[] = {
		0, 1, 3, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
		sizeof(sample) - 1, sizeof(sample), sizeof(sample) + 1,
	};

	for (size_t at = 8; at + 4 <= offsetof(struct sample, strings);
	     at += 4) {
		for (size_t i = 0; i < COUNT(numbers); i++) {
			struct sample table = sample;

			memcpy((char *)&table + at, &numbers[i], 4);
			use_copy(&table, sizeof(table));
		}
	}
}

struct odd_lines {
	const char *what;
	unsigned char lines[16];
	unsigned char size;
};

static const struct odd_lines odd_lines[] = {
	{ "no such file", { 0x81, 0x40, 9, 2 }, 4 },
	{ "line 2^33", { 0x80, 0x40, 0x80, 0x80, 0x80, 0x80, 0x40 }, 7 },
	{ "a number of 98 bits",
	  { 0x80, 0x40, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
	    0x80, 0x80, 0x80, 0x80, 0x01 }, 16 },
};

static void odd_lines_are_unknown(void **state UNUSED)
{
	struct payload_location loc;

	for (size_t i = 0; i < COUNT(odd_lines); i++) {
		struct sample table = sample;

		table.head.line_size = odd_lines[i].size;
		memcpy(table.lines, odd_lines[i].lines, odd_lines[i].size);
		assert_true(kvm_payload_debug_locate(&table, sizeof(table),
						     0x1000, &loc));
		if (loc.file || loc.line)
			fail_with("%s: line %u", odd_lines[i].what, loc.line);
	}
}

static void noise_is_harmless(void **state UNUSED)
{
	uint32_t random = 1;

	for (int round = 0; round < 20000; round++) {
		struct sample table = sample;

		for (int change = 0; change < 4; change++) {
			random = random * 1664525 + 1013904223;
			((char *)&table)[8 + (random >> 8) %
				(sizeof(table) - 9)] = random >> 24;
		}
		use_copy(&table, sizeof(table));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_located),
		cmocka_unit_test(nothing_is_made_up),
		cmocka_unit_test(names_are_found),
		cmocka_unit_test(wrong_tables_are_refused),
		cmocka_unit_test(cut_tables_are_harmless),
		cmocka_unit_test(wrong_numbers_are_harmless),
		cmocka_unit_test(odd_lines_are_unknown),
		cmocka_unit_test(noise_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
