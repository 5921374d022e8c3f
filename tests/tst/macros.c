// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TST_EXP_*() and TST_ASSERT_*(), each with what passes and what fails. Run
 * by tests/tst/run, which compares with golden/macros_*.txt.
 */
#define _GNU_SOURCE
#include "cases.h"

/* A call that returns what it is told, with an errno. */
static long ret(long val, int err)
{
	errno = err;
	return val;
}

static void *ptr(long val, int err)
{
	errno = err;
	return (void *)val;
}

#define SHOW(call) do {							\
	call;								\
	tst_res(TINFO, "TST_PASS %d", TST_PASS);			\
} while (0)

static const int errs[] = { EINVAL, ENOENT };

static void positive(void)
{
	SHOW(TST_EXP_POSITIVE(ret(5, 0)));
	SHOW(TST_EXP_POSITIVE(ret(-1, EPERM)));
	SHOW(TST_EXP_POSITIVE(ret(-7, EPERM), "text %d", 1));
	SHOW(TST_EXP_FD(ret(3, 0), "open"));
	SHOW(TST_EXP_FD(ret(-1, ENOENT)));
	SHOW(TST_EXP_FD_SILENT(ret(3, 0)));
	SHOW(TST_EXP_FD_SILENT(ret(-1, ENOENT), "quiet"));
	SHOW(TST_EXP_FD_OR_FAIL(ret(3, 0), 0));
	SHOW(TST_EXP_FD_OR_FAIL(ret(-1, ENOENT), ENOENT));
	SHOW(TST_EXP_FD_OR_FAIL(ret(3, 0), ENOENT));
	SHOW(TST_EXP_PID(ret(77, 0)));
	SHOW(TST_EXP_PID(ret(-1, EAGAIN)));
	SHOW(TST_EXP_PID_SILENT(ret(77, 0)));
	SHOW(TST_EXP_PID_SILENT(ret(-1, EAGAIN)));
	SHOW(TST_EXP_FD_OR_FAIL(ret(-1, EPERM), ENOENT));
	SHOW(TST_EXP_FD_OR_FAIL(ret(-1, EPERM), 0));
	TST_EXP_EQ_LI(TST_EXP_POSITIVE(ret(9, 0)), 9);
	TST_EXP_EQ_LI(TST_EXP_FD(ret(8, 0)), 8);
	TST_EXP_EQ_LI(TST_EXP_FD_SILENT(ret(7, 0)), 7);
	TST_EXP_EQ_LI(TST_EXP_FD_OR_FAIL(ret(-1, ENOENT), ENOENT), -1);
	TST_EXP_EQ_LI(TST_EXP_PID(ret(6, 0)), 6);
	TST_EXP_EQ_LI(TST_EXP_PID_SILENT(ret(5, 0)), 5);
}

static void value(void)
{
	SHOW(TST_EXP_VAL(ret(5, 0), 5));
	SHOW(TST_EXP_VAL(ret(-1, EPERM), 5));
	SHOW(TST_EXP_VAL_SILENT(ret(5, 0), 5));
	SHOW(TST_EXP_VAL_SILENT(ret(6, 0), 5, "six"));
	SHOW(TST_EXP_PASS(ret(0, 0)));
	SHOW(TST_EXP_PASS(ret(-1, EPERM)));
	SHOW(TST_EXP_PASS(ret(1, 0)));
	SHOW(TST_EXP_PASS_SILENT(ret(0, 0)));
	SHOW(TST_EXP_PASS_SILENT(ret(-1, EPERM)));
	SHOW(TST_EXP_PASS_OR_FAIL(ret(0, 0), 0));
	SHOW(TST_EXP_PASS_OR_FAIL(ret(-1, EPERM), EPERM));
	SHOW(TST_EXP_PASS_OR_FAIL(ret(0, 0), EPERM));
	SHOW(TST_EXP_PASS_OR_FAIL(ret(-1, EINVAL), EPERM));
	SHOW(TST_EXP_PASS_OR_FAIL(ret(-1, EINVAL), 0));
	TST_EXP_EQ_LI(TST_EXP_PASS_OR_FAIL(ret(-1, EPERM), EPERM), -1);
	SHOW(TST_EXP_PASS_PTR_VOID(ptr(1, 0)));
	SHOW(TST_EXP_PASS_PTR_VOID(ptr(-1, ENOMEM)));
	SHOW(TST_EXP_PASS_PTR_NULL(ptr(1, 0)));
	SHOW(TST_EXP_PASS_PTR_NULL(ptr(0, ENOMEM)));
}

