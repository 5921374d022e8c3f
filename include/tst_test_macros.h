/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Macros that make a call and judge its result. TEST() only stores it;
 * TST_EXP_*() also report TPASS or TFAIL, and set TST_PASS. Arguments behind
 * the documented ones are a printf() format and its values, which replace
 * the text of the call in the report. The _SILENT ones report failures only.
 */
#ifndef TST_TEST_MACROS_H
#define TST_TEST_MACROS_H

#include <errno.h>
#include <sys/types.h>

#define TEST(SCALL) do {						\
	errno = 0;							\
	TST_RET = SCALL;						\
	TST_ERR = errno;						\
} while (0)

#define TESTPTR(SCALL) do {						\
	errno = 0;							\
	TST_RET_PTR = (void *)SCALL;					\
	TST_ERR = errno;						\
} while (0)

/* What a call has to return. */
enum tst_exp {
	TST_EXP_GE0_,		/* 0 or more */
	TST_EXP_FD_,		/* a file descriptor */
	TST_EXP_PID_,		/* a process id */
	TST_EXP_ZERO_,		/* 0 */
	TST_EXP_VAL_,		/* a given value */
	TST_EXP_FAIL_,		/* -1 and one of some errors; 0 is success */
	TST_EXP_FAIL2_,		/* the same; anything from 0 up is success */
	TST_EXP_PTR_VOID_,	/* a pointer that is not (void *)-1 */
	TST_EXP_PTR_NULL_,	/* a pointer that is not NULL */
	TST_EXP_FAIL_PTR_VOID_,	/* (void *)-1 and one of some errors */
	TST_EXP_FAIL_PTR_NULL_,	/* NULL and one of some errors */
	TST_EXP_MASK_ = 0xff,
	TST_EXP_SILENT_ = 0x100,
};

/*
 * Judges TST_RET or TST_RET_PTR; use the macros below. fmt is NULL where no
 * text was given.
 */
void tst_exp_(const char *file, const int lineno, int exp, long val,
	      const int *errs, int errs_len, const char *call,
	      const char *fmt, ...);
void tst_exp_expr_(const char *file, const int lineno, int ok,
		   const char *expr, const char *fmt, ...);
void tst_exp_cmp_(const char *file, const int lineno, int silent, int ok,
		  int is_signed, const char *op, unsigned long long a,
		  unsigned long long b, const char *a_text,
		  const char *b_text);
void tst_exp_str_(const char *file, const int lineno, const char *a,
		  const char *b, size_t len, const char *a_text,
		  const char *b_text);

/** tst_errno_in_set() - is @err one of @errs? */
int tst_errno_in_set(int err, const int *errs, int errs_len);

/** tst_errno_names() - names of @errs in @buf of 20 bytes each. */
char *tst_errno_names(char *buf, const int *errs, int errs_len);

/* Has the compiler look at a text that may be left out: a format, and up to
 * 23 values. */
static inline void __attribute__((format(printf, 1, 2)))
tst_exp_text_(const char *fmt, ...)
{
	(void)fmt;
}

#define TST_EXP_TEXT_(...)	tst_exp_text_(__VA_ARGS__)
#define TST_EXP_NO_TEXT_(...)	(void)0
#define TST_EXP_PICK_(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, \
		      s, t, u, v, w, x, y, name, ...) TST_EXP_##name##_
#define TST_EXP_PICK_TEXT_(...)						\
	TST_EXP_PICK_(x, ##__VA_ARGS__, TEXT, TEXT, TEXT, TEXT, TEXT,	\
		      TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT,	\
		      TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT,	\
		      TEXT, TEXT, TEXT, NO_TEXT, x)
#define TST_EXP_CHECK_TEXT_(...) do {					\
	if (0)								\
		TST_EXP_PICK_TEXT_(__VA_ARGS__)(__VA_ARGS__);		\
} while (0)

#define TST_EXP_RET_(exp, val, errs, errs_len, SCALL, text, ...) do {	\
	TST_EXP_CHECK_TEXT_(__VA_ARGS__);				\
	TEST(SCALL);							\
	tst_exp_(__FILE__, __LINE__, (exp), (val), (errs), (errs_len),	\
		 text, ##__VA_ARGS__, (char *)NULL);			\
} while (0)

#define TST_EXP_PTR_RET_(exp, errs, errs_len, SCALL, text, ...) do {	\
	TST_EXP_CHECK_TEXT_(__VA_ARGS__);				\
	TESTPTR(SCALL);							\
	tst_exp_(__FILE__, __LINE__, (exp), 0, (errs), (errs_len),	\
		 text, ##__VA_ARGS__, (char *)NULL);			\
} while (0)

