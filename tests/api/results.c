// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reporting from the payload: every type, with place and text, tst_res()
 * going on and tst_brk() not, the ways a payload can end, and the result
 * page filled in by hand. For tests/api/run.
 *
 * RUN -c types
 * STATUS 5
 * SAYS @types TPASS: passed 1
 * SAYS @types TFAIL: failed 2
 * SAYS @types TWARN: warned 3
 * SAYS @types TINFO: noted 4
 * SAYS @types TCONF: skipped 5
 * SAYS TINFO: behind
 * NEVER TDEBUG:*
 * RUN -c types -D1
 * STATUS 5
 * SAYS @types TDEBUG: debugged 6
 * RUN -c res-broken
 * STATUS 2
 * SAYS @res-broken TBROK: broken by tst_res()
 * NEVER TFAIL: *
 * RUN -c brk-broken
 * STATUS 2
 * SAYS @brk-broken TBROK: broken 7
 * NEVER TFAIL: *
 * RUN -c brk-fail
 * STATUS 1
 * SAYS @brk-fail TFAIL: failed, and over
 * NEVER TFAIL: not reached
 * RUN -c brk-pass -i 2
 * SAYS @brk-pass TPASS: passed, and over
 * SAYS @brk-pass TPASS: passed, and over
 * RUN -c brk-conf
 * STATUS 32
 * SAYS @brk-conf TCONF: skipped, and over
 * NEVER TFAIL: *
 * RUN -c brk-warn
 * STATUS 6
 * SAYS @brk-warn TWARN: warned, and over
 * NEVER TFAIL: *
 * RUN -c exit -i 2
 * SAYS TPASS: before kvm_exit()
 * SAYS TPASS: before kvm_exit()
 * RUN -c return -i 2
 * SAYS TPASS: before return
 * SAYS TPASS: before return
 * RUN -c nothing
 * STATUS 2
 * SAYS TBROK: *
 * RUN -c long
 * SAYS TPASS: 0123456789*\[cut\]
 * SAYS TPASS: behind
 * RUN -c control
 * SAYS TPASS: \\x1b\[2J\\n\\t\\x01\\\\x7f
 * RUN -c bad-format
 * STATUS 2
 * SAYS @bad-format TBROK: Invalid message format "number %f": unsupported directive %f
 * NEVER TFAIL: *
 * RUN -c bad-type
 * STATUS 2
 * SAYS @bad-type TBROK: The guest gave an invalid result: 64
 * NEVER TFAIL: *
 * RUN -c bad-text
 * STATUS 3
 * SAYS @bad-text T*: *unreadable 0x90000000*
 * RUN -c bad-file
 * SAYS TPASS: file name not readable
 * RUN -c page
 * STATUS 5
 * SAYS @page TPASS: by hand
 * SAYS @page TFAIL: by hand
 * SAYS @page TWARN: by hand
 * SAYS @page TINFO: by hand
 * SAYS TPASS: the page was taken: 4 checks
 * RUN -c page-broken
 * STATUS 2
 * SAYS TBROK: by hand
 * NEVER TFAIL: *
 * RUN -c page-invalid
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 3
 * RUN -c page-unterminated
 * SAYS TPASS: zzzzzzzzzz*
 * SAYS TPASS: behind
 * RUN -c page-exit
 * SAYS TPASS: before
 * NEVER TFAIL: *
 * RUN -c yield-nothing
 * STATUS 2
 * SAYS TBROK: The guest left without a result*KVM_EXIT_HLT*
 * NEVER TFAIL: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#pragma GCC diagnostic ignored "-Wformat"

static void types(void)
{
	static const struct {
		int result;
		const char *text;
	} all[] = {
		{ TPASS, "passed" }, { TFAIL, "failed" }, { TWARN, "warned" },
		{ TINFO, "noted" }, { TCONF, "skipped" },
		{ TDEBUG, "debugged" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		tst_res(all[i].result, "%s %u", all[i].text, i + 1); /* @types */
	tst_res(TINFO, "behind");
}

static void not_reached(void)
{
	tst_res(TFAIL, "not reached");
}

static void res_broken(void)
{
	tst_res(TBROK, "broken by %s()", "tst_res"); /* @res-broken */
	not_reached();
}

static void brk_broken(void)
{
	tst_brk(TBROK, "broken %d", 7); /* @brk-broken */
	not_reached();
}

static void brk_fail(void)
{
	tst_brk(TFAIL, "failed, and over"); /* @brk-fail */
	not_reached();
}

static void brk_pass(void)
{
	tst_brk(TPASS, "passed, and over"); /* @brk-pass */
	not_reached();
}

static void brk_conf(void)
{
	tst_brk(TCONF, "skipped, and over"); /* @brk-conf */
	not_reached();
}

static void brk_warn(void)
{
	tst_brk(TWARN, "warned, and over"); /* @brk-warn */
	not_reached();
}

static void by_kvm_exit(void)
{
	tst_res(TPASS, "before kvm_exit()");
	kvm_exit();
	not_reached();
}

static void by_return(void)
{
	tst_res(TPASS, "before return");
}

static void nothing(void)
{
}

static void too_long(void)
{
	static char text[6001];
	unsigned int i;

	for (i = 0; i < sizeof(text) - 1; i++)
		text[i] = '0' + i % 10;
	tst_res(TPASS, "%s", text);
	tst_res(TPASS, "behind");
}

static void control(void)
{
	tst_res(TPASS, "\033[2J\n\t\1\\%c", 0x7f);
}

static void bad_format(void)
{
	tst_res(TPASS, "number %f", 1); /* @bad-format */
	not_reached();
}

static void bad_type(void)
{
	tst_res(64, "as passed"); /* @bad-type */
	not_reached();
}

static void bad_text(void)
{
	tst_res(TFAIL, "%s", (char *)0x90000000); /* @bad-text */
	tst_brk(TBROK, (char *)0x90000000);
}

static void bad_file(void)
{
	tst_res_((char *)0x90000000, -5, TPASS, "file name not readable");
}

static volatile struct tst_kvm_result *const page =
	(volatile struct tst_kvm_result *)KVM_RESULT_BASEADDR;

static void send(int result, int line)
{
	page->lineno = line;
	page->file_addr = (uintptr_t)__FILE__;
	strcpy((char *)page->message, "by hand");
	page->result = result;
	kvm_yield();
}

static void by_hand(void)
{
	static const int all[] = { TPASS, TFAIL, TWARN, TINFO };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		send(all[i], __LINE__); /* @page */
		CHECK_EQ((unsigned int)page->result, (unsigned int)KVM_TNONE);
	}
	DONE("the page was taken");
}

static void by_hand_broken(void)
{
	send(TBROK, 1);
	not_reached();
}

static void by_hand_invalid(void)
{
	send(3, 1);
	not_reached();
}

static void by_hand_unterminated(void)
{
	page->lineno = 1;
	page->file_addr = (uintptr_t)__FILE__;
	memset((char *)page->message, 'z', KVM_RESULT_MESSAGE_SIZE);
	page->result = TPASS;
	kvm_yield();
	tst_res(TPASS, "behind");
}

static void by_hand_exit(void)
{
	tst_res(TPASS, "before");
	page->result = KVM_TEXIT;
	kvm_yield();
	not_reached();
}

static void yield_nothing(void)
{
	kvm_yield();
	not_reached();
}

API_CASES({ "types", types }, { "res-broken", res_broken },
	  { "brk-broken", brk_broken }, { "brk-fail", brk_fail },
	  { "brk-pass", brk_pass }, { "brk-conf", brk_conf },
	  { "brk-warn", brk_warn }, { "exit", by_kvm_exit },
	  { "return", by_return }, { "nothing", nothing },
	  { "long", too_long }, { "control", control },
	  { "bad-format", bad_format }, { "bad-type", bad_type },
	  { "bad-text", bad_text }, { "bad-file", bad_file },
	  { "page", by_hand }, { "page-broken", by_hand_broken },
	  { "page-invalid", by_hand_invalid },
	  { "page-unterminated", by_hand_unterminated },
	  { "page-exit", by_hand_exit }, { "yield-nothing", yield_nothing })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
