// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Named checks and prefixes in a payload. The records with their ids go to
 * stdout, where -j - puts them. For tests/api/run.
 *
 * RUN -c plain -j -
 * STATUS 1
 * SAYS @sum TPASS: sum: is 2
 * SAYS @bad TFAIL: bad: 5 0x700000008
 * SAYS @unseen TPASS: unseen
 * SAYS TPASS: values: 1 0 1
 * OUT "id": "checks/sum", "name": "sum", "result": "pass"
 * OUT "id": "checks/bad", "name": "bad", "result": "fail"
 * RUN -c known -j -
 * STATUS 1
 * SAYS @xfail TCONF: xfail: expected failure: bug 7: was 1
 * SAYS @xpass TFAIL: xpass: passes, but was expected to fail: bug 8: was 2
 * SAYS @known TCONF: known: known failure: flaky: was 3
 * SAYS @known-ok TPASS: known ok: was 4
 * OUT "id": "checks/xfail", "name": "xfail", "reason": "bug 7", "known": true, "failed": true, "result": "conf"
 * OUT "id": "checks/known ok", "name": "known ok", "result": "pass"
 * RUN -c prefixes -i 2 -j -
 * SAYS TPASS: outer: in2: sum: is 2
 * SAYS TPASS: outer: in2: plain
 * SAYS TINFO: outer: note
 * SAYS TPASS: none
 * SAYS TPASS: outer: in2: sum: is 2
 * OUT "id": "checks/outer/in2/sum", "name": "sum"
 * OUT "id": "checks/outer/in2/1", "result": "pass"
 * OUT "id": "checks/2", "result": "pass"
 * RUN -c broken
 * STATUS 2
 * SAYS @broken TBROK: outer: in2: over
 * NEVER T*: outer: *the controller
 * RUN -c left
 * SAYS TPASS: left: in the payload
 * RUN -c pop-none
 * STATUS 2
 * SAYS @pop-none TBROK: tst_prefix_pop(): there is no prefix
 * RUN -c push-many
 * STATUS 2
 * SAYS @push-many TBROK: *tst_prefix_push(): more than 16 prefixes or 192 bytes
 * RUN -c push-long
 * STATUS 2
 * SAYS @push-long TBROK: *tst_prefix_push(): more than 16 prefixes or 192 bytes
 * RUN -c push-most
 * SAYS TPASS: 0: 1: 2: 3: 4: 5: 6: 7: 8: 9: 10: 11: 12: 13: 14: 15: all
 * RUN -c bad-name
 * SAYS TPASS: (unreadable 0x90000000): as it is
 * SAYS TCONF: line\\nfeed: known failure: (unreadable 0x90000000): here
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#pragma GCC diagnostic ignored "-Wformat-zero-length"

#define UNMAPPED ((const char *)0x90000000ul)

static void plain(void)
{
	int a = tst_check(1 + 1 == 2, "sum", "is %d", 1 + 1); /* @sum */
	int b = tst_check(0, "bad", "%d 0x%llx", 5, 0x700000008ull); /* @bad */
	int c = tst_check(4, "unseen", ""); /* @unseen */

	tst_res(TPASS, "values: %d %d %d", a, b, c);
}

static void known(void)
{
	tst_check_xfail(0, "bug 7", "xfail", "was %d", 1); /* @xfail */
	tst_check_xfail(1, "bug 8", "xpass", "was %d", 2); /* @xpass */
	tst_check_known(0, "flaky", "known", "was %d", 3); /* @known */
	tst_check_known(1, "flaky", "known ok", "was %d", 4); /* @known-ok */
}

static void prefixes(void)
{
	tst_prefix_push("outer");
	tst_prefix_push("in%d", 2);
	tst_check(1 + 1 == 2, "sum", "is %d", 1 + 1);
	tst_res(TPASS, "plain");
	tst_prefix_pop();
	tst_res(TINFO, "note");
	tst_prefix_pop();
	tst_res(TPASS, "none");
}

static void broken(void)
{
	tst_prefix_push("outer");
	tst_prefix_push("in%d", 2);
	tst_brk(TBROK, "over"); /* @broken */
}

/* The next run, and the controller, start without. */
static void left(void)
{
	tst_prefix_push("left");
	tst_res(TPASS, "in the payload");
}

static void pop_none(void)
{
	tst_prefix_pop(); /* @pop-none */
}

static void push_most(void)
{
	int i;

	for (i = 0; i < 16; i++)
		tst_prefix_push("%d", i);
	tst_res(TPASS, "all");
}

static void push_many(void)
{
	push_most();
	tst_prefix_push("one more"); /* @push-many */
}

static void push_long(void)
{
	tst_prefix_push("%100d", 1);
	tst_prefix_push("%100d", 2); /* @push-long */
}

static void bad_name(void)
{
	tst_check(1, UNMAPPED, "as it is");
	tst_check_known(0, UNMAPPED, "line\nfeed", "here");
}

API_CASES({ "plain", plain }, { "known", known }, { "prefixes", prefixes },
	  { "broken", broken }, { "left", left }, { "pop-none", pop_none },
	  { "push-most", push_most }, { "push-many", push_many },
	  { "push-long", push_long }, { "bad-name", bad_name })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