static void failure(void)
{
	SHOW(TST_EXP_FAIL(ret(-1, EINVAL), EINVAL));
	SHOW(TST_EXP_FAIL(ret(-1, EPERM), EINVAL, "perm %s", "x"));
	SHOW(TST_EXP_FAIL(ret(0, 0), EINVAL));
	SHOW(TST_EXP_FAIL(ret(5, 0), EINVAL));
	SHOW(TST_EXP_FAIL_SILENT(ret(-1, EINVAL), EINVAL));
	SHOW(TST_EXP_FAIL_SILENT(ret(0, 0), EINVAL));
	SHOW(TST_EXP_FAIL_ARR(ret(-1, ENOENT), errs, 2));
	SHOW(TST_EXP_FAIL_ARR(ret(-1, EPERM), errs, 2));
	SHOW(TST_EXP_FAIL_ARR_SILENT(ret(-1, ENOENT), errs, 2));
	SHOW(TST_EXP_FAIL2(ret(-1, EINVAL), EINVAL));
	SHOW(TST_EXP_FAIL2(ret(5, 0), EINVAL));
	SHOW(TST_EXP_FAIL2(ret(-5, 0), EINVAL));
	SHOW(TST_EXP_FAIL2_SILENT(ret(-1, EINVAL), EINVAL));
	SHOW(TST_EXP_FAIL2_ARR(ret(-1, EINVAL), errs, 2));
	SHOW(TST_EXP_FAIL2_ARR_SILENT(ret(-1, EINVAL), errs, 2));
	SHOW(TST_EXP_FAIL_SILENT(ret(-1, EPERM), EINVAL));
	SHOW(TST_EXP_FAIL_ARR(ret(0, 0), errs, 2, "text %d", 1));
	SHOW(TST_EXP_FAIL_ARR_SILENT(ret(-1, EPERM), errs, 2));
	SHOW(TST_EXP_FAIL2(ret(-1, EPERM), EINVAL));
	SHOW(TST_EXP_FAIL2_SILENT(ret(0, 0), EINVAL));
	SHOW(TST_EXP_FAIL2_ARR(ret(-1, EPERM), errs, 2));
	SHOW(TST_EXP_FAIL2_ARR_SILENT(ret(3, 0), errs, 2));
	SHOW(TST_EXP_FAIL_PTR_NULL(ptr(0, EINVAL), EINVAL));
	SHOW(TST_EXP_FAIL_PTR_NULL(ptr(0, EPERM), EINVAL));
	SHOW(TST_EXP_FAIL_PTR_NULL(ptr(0x10, 0), EINVAL));
	SHOW(TST_EXP_FAIL_PTR_NULL_ARR(ptr(0, ENOENT), errs, 2));
	SHOW(TST_EXP_FAIL_PTR_VOID(ptr(-1, EINVAL), EINVAL));
	SHOW(TST_EXP_FAIL_PTR_VOID(ptr(0x10, 0), EINVAL));
	SHOW(TST_EXP_FAIL_PTR_VOID_ARR(ptr(-1, EPERM), errs, 2));
	SHOW(TST_EXP_FAIL_PTR_VOID_ARR(ptr(-1, ENOENT), errs, 2, "text"));
	SHOW(TST_EXP_FAIL_PTR_VOID(ptr(-1, EPERM), EINVAL));
	SHOW(TST_EXP_FAIL_PTR_NULL_ARR(ptr(0, EPERM), errs, 2));
	SHOW(TST_EXP_FAIL_PTR_NULL_ARR(ptr(0x10, 0), errs, 2));
}

