/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small macros that every controller may use. Included by tst_test.h.
 */
#ifndef TST_COMMON_H
#define TST_COMMON_H

#include "tst_minmax.h"

#define LTP_ATTRIBUTE_NOINLINE		__attribute__((noinline))
#define LTP_ATTRIBUTE_NORETURN		__attribute__((noreturn))
#define LTP_ATTRIBUTE_UNUSED		__attribute__((unused))
#define LTP_ATTRIBUTE_UNUSED_RESULT	__attribute__((warn_unused_result))

/* Keeps the compiler from dropping the variable p as unused. */
#define LTP_VAR_USED(p) ({ asm volatile("" : : "m"(p)); p; })

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))
#endif

/* Rounds x up to a multiple of a, which has to be a power of two. */
#define LTP_ALIGN(x, a) \
	(((x) + (__typeof__(x))(a) - 1) & ~((__typeof__(x))(a) - 1))

#define TST_TO_STR_(s) #s
/* The text of s after macro expansion. */
#define TST_TO_STR(s) TST_TO_STR_(s)

#define TST_PTR_TO_UINT(x) ((unsigned int)(uintptr_t)(x))

/* Fails to compile if the constant condition is true. */
#define TST_BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)

/* What TST_RETRY_FUNC() may wait for. */
#define TST_RETVAL_EQ0(x)	((x) == 0)
#define TST_RETVAL_NOTNULL(x)	((x) != NULL)
#define TST_RETVAL_GE0(x)	((x) >= 0)

/**
 * tst_retry_wait_() - sleep between two tries of TST_RETRY_FUNC().
 * @delay_us: microseconds to sleep, doubled on each call; starts at 1
 * @max_delay_s: longest sleep in seconds, scaled like every timeout
 *
 * Return: 0 when the longest sleep is over and the caller should give up.
 */
int tst_retry_wait_(unsigned int *delay_us, double max_delay_s);

/*
 * Evaluates FUNC until CHECK(result) is true, sleeping 1 us, 2 us, 4 us ...
 * in between, until a sleep would exceed MAX seconds times the timeout
 * multiplier. The value is the last result of FUNC; errno is FUNC's.
 */
#define TST_RETRY_FN_EXP_BACKOFF(FUNC, CHECK, MAX) ({			\
	unsigned int tst_delay_us_ = 1;					\
	__typeof__(FUNC) tst_ret_;					\
	do {								\
		errno = 0;						\
		tst_ret_ = FUNC;					\
	} while (!(CHECK(tst_ret_)) &&					\
		 tst_retry_wait_(&tst_delay_us_, (MAX)));		\
	tst_ret_;							\
})

#define TST_RETRY_FUNC(FUNC, CHECK) TST_RETRY_FN_EXP_BACKOFF(FUNC, CHECK, 1)

/**
 * tst_unsupported_() - TBROK: the library does not have this.
 * @file: source file of the caller
 * @lineno: line of the caller
 * @what: name of what the test uses
 *
 * The other arguments are those of the test. Return: 0, in cleanup().
 */
int tst_unsupported_(const char *file, const int lineno, const char *what,
		     ...);
#define TST_UNSUPPORTED_(what, ...) \
	tst_unsupported_(__FILE__, __LINE__, what, __VA_ARGS__)

#endif /* TST_COMMON_H */
