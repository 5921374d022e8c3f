// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by the result page: each field with each kind of wrong value, and
 * strings that never end, lie where nothing is, or are no text. The page says
 * TFAIL where the result itself is not what is wrong. For tests/hostile/run.
 *
 * RUN -c result-bits
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 3
 * NEVER TPASS: *
 * RUN -c result-minimum
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: -2147483648
 * NEVER TPASS: *
 * RUN -c result-maximum
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 2147483647
 * NEVER TPASS: *
 * RUN -c result-errno
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 256
 * NEVER TPASS: *
 * RUN -c result-broken-errno
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 1026
 * NEVER TPASS: *
 * RUN -c result-minus-two
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: -2
 * NEVER TPASS: *
 * RUN -c result-64
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 64
 * NEVER TPASS: *
 * RUN -c result-none
 * STATUS 2
 * SAYS TBROK: The guest left without a result at address 0x*: KVM_EXIT_HLT*
 * NEVER TPASS: *
 * RUN -c result-exit
 * STATUS 2
 * SAYS TBROK: test_all() reported no results
 * NEVER TPASS: *
 * RUN -c result-signal -q
 * STATUS 2
 * SAYS TBROK: Test *
 * NEVER TPASS: *
 * RUN -c places
 * STATUS 1
 * SAYS TFAIL: line-negative
 * SAYS TFAIL: line-minimum
 * SAYS TFAIL: line-maximum
 * SAYS TFAIL: file-null
 * SAYS TFAIL: file-unmapped
 * SAYS TFAIL: file-mmio
 * SAYS TFAIL: file-end-of-space
 * SAYS TFAIL: file-noncanonical
 * SAYS TFAIL: file-above-4g
 * SAYS TFAIL: file-page
 * SAYS TFAIL: file-reset-code
 * SAYS TFAIL: file-ram-end
 * SAYS TFAIL: file-slot-end
 * SAYS TFAIL: file-control
 * SAYS TFAIL: file-bytes
 * SAYS TFAIL: file-forged
 * SAYS TFAIL: stub-overwritten
 * NEVER TPASS: *
 * RUN -c messages
 * STATUS 1
 * SAYS TFAIL: \\x1b\[2J\\r\\n\\t\\x01\\x7f\\x08*
 * SAYS TFAIL: \\xff\\xfe\\xc0\\x80\\xed\\xa0\\x80*
 * SAYS TFAIL: \\xe2\\x80\\xae*\\xc2\\x9b*
 * SAYS TFAIL: \\npage.c:1: TPASS: forged
 * SAYS TFAIL: half a character: \\xf0\\x9f
 * SAYS TFAIL: zzzzzzz*
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

static struct tst_kvm_result *page(void)
{
	return at(KVM_RESULT_BASEADDR);
}

static void send(int result, int line, uint64_t file, const char *message)
{
	volatile struct tst_kvm_result *to = page();

	to->lineno = line;
	to->file_addr = file;
	strcpy((char *)to->message, message);
	to->result = result;
	kvm_yield();
}

#define RESULT(name, value)                                                   \
	static void name(void)                                                \
	{                                                                     \
		send(value, 1, (uintptr_t)__FILE__, "attack");                \
		not_reached();                                                \
	}

RESULT(result_bits, 3)
RESULT(result_minimum, (int)0x80000000)
RESULT(result_maximum, 0x7fffffff)
RESULT(result_errno, 0x100)
RESULT(result_broken_errno, 0x402)
RESULT(result_minus_two, -2)
RESULT(result_64, 64)
RESULT(result_none, KVM_TNONE)
RESULT(result_exit, KVM_TEXIT)

/* The signal is never cleared. */
static void result_signal(void)
{
	for (;;)
		send(KVM_TSYNC, 1, (uintptr_t)__FILE__, "attack");
}

/* No zero up to the end of what is there. */
static uint64_t fill_up_to(uint64_t end)
{
	memset(at(end - 8), 'e', 8);
	return end - 8;
}

/* Wrong places of a message; its text is the attack's name. */
static void places(void)
{
	const uint64_t here = (uintptr_t)__FILE__;
	const struct {
		const char *name;
		int line;
		uint64_t file;
	} attacks[] = {
		{ "line-negative", -5, here },
		{ "line-minimum", 0x80000000, here },
		{ "line-maximum", 0x7fffffff, here },
		{ "file-null", 1, 0 },
		{ "file-unmapped", 1, UNMAPPED_BASEADDR },
		{ "file-mmio", 1, MMIO_BASEADDR },
		{ "file-end-of-space", 1, 0xfffffffffffffff8 },
		{ "file-noncanonical", 1, 0x800000000000 },
		{ "file-above-4g", 1, 0x100001000 },
		{ "file-page", 1, KVM_RESULT_BASEADDR },
		{ "file-reset-code", 1, 0xfffffff0 },
		{ "file-ram-end", 1, fill_up_to(ram_end()) },
		{ "file-slot-end", 1,
		  fill_up_to(API_CASE_BASEADDR + PAGESIZE) },
		{ "file-control", 1, (uintptr_t)"\033]0;title\a\033[31m\r\n" },
		{ "file-bytes", 1, (uintptr_t)"\xff\x80\xc3(\xe2\x80\xae" },
		{ "file-forged", 1, (uintptr_t)"page.c:1: TPASS: forged" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(attacks); i++)
		send(TFAIL, attacks[i].line, attacks[i].file, attacks[i].name);
	/* What the machine would be reset to. */
	memset(at(0xfffffff0), 0xff, 16);
	send(TFAIL, 1, here, "stub-overwritten");
}

/* control, bytes, bidi, forged, cut-character, unterminated */
static void messages(void)
{
	static const char *const attacks[] = {
		"\033[2J\r\n\t\1\x7f\b\v\f",
		"\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xf8",
		"\xe2\x80\xae" "reverse\xc2\x9b" "31m\xe2\x80\x8b",
		"\npage.c:1: TPASS: forged",
		"half a character: \xf0\x9f",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(attacks); i++)
		send(TFAIL, 1, (uintptr_t)__FILE__, attacks[i]);
	memset(page()->message, 'z', KVM_RESULT_SIZE - 16);
	page()->result = TFAIL;
	kvm_yield();
}

API_CASES({ "result-bits", result_bits },
	  { "result-minimum", result_minimum },
	  { "result-maximum", result_maximum },
	  { "result-errno", result_errno },
	  { "result-broken-errno", result_broken_errno },
	  { "result-minus-two", result_minus_two },
	  { "result-64", result_64 }, { "result-none", result_none },
	  { "result-exit", result_exit }, { "result-signal", result_signal },
	  { "places", places }, { "messages", messages })

#else /* COMPILE_PAYLOAD */

HOSTILE_TEST(hostile_run, api_destroy);

#endif /* COMPILE_PAYLOAD */