/* These yield TST_RET. With an error number other than 0, the _OR_FAIL ones
 * expect the call to fail with it. */
#define TST_EXP_POSITIVE(SCALL, ...) ({					\
	TST_EXP_RET_(TST_EXP_GE0_, 0, NULL, 0, SCALL, #SCALL,		\
		     ##__VA_ARGS__);					\
	TST_RET; })
#define TST_EXP_FD(SCALL, ...) ({					\
	TST_EXP_RET_(TST_EXP_FD_, 0, NULL, 0, SCALL, #SCALL,		\
		     ##__VA_ARGS__);					\
	TST_RET; })
#define TST_EXP_FD_SILENT(SCALL, ...) ({				\
	TST_EXP_RET_(TST_EXP_FD_ | TST_EXP_SILENT_, 0, NULL, 0, SCALL,	\
		     #SCALL, ##__VA_ARGS__);				\
	TST_RET; })
#define TST_EXP_FD_OR_FAIL(SCALL, ERRNO, ...) ({			\
	const int tst_err_ = (ERRNO);					\
	TST_EXP_RET_(tst_err_ ? TST_EXP_FAIL2_ : TST_EXP_FD_, 0,	\
		     &tst_err_, 1, SCALL, #SCALL, ##__VA_ARGS__);	\
	TST_RET; })
#define TST_EXP_PID(SCALL, ...) ({					\
	TST_EXP_RET_(TST_EXP_PID_, 0, NULL, 0, SCALL, #SCALL,		\
		     ##__VA_ARGS__);					\
	TST_RET; })
#define TST_EXP_PID_SILENT(SCALL, ...) ({				\
	TST_EXP_RET_(TST_EXP_PID_ | TST_EXP_SILENT_, 0, NULL, 0, SCALL,	\
		     #SCALL, ##__VA_ARGS__);				\
	TST_RET; })
#define TST_EXP_PASS_OR_FAIL(SCALL, ERRNO, ...) ({			\
	const int tst_err_ = (ERRNO);					\
	TST_EXP_RET_(tst_err_ ? TST_EXP_FAIL_ : TST_EXP_ZERO_, 0,	\
		     &tst_err_, 1, SCALL, #SCALL, ##__VA_ARGS__);	\
	TST_RET; })

