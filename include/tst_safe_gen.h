/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the wrappers behind SAFE_*() from one line each. Included by the
 * headers that have such lines.
 *
 *	TST_SAFE(int, chmod, zero, 2, k_str, path, k_oct, mode)
 *
 * defines int safe_chmod(file, lineno, path, mode), which calls chmod(), and
 * ends the test with TBROK, the call and its arguments if the result is not
 * the one that "zero" stands for. The wrappers are inline functions because
 * off_t, struct stat, struct timespec ... depend on the flags that the test
 * is compiled with.
 */
#ifndef TST_SAFE_GEN_H
#define TST_SAFE_GEN_H

#include <errno.h>
#include <stddef.h>

/**
 * tst_safe_failed_() - report a call that failed.
 * @file: source file of the caller
 * @lineno: line of the caller
 * @skip_errno: the value of errno that is a TCONF, 0 for none
 * @ret: what the call returned; -1 is a failure that has set errno, anything
 *	else a value the call must not return
 * @fmt: the call with its arguments
 *
 * Return: only in cleanup().
 */
void tst_safe_failed_(const char *file, const int lineno, int skip_errno,
		      long ret, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* Kinds of arguments: their type, how they are printed, and as what. */
#define TST_T_k_str		const char *
#define TST_F_k_str		"%s"
#define TST_C_k_str		(const char *)
#define TST_T_k_int		int
#define TST_F_k_int		"%d"
#define TST_C_k_int		(int)
#define TST_T_k_oct		mode_t
#define TST_F_k_oct		"%#o"
#define TST_C_k_oct		(unsigned int)
#define TST_T_k_hex		unsigned long
#define TST_F_k_hex		"%#lx"
#define TST_C_k_hex		(unsigned long)
#define TST_T_k_fn(type)	type
#define TST_F_k_fn(type)	"%#lx"
#define TST_C_k_fn(type)	(unsigned long)
#define TST_T_k_num(type)	type
#define TST_F_k_num(type)	"%lld"
#define TST_C_k_num(type)	(long long)
#define TST_T_k_ptr(type)	type *
#define TST_F_k_ptr(type)	"%#lx"
#define TST_C_k_ptr(type)	(unsigned long)(const void *)

/* Kinds of results: what is success, what a failure's number is, and which
 * errno means that the kernel does not have it. */
#define TST_OK_zero(ret)	((ret) == 0)
#define TST_OK_ge0(ret)		((ret) >= 0)
#define TST_OK_gt0(ret)		((ret) > 0)
#define TST_OK_minus1(ret)	((ret) != -1)
#define TST_OK_ptr(ret)		((ret) != NULL)
#define TST_OK_not_err(ret)	((unsigned long)(ret) != -1UL)
#define TST_OK_zero_inval(ret)	((ret) == 0)
#define TST_OK_zero_notsup(ret)	((ret) == 0)
#define TST_OK_ge0_notsup(ret)	((ret) >= 0)
#define TST_OK_never(ret)	((void)(ret), 0)
#define TST_RET_zero(ret)	(long)(ret)
#define TST_RET_ge0(ret)	(long)(ret)
#define TST_RET_gt0(ret)	(long)(ret)
#define TST_RET_minus1(ret)	(long)(ret)
#define TST_RET_ptr(ret)	-1L
#define TST_RET_not_err(ret)	-1L
#define TST_RET_zero_inval(ret)	(long)(ret)
#define TST_RET_zero_notsup(ret) (long)(ret)
#define TST_RET_ge0_notsup(ret)	(long)(ret)
#define TST_RET_never(ret)	-1L
#define TST_SKIP_zero		0
#define TST_SKIP_ge0		0
#define TST_SKIP_gt0		0
#define TST_SKIP_minus1		0
#define TST_SKIP_ptr		0
#define TST_SKIP_not_err	0
#define TST_SKIP_zero_inval	EINVAL
#define TST_SKIP_zero_notsup	ENOTSUP
#define TST_SKIP_ge0_notsup	ENOTSUP
#define TST_SKIP_never		0

#define TST_PARAMS_0()
#define TST_PARAMS_1(k, a)	, TST_T_##k a
#define TST_PARAMS_2(k, a, ...)	, TST_T_##k a TST_PARAMS_1(__VA_ARGS__)
#define TST_PARAMS_3(k, a, ...)	, TST_T_##k a TST_PARAMS_2(__VA_ARGS__)
#define TST_PARAMS_4(k, a, ...)	, TST_T_##k a TST_PARAMS_3(__VA_ARGS__)
#define TST_PARAMS_5(k, a, ...)	, TST_T_##k a TST_PARAMS_4(__VA_ARGS__)
#define TST_PARAMS_6(k, a, ...)	, TST_T_##k a TST_PARAMS_5(__VA_ARGS__)
#define TST_ARGS_0()
#define TST_ARGS_1(k, a)	a
#define TST_ARGS_2(k, a, ...)	a, TST_ARGS_1(__VA_ARGS__)
#define TST_ARGS_3(k, a, ...)	a, TST_ARGS_2(__VA_ARGS__)
#define TST_ARGS_4(k, a, ...)	a, TST_ARGS_3(__VA_ARGS__)
#define TST_ARGS_5(k, a, ...)	a, TST_ARGS_4(__VA_ARGS__)
#define TST_ARGS_6(k, a, ...)	a, TST_ARGS_5(__VA_ARGS__)
#define TST_FMT_0()
#define TST_FMT_1(k, a)		TST_F_##k
#define TST_FMT_2(k, a, ...)	TST_F_##k ", " TST_FMT_1(__VA_ARGS__)
#define TST_FMT_3(k, a, ...)	TST_F_##k ", " TST_FMT_2(__VA_ARGS__)
#define TST_FMT_4(k, a, ...)	TST_F_##k ", " TST_FMT_3(__VA_ARGS__)
#define TST_FMT_5(k, a, ...)	TST_F_##k ", " TST_FMT_4(__VA_ARGS__)
#define TST_FMT_6(k, a, ...)	TST_F_##k ", " TST_FMT_5(__VA_ARGS__)
#define TST_VALS_0()
#define TST_VALS_1(k, a)	, TST_C_##k a
#define TST_VALS_2(k, a, ...)	, TST_C_##k a TST_VALS_1(__VA_ARGS__)
#define TST_VALS_3(k, a, ...)	, TST_C_##k a TST_VALS_2(__VA_ARGS__)
#define TST_VALS_4(k, a, ...)	, TST_C_##k a TST_VALS_3(__VA_ARGS__)
#define TST_VALS_5(k, a, ...)	, TST_C_##k a TST_VALS_4(__VA_ARGS__)
#define TST_VALS_6(k, a, ...)	, TST_C_##k a TST_VALS_5(__VA_ARGS__)

#define TST_SAFE_DECL(type, name, ok, n, ...)				\
type safe_##name(const char *file, const int lineno			\
		 TST_PARAMS_##n(__VA_ARGS__));

/* The name is pasted and quoted first: it may be a macro, like basename. */
#define TST_SAFE_FN(type, wrapper, name, text, ok, n, ...)		\
type wrapper(const char *file, const int lineno				\
	     TST_PARAMS_##n(__VA_ARGS__))				\
{									\
	type tst_ret_;							\
									\
	errno = 0;							\
	tst_ret_ = name(TST_ARGS_##n(__VA_ARGS__));			\
	if (!TST_OK_##ok(tst_ret_)) {					\
		tst_safe_failed_(file, lineno, TST_SKIP_##ok,		\
				 TST_RET_##ok(tst_ret_),		\
				 text "(" TST_FMT_##n(__VA_ARGS__) ")"	\
				 TST_VALS_##n(__VA_ARGS__));		\
	}								\
	return tst_ret_;						\
}

#define TST_SAFE_BODY(type, name, ...) \
	TST_SAFE_FN(type, safe_##name, name, #name, __VA_ARGS__)
#define TST_SAFE(type, name, ...) \
	static inline TST_SAFE_FN(type, safe_##name, name, #name, __VA_ARGS__)

/* Calls the wrapper of a function on behalf of this line. */
#define TST_SAFE_CALL(name, ...) \
	safe_##name(__FILE__, __LINE__, ##__VA_ARGS__)

#endif /* TST_SAFE_GEN_H */
