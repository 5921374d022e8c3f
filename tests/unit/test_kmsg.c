// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/tst/kmsg_record.c: which records of the kernel's log are told.
 */
#include "unit.h"
#include "tst/kmsg.h"

static int inside;
static char text[64];

static enum tst_kmsg_kind parse(const char *record)
{
	return tst_kmsg_parse(record, strlen(record), &inside, text,
			      sizeof(text));
}

static const struct {
	const char *record;
	enum tst_kmsg_kind kind;
	const char *text;
} records[] = {
	{ "6,1,2,-;all is well\n", TST_KMSG_NONE, "all is well" },
	{ "5,1,2,-;notice\n", TST_KMSG_NONE, "notice" },
	{ "4,1,2,-;warning\n KEY=value\n", TST_KMSG_NOTE, "warning" },
	{ "3,1,2,-,caller=T1;error\n", TST_KMSG_NOTE, "error" },
	{ "2,1,2,-;critical\n", TST_KMSG_TROUBLE, "critical" },
	{ "0,1,2,-;panic", TST_KMSG_TROUBLE, "panic" },
	{ "6,1,2,-;WARNING: CPU: 0\n", TST_KMSG_TROUBLE, "WARNING: CPU: 0" },
	{ "1,1,2,-;BUG: unable\n", TST_KMSG_TROUBLE, "BUG: unable" },
	{ "4,1,2,-;Oops: 0002\n", TST_KMSG_TROUBLE, "Oops: 0002" },
	{ "6,1,2,-;a WARNING: no\n", TST_KMSG_NONE, "a WARNING: no" },
	{ "4,1,2,-;\033[1m\xff;x\n", TST_KMSG_NOTE, "?[1m?;x" },
	{ "0,1,2,-;watchdog: BUG: soft lockup - x\n", TST_KMSG_NOTE,
	  "watchdog: BUG: soft lockup - x" },
	/* A program's: facility 1, level 4. */
	{ "12,1,2,-;WARNING: user\n", TST_KMSG_NONE, "" },
	{ "8,1,2,-;WARNING: user\n", TST_KMSG_NONE, "" },
	{ "99999999999,1,2,-;x\n", TST_KMSG_NONE, "" },
	{ "", TST_KMSG_NONE, "" },
	{ "4", TST_KMSG_NONE, "" },
	{ "4,1,2,-", TST_KMSG_NONE, "" },
	{ ";4,x", TST_KMSG_NONE, "" },
	{ "x4,1;x", TST_KMSG_NONE, "" },
};

static void each_record_has_its_kind(void **state UNUSED)
{
	size_t i;

	for (i = 0; i < COUNT(records); i++) {
		inside = 0;
		if (parse(records[i].record) != records[i].kind ||
		    strcmp(text, records[i].text))
			fail_with("%s: \"%s\"", records[i].record, text);
	}
}

static void a_report_is_told_whole(void **state UNUSED)
{
	inside = 0;
	assert_int_equal(parse("6,1,2,-;------------[ cut here ]---\n"),
			 TST_KMSG_NOTE);
	assert_int_equal(parse("6,1,2,-;RIP: 0010:x\n"), TST_KMSG_NOTE);
	assert_int_equal(parse("12,1,2,-;a program's\n"), TST_KMSG_NONE);
	assert_int_equal(parse("6,1,2,-;---[ end trace 0000 ]---\n"),
			 TST_KMSG_NOTE);
	assert_int_equal(parse("6,1,2,-;other\n"), TST_KMSG_NONE);
}

static void long_text_is_cut(void **state UNUSED)
{
	char record[300] = "4,1,2,-;";

	memset(record + strlen(record), 'x', 280);
	inside = 0;
	assert_int_equal(parse(record), TST_KMSG_NOTE);
	assert_int_equal(strlen(text), sizeof(text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_record_has_its_kind),
		cmocka_unit_test(a_report_is_told_whole),
		cmocka_unit_test(long_text_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
