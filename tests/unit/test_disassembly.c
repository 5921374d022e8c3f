// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/x86/disassembly.c and segments.c: one instruction out of what a
 * disassembler printed; segments and register bits in words.
 */
#include <linux/kvm.h>

#include "unit.h"
#include "host/x86/disassemble.h"
#include "host/x86/segments.h"

static const char listing[] =
	"\n/proc/self/fd/3:     file format binary\n\n\n"
	"Disassembly of section .data:\n\n"
	"0000000000010207 <.data>:\n"
	"   10207:\tpush   %rbp\n"
	"   10208:\tmov    $0x1,%eax   \n"
	"   1020d:\tmovl   $0x1,(%rax)\n"
	"   10213:\t(bad)\n"
	"   10214:\tret\n";

static void expect(uint64_t wanted, bool before, const char *text)
{
	struct disassembly_request request = {
		.wanted = wanted, .before = before,
	};
	char out[64];

	if (!kvm_disassembly_find(&request, listing, out, sizeof(out))) {
		assert_null(text);
		return;
	}
	assert_non_null(text);
	assert_string_equal(out, text);
}

static void instructions_are_found(void **state UNUSED)
{
	expect(0x10207, false, "push %rbp");
	expect(0x10208, false, "mov $0x1,%eax");
	expect(0x10214, false, "ret");
	expect(0x10208, true, "push %rbp");
	expect(0x10213, true, "movl $0x1,(%rax)");
}

static void what_is_not_there_is_not_found(void **state UNUSED)
{
	expect(0x10213, false, NULL);
	expect(0x10214, true, NULL);
	expect(0x10207, true, NULL);
	expect(0x1020a, false, NULL);
	expect(0x1020a, true, NULL);
	expect(0x20000, false, NULL);
	expect(0x20000, true, NULL);
}

static void output_is_not_trusted(void **state UNUSED)
{
	struct disassembly_request request = { .wanted = 0x10 };
	char text[1000], out[32];

	assert_false(kvm_disassembly_find(&request, "", out, sizeof(out)));
	assert_false(kvm_disassembly_find(&request, "10:", out, sizeof(out)));
	assert_false(kvm_disassembly_find(&request, "10:\t", out, sizeof(out)));
	assert_true(kvm_disassembly_find(&request, "10:\t\x1b[31mx", out,
					 sizeof(out)));
	assert_string_equal(out, "\\x1b[31mx");
	memset(text, 'x', sizeof(text));
	memcpy(text, "10:\t", 4);
	text[sizeof(text) - 1] = 0;
	assert_true(kvm_disassembly_find(&request, text, out, sizeof(out)));
	assert_true(strlen(out) < sizeof(out));
}

static const struct {
	struct kvm_segment segment;
	const char *text;
} segments[] = {
	{ { .selector = 8, .type = 0xb, .s = 1, .l = 1, .present = 1 },
	  "0008 base=0000000000000000 limit=00000000 64-bit code, readable, "
	  "accessed, DPL 0" },
	{ { .selector = 8, .type = 0xb, .s = 1, .l = 1, .db = 1, .present = 1 },
	  "0008 base=0000000000000000 limit=00000000 64-bit and 32-bit code, "
	  "readable, accessed, DPL 0" },
	{ { .selector = 0xf000, .base = 0xffff0000, .limit = 0xffff,
	    .type = 0xb, .s = 1, .present = 1 },
	  "f000 base=00000000ffff0000 limit=0000ffff 16-bit code, readable, "
	  "accessed, DPL 0" },
	{ { .selector = 0x1b, .limit = -1u, .type = 0xc, .s = 1, .db = 1,
	    .dpl = 3 },
	  "001b base=0000000000000000 limit=ffffffff 32-bit code, conforming, "
	  "not readable, DPL 3, not present" },
	{ { .selector = 0x18, .limit = 0x2fff, .type = 7, .s = 1, .db = 1,
	    .present = 1 },
	  "0018 base=0000000000000000 limit=00002fff 32-bit data, expands "
	  "down, writable, accessed, DPL 0" },
	{ { .type = 0, .s = 1, .present = 1 },
	  "0000 base=0000000000000000 limit=00000000 16-bit data, read-only, "
	  "DPL 0" },
	{ { .selector = 0x10, .type = 11, .present = 1 },
	  "0010 base=0000000000000000 limit=00000000 busy TSS, DPL 0" },
	{ { .type = 15, .present = 1 },
	  "0000 base=0000000000000000 limit=00000000 of an invalid type, "
	  "DPL 0" },
	{ { .unusable = 1, .base = 0x123 },
	  "0000 base=0000000000000123 unusable" },
};

static void segments_are_described(void **state UNUSED)
{
	char text[SEGMENT_TEXT_MAX];
	size_t i;

	for (i = 0; i < COUNT(segments); i++) {
		kvm_segment_describe(&segments[i].segment, text, sizeof(text));
		assert_string_equal(text, segments[i].text);
	}
}

static void expect_bits(enum bits_register reg, uint64_t value,
			const char *want)
{
	char text[BITS_TEXT_MAX];

	kvm_bits_describe(reg, value, text, sizeof(text));
	assert_string_equal(text, want);
}

static void bits_have_names(void **state UNUSED)
{
	char text[BITS_TEXT_MAX];

	expect_bits(BITS_CR0, 0x80010011, " PE ET WP PG");
	expect_bits(BITS_CR4, 0x3020, " PAE LA57 VMXE");
	expect_bits(BITS_EFER, 0x1d00, " LME LMA NXE SVME");
	expect_bits(BITS_RFLAGS, 0x10246, " PF ZF IF RF");
	expect_bits(BITS_EFER, 0, " none");
	kvm_bits_describe(BITS_CR4, -1ull, text, sizeof(text));
	assert_true(strlen(text) < sizeof(text) - 1);
	kvm_bits_describe(BITS_CR4, -1ull, text, 8);
	assert_string_equal(text, " VME PV");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_are_found),
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(output_is_not_trusted),
		cmocka_unit_test(segments_are_described),
		cmocka_unit_test(bits_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
