/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Named checks: a condition that passes or fails under a name that stays the
 * same from run to run, and does not end the test. A payload has the same
 * macros, see kvm_guest_check.h.
 */
#ifndef TST_CHECK_H
#define TST_CHECK_H

/* What is known about a check beforehand. */
enum tst_check_mode {
	TST_CHECK_PLAIN,
	TST_CHECK_XFAIL,
	TST_CHECK_KNOWN,
};

/**
 * tst_check_() - report a named check; use the macros below.
 * @ok: the condition
 * @mode: what is known about it
 * @reason: why it is known to fail, or NULL
 * @name: of the check; with the prefixes, unique in the test
 * @fmt: what was seen, appended to the name unless it is ""
 *
 * Return: @ok
 */
int tst_check_(const char *file, const int lineno, int ok,
	       enum tst_check_mode mode, const char *reason, const char *name,
	       const char *fmt, ...) __attribute__((format(printf, 7, 8)));

/*
 * TPASS if the condition is true, else TFAIL. The value is the condition's.
 * What was seen belongs into the format; the name must not have it.
 */
#define tst_check(cond, name, fmt, ...)					\
	tst_check_(__FILE__, __LINE__, !!(cond), TST_CHECK_PLAIN, NULL,	\
		   name, fmt, ##__VA_ARGS__)

/*
 * An expected failure: TCONF with the reason if the condition is false, and
 * TFAIL if it is true, as the mark has to go then.
 */
#define tst_check_xfail(cond, reason, name, fmt, ...)			\
	tst_check_(__FILE__, __LINE__, !!(cond), TST_CHECK_XFAIL,	\
		   reason, name, fmt, ##__VA_ARGS__)

/*
 * A known failure, which happens here and there: TCONF with the reason if the
 * condition is false, TPASS if it is true.
 */
#define tst_check_known(cond, reason, name, fmt, ...)			\
	tst_check_(__FILE__, __LINE__, !!(cond), TST_CHECK_KNOWN,	\
		   reason, name, fmt, ##__VA_ARGS__)

/**
 * tst_prefix_push() - put a word before the results of this thread.
 *
 * Prefixes nest, and are inherited by children; each ends with ": " in the
 * text and with "/" in the id of the machine-readable record.
 */
void tst_prefix_push(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/** tst_prefix_pop() - drop the last one; TBROK if there is none. */
void tst_prefix_pop(void);

#endif /* TST_CHECK_H */