/* These have no value. */
#define TST_EXP_VAL(SCALL, VAL, ...) \
	TST_EXP_RET_(TST_EXP_VAL_, VAL, NULL, 0, SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_VAL_SILENT(SCALL, VAL, ...) \
	TST_EXP_RET_(TST_EXP_VAL_ | TST_EXP_SILENT_, VAL, NULL, 0, SCALL, \
		     #SCALL, ##__VA_ARGS__)
#define TST_EXP_PASS(SCALL, ...) \
	TST_EXP_RET_(TST_EXP_ZERO_, 0, NULL, 0, SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_PASS_SILENT(SCALL, ...) \
	TST_EXP_RET_(TST_EXP_ZERO_ | TST_EXP_SILENT_, 0, NULL, 0, SCALL, \
		     #SCALL, ##__VA_ARGS__)
#define TST_EXP_PASS_PTR_VOID(SCALL, ...) \
	TST_EXP_PTR_RET_(TST_EXP_PTR_VOID_, NULL, 0, SCALL, #SCALL, \
			 ##__VA_ARGS__)
#define TST_EXP_PASS_PTR_NULL(SCALL, ...) \
	TST_EXP_PTR_RET_(TST_EXP_PTR_NULL_, NULL, 0, SCALL, #SCALL, \
			 ##__VA_ARGS__)

/* Failures: with the one error, or one of the array. */
#define TST_EXP_FAIL(SCALL, ERR, ...) \
	TST_EXP_RET_(TST_EXP_FAIL_, 0, ((const int[]){ ERR }), 1, SCALL, \
		     #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL_SILENT(SCALL, ERR, ...) \
	TST_EXP_RET_(TST_EXP_FAIL_ | TST_EXP_SILENT_, 0, \
		     ((const int[]){ ERR }), 1, SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL_ARR(SCALL, ERRS, ERRS_LEN, ...) \
	TST_EXP_RET_(TST_EXP_FAIL_, 0, ERRS, ERRS_LEN, SCALL, #SCALL, \
		     ##__VA_ARGS__)
#define TST_EXP_FAIL_ARR_SILENT(SCALL, ERRS, ERRS_LEN, ...) \
	TST_EXP_RET_(TST_EXP_FAIL_ | TST_EXP_SILENT_, 0, ERRS, ERRS_LEN, \
		     SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL2(SCALL, ERR, ...) \
	TST_EXP_RET_(TST_EXP_FAIL2_, 0, ((const int[]){ ERR }), 1, SCALL, \
		     #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL2_SILENT(SCALL, ERR, ...) \
	TST_EXP_RET_(TST_EXP_FAIL2_ | TST_EXP_SILENT_, 0, \
		     ((const int[]){ ERR }), 1, SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL2_ARR(SCALL, ERRS, ERRS_LEN, ...) \
	TST_EXP_RET_(TST_EXP_FAIL2_, 0, ERRS, ERRS_LEN, SCALL, #SCALL, \
		     ##__VA_ARGS__)
#define TST_EXP_FAIL2_ARR_SILENT(SCALL, ERRS, ERRS_LEN, ...) \
	TST_EXP_RET_(TST_EXP_FAIL2_ | TST_EXP_SILENT_, 0, ERRS, ERRS_LEN, \
		     SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL_PTR_NULL(SCALL, ERR, ...) \
	TST_EXP_PTR_RET_(TST_EXP_FAIL_PTR_NULL_, ((const int[]){ ERR }), 1, \
			 SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL_PTR_NULL_ARR(SCALL, ERRS, ERRS_LEN, ...) \
	TST_EXP_PTR_RET_(TST_EXP_FAIL_PTR_NULL_, ERRS, ERRS_LEN, SCALL, \
			 #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL_PTR_VOID(SCALL, ERR, ...) \
	TST_EXP_PTR_RET_(TST_EXP_FAIL_PTR_VOID_, ((const int[]){ ERR }), 1, \
			 SCALL, #SCALL, ##__VA_ARGS__)
#define TST_EXP_FAIL_PTR_VOID_ARR(SCALL, ERRS, ERRS_LEN, ...) \
	TST_EXP_PTR_RET_(TST_EXP_FAIL_PTR_VOID_, ERRS, ERRS_LEN, SCALL, \
			 #SCALL, ##__VA_ARGS__)

/* An expression that has to be true. */
#define TST_EXP_EXPR(EXPR, ...) ({					\
	TST_EXP_CHECK_TEXT_(__VA_ARGS__);				\
	tst_exp_expr_(__FILE__, __LINE__, !!(EXPR), #EXPR,		\
		      ##__VA_ARGS__, (char *)NULL);			\
})

/* Comparisons: each side is evaluated once. */
#define TST_EXP_CMP_(silent, type, is_signed, op, A, B, a_text, b_text)	\
do {									\
	type tst_a_ = (type)(A);					\
	type tst_b_ = (type)(B);					\
	tst_exp_cmp_(__FILE__, __LINE__, silent, tst_a_ op tst_b_,	\
		     is_signed, #op, (unsigned long long)tst_a_,	\
		     (unsigned long long)tst_b_, a_text, b_text);	\
} while (0)

#define TST_EXP_EQ_LI(A, B) \
	TST_EXP_CMP_(0, long long, 1, ==, A, B, #A, #B)
#define TST_EXP_EQ_LI_SILENT(A, B) \
	TST_EXP_CMP_(1, long long, 1, ==, A, B, #A, #B)
#define TST_EXP_EQ_LU(A, B) \
	TST_EXP_CMP_(0, unsigned long long, 0, ==, A, B, #A, #B)
#define TST_EXP_EQ_LU_SILENT(A, B) \
	TST_EXP_CMP_(1, unsigned long long, 0, ==, A, B, #A, #B)
#define TST_EXP_EQ_SZ(A, B) \
	TST_EXP_CMP_(0, size_t, 0, ==, A, B, #A, #B)
#define TST_EXP_EQ_SZ_SILENT(A, B) \
	TST_EXP_CMP_(1, size_t, 0, ==, A, B, #A, #B)
#define TST_EXP_EQ_SSZ(A, B) \
	TST_EXP_CMP_(0, ssize_t, 1, ==, A, B, #A, #B)
#define TST_EXP_EQ_SSZ_SILENT(A, B) \
	TST_EXP_CMP_(1, ssize_t, 1, ==, A, B, #A, #B)
#define TST_EXP_LE_LU(A, B) \
	TST_EXP_CMP_(0, unsigned long long, 0, <=, A, B, #A, #B)
#define TST_EXP_LE_LU_SILENT(A, B) \
	TST_EXP_CMP_(1, unsigned long long, 0, <=, A, B, #A, #B)

#define TST_EXP_EQ_STR(A, B) \
	tst_exp_str_(__FILE__, __LINE__, (A), (B), (size_t)-1, #A, #B)
/* At most len bytes are compared. */
#define TST_EXP_EQ_STRN(A, B, len) \
	tst_exp_str_(__FILE__, __LINE__, (A), (B), (len), #A, #B)

#endif /* TST_TEST_MACROS_H */