static void compare(void)
{
	SHOW(TST_EXP_EXPR(1 + 1 == 2));
	SHOW(TST_EXP_EXPR(0, "text %d", 5));
	SHOW(TST_EXP_EQ_LI(-5, -5));
	SHOW(TST_EXP_EQ_LI(-5, 5));
	SHOW(TST_EXP_EQ_LI_SILENT(1, 1));
	SHOW(TST_EXP_EQ_LI_SILENT(1, 2));
	SHOW(TST_EXP_EQ_LU(5, 5));
	SHOW(TST_EXP_EQ_LU(1ULL << 63, 5));
	SHOW(TST_EXP_EQ_LU_SILENT(1, 1));
	SHOW(TST_EXP_EQ_SZ(5, 6));
	SHOW(TST_EXP_EQ_SZ_SILENT(5, 5));
	SHOW(TST_EXP_EQ_SSZ(-5, -6));
	SHOW(TST_EXP_EQ_SSZ_SILENT(5, 5));
	SHOW(TST_EXP_LE_LU(5, 5));
	SHOW(TST_EXP_LE_LU(6, 5));
	SHOW(TST_EXP_LE_LU_SILENT(4, 5));
	SHOW(TST_EXP_EQ_LU_SILENT(1, 2));
	SHOW(TST_EXP_EQ_SZ(5, 5));
	SHOW(TST_EXP_EQ_SZ_SILENT(5, 6));
	SHOW(TST_EXP_EQ_SSZ(-5, -5));
	SHOW(TST_EXP_EQ_SSZ_SILENT(-5, 5));
	SHOW(TST_EXP_LE_LU_SILENT(6, 5));
	SHOW(TST_EXP_EQ_STR(NULL, "a"));
	SHOW(TST_EXP_EQ_STR("a", "a"));
	SHOW(TST_EXP_EQ_STR("a", "b"));
	SHOW(TST_EXP_EQ_STRN("abc", "abd", 2));
	SHOW(TST_EXP_EQ_STRN("abc", "abd", 3));
}

static void asserts(void)
{
	char names[40];

	SAFE_FILE_PRINTF("f", "12\nKey: 34 kB\nName:\tword \n");
	TST_ASSERT_INT("f", 12);
	TST_ASSERT_INT("f", 13);
	TST_ASSERT_ULONG("f", 12);
	TST_ASSERT_ULONG("f", 14);
	TST_ASSERT_FILE_STR("f", "Name:", "words");
	TST_ASSERT_STR("f", "12");
	TST_ASSERT_STR("f", "1");
	TST_ASSERT_FILE_STR("f", "Name:", "word");
	TST_ASSERT_FILE_STR("f", "Key:", "34 kB");
	TST_ASSERT_FILE_STR("f", "Key:", "35 kB");
	SAFE_FILE_PRINTF("f", "Val=7\n");
	TST_ASSERT_FILE_INT("f", "Val=", 7);
	TST_ASSERT_FILE_INT("f", "Val=", 8);
	TST_EXP_EQ_STR(tst_errno_names(names, errs, 2), "EINVAL, ENOENT");
	TST_EXP_EXPR(tst_errno_in_set(ENOENT, errs, 2));
	TST_EXP_EXPR(!tst_errno_in_set(EPERM, errs, 2));
	TST_ASSERT_FILE_INT("f", "Missing=", 8);
}

static void assert_missing(void)
{
	TST_ASSERT_INT("/no/such/file", 1);
}

static const struct tst_case cases[] = {
	{ "positive", { .test_all = positive } },
	{ "value", { .test_all = value } },
	{ "failure", { .test_all = failure } },
	{ "compare", { .test_all = compare } },
	{ "asserts", { .test_all = asserts, .needs_tmpdir = 1 } },
	{ "assert_missing", { .test_all = assert_missing } },
};

PICK_CASE
