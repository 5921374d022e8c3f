// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The judges behind TST_EXP_*(), see tst_test_macros.h.
 */
#include "tst/tst_private.h"

int tst_errno_in_set(int err, const int *errs, int errs_len)
{
	int i;

	for (i = 0; i < errs_len; i++) {
		if (errs[i] == err)
			return 1;
	}
	return 0;
}

char *tst_errno_names(char *buf, const int *errs, int errs_len)
{
	char *pos = buf;
	int i;

	*buf = 0;
	for (i = 0; i < errs_len; i++)
		pos += sprintf(pos, "%s%s", i ? ", " : "",
			       tst_strerrno(errs[i]));
	return buf;
}

/* One judgement: where, and about what. */
struct exp {
	const char *file;
	int lineno;
	int silent;
	const char *text;
};

static void pass(const struct exp *e, const char *what)
{
	TST_PASS = 1;
	if (!e->silent)
		tst_res_(e->file, e->lineno, TPASS, "%s %s", e->text, what);
}

/* A failure with the error, if there was one. */
static int fail_type(void)
{
	return TST_ERR ? TFAIL | TTERRNO : TFAIL;
}

static void fail(const struct exp *e, const char *what)
{
	tst_res_(e->file, e->lineno, fail_type(), "%s %s", e->text, what);
}

static void invalid(const struct exp *e)
{
	tst_res_(e->file, e->lineno, fail_type(),
		 "%s returned invalid value %ld", e->text, TST_RET);
}

static void judge_positive(const struct exp *e, const char *what)
{
	char buf[64];

	if (TST_RET == -1) {
		fail(e, "failed");
	} else if (TST_RET < 0) {
		invalid(e);
	} else {
		snprintf(buf, sizeof(buf), "returned %s%ld", what, TST_RET);
		pass(e, buf);
	}
}

static void judge_zero(const struct exp *e)
{
	if (TST_RET == -1)
		fail(e, "failed");
	else if (TST_RET)
		invalid(e);
	else
		pass(e, "passed");
}

static void judge_value(const struct exp *e, long val)
{
	char buf[96];

	if (TST_RET == val) {
		snprintf(buf, sizeof(buf), "returned %ld", val);
		pass(e, buf);
	} else {
		snprintf(buf, sizeof(buf), "returned %ld, expected %ld",
			 TST_RET, val);
		fail(e, buf);
	}
}

static void judge_errno(const struct exp *e, const int *errs, int errs_len)
{
	char names[512];
	int shown = MIN(errs_len, (int)sizeof(names) / 20);

	if (tst_errno_in_set(TST_ERR, errs, errs_len)) {
		TST_PASS = 1;
		if (!e->silent)
			tst_res_(e->file, e->lineno, TPASS | TTERRNO, "%s",
				 e->text);
		return;
	}
	tst_res_(e->file, e->lineno, fail_type(), "%s expected %s",
		 e->text, tst_errno_names(names, errs, shown));
}

static void judge_fail(const struct exp *e, int kind, const int *errs,
		       int errs_len)
{
	int succeeded = kind == TST_EXP_FAIL2_ ? TST_RET >= 0 : !TST_RET;

	if (succeeded)
		tst_res_(e->file, e->lineno, TFAIL, "%s succeeded", e->text);
	else if (TST_RET != -1)
		invalid(e);
	else
		judge_errno(e, errs, errs_len);
}

static void judge_ptr(const struct exp *e, const void *bad)
{
	if (TST_RET_PTR == bad)
		fail(e, "failed");
	else
		pass(e, "passed");
}

static void judge_fail_ptr(const struct exp *e, const void *bad,
			   const int *errs, int errs_len)
{
	if (TST_RET_PTR != bad)
		tst_res_(e->file, e->lineno, TFAIL, "%s succeeded, returned "
			 "%p", e->text, TST_RET_PTR);
	else
		judge_errno(e, errs, errs_len);
}

static void judge(const struct exp *e, int kind, long val, const int *errs,
		  int errs_len)
{
	switch (kind) {
	case TST_EXP_GE0_:
		judge_positive(e, "");
		break;
	case TST_EXP_FD_:
		judge_positive(e, "fd ");
		break;
	case TST_EXP_PID_:
		judge_positive(e, "pid ");
		break;
	case TST_EXP_ZERO_:
		judge_zero(e);
		break;
	case TST_EXP_VAL_:
		judge_value(e, val);
		break;
	case TST_EXP_PTR_VOID_:
		judge_ptr(e, (void *)-1);
		break;
	case TST_EXP_PTR_NULL_:
		judge_ptr(e, NULL);
		break;
	case TST_EXP_FAIL_PTR_VOID_:
		judge_fail_ptr(e, (void *)-1, errs, errs_len);
		break;
	case TST_EXP_FAIL_PTR_NULL_:
		judge_fail_ptr(e, NULL, errs, errs_len);
		break;
	default:
		judge_fail(e, kind, errs, errs_len);
	}
}

/* The text that was given, or the call. */
static void get_text(char *buf, size_t size, const char *call,
		     const char *fmt, va_list va)
{
	if (fmt)
		vsnprintf(buf, size, fmt, va);
	else
		snprintf(buf, size, "%s", call);
}

void tst_exp_(const char *file, const int lineno, int exp, long val,
	      const int *errs, int errs_len, const char *call,
	      const char *fmt, ...)
{
	char text[512];
	struct exp e = { file, lineno, exp & TST_EXP_SILENT_, text };
	va_list va;

	va_start(va, fmt);
	get_text(text, sizeof(text), call, fmt, va);
	va_end(va);
	TST_PASS = 0;
	judge(&e, exp & TST_EXP_MASK_, val, errs, errs_len);
}

void tst_exp_expr_(const char *file, const int lineno, int ok,
		   const char *expr, const char *fmt, ...)
{
	char text[512];
	va_list va;

	va_start(va, fmt);
	get_text(text, sizeof(text), expr, fmt, va);
	va_end(va);
	TST_PASS = ok;
	tst_res_(file, lineno, ok ? TPASS : TFAIL, "Expect: %s", text);
}

void tst_exp_cmp_(const char *file, const int lineno, int silent, int ok,
		  int is_signed, const char *op, unsigned long long a,
		  unsigned long long b, const char *a_text,
		  const char *b_text)
{
	const char *not = ok ? "" : "not ";

	TST_PASS = ok;
	if (ok && silent)
		return;
	if (is_signed)
		tst_res_(file, lineno, ok ? TPASS : TFAIL,
			 "%s %s %s is %strue (%lld, %lld)", a_text, op, b_text,
			 not, (long long)a, (long long)b);
	else
		tst_res_(file, lineno, ok ? TPASS : TFAIL,
			 "%s %s %s is %strue (%llu, %llu)", a_text, op, b_text,
			 not, a, b);
}

void tst_exp_str_(const char *file, const int lineno, const char *a,
		  const char *b, size_t len, const char *a_text,
		  const char *b_text)
{
	int ok = a && b && (len == (size_t)-1 ? !strcmp(a, b) :
						!strncmp(a, b, len));
	int shown = len > INT_MAX ? INT_MAX : (int)len;

	TST_PASS = ok;
	tst_res_(file, lineno, ok ? TPASS : TFAIL,
		 "%s == %s is %strue ('%.*s', '%.*s')", a_text, b_text,
		 ok ? "" : "not ", shown, a ? a : "(null)", shown,
		 b ? b : "(null)");
}
