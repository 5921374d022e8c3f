/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Named checks in a payload, with the same macros as in the controller
 * (tst_check.h), which prints and counts them. Included by kvm_guest.h,
 * behind the types it uses.
 */
#ifndef KVM_GUEST_CHECK_H
#define KVM_GUEST_CHECK_H

#include "kvm_common.h"

/**
 * kvm_check_() - report a named check; use the macros below.
 * @file: name of the source file
 * @line: line in it
 * @what: KVM_TCHECK and more
 * @fmt: what was seen, appended to the name unless it is ""
 * @name: of the check; with the prefixes, unique in the test
 * @reason: why it is known to fail, or NULL
 *
 * It is tst_res_(), with two arguments of a known kind: what the controller
 * sees is the same call.
 */
void kvm_check_(const char *file, int line, int what, const char *fmt,
		const char *name, const char *reason, ...)
	__asm__("tst_res_") __attribute__((format(printf, 4, 7)));

/* Behind the macros below: @more are flags of KVM_TCHECK. */
#define KVM_CHECK_SEND(cond, more, reason, name, fmt, ...)                    \
	({                                                                    \
		int kvm_check_ok_ = !!(cond);                                 \
									      \
		kvm_check_(__FILE__, __LINE__,                                \
			   KVM_TCHECK | (more) |                              \
			   (kvm_check_ok_ ? KVM_TCHECK_OK : 0), fmt, name,    \
			   reason, ##__VA_ARGS__);                            \
		kvm_check_ok_;                                                \
	})

/**
 * tst_check() - TPASS if a condition is true, else TFAIL; goes on.
 * @cond: the condition, which is the value, too
 * @name: of the check; must not have any value in it
 * @fmt: format as of tst_res(), of what was seen
 */
#define tst_check(cond, name, fmt, ...)                                       \
	KVM_CHECK_SEND(cond, 0, NULL, name, fmt, ##__VA_ARGS__)

/**
 * tst_check_xfail() - a check that is expected to fail: TCONF with the reason
 * if the condition is false, TFAIL if it is true, as the mark has to go then.
 * @cond: the condition, which is the value, too
 * @reason: why it fails
 * @name: of the check; must not have any value in it
 * @fmt: format as of tst_res(), of what was seen
 */
#define tst_check_xfail(cond, reason, name, fmt, ...)                         \
	KVM_CHECK_SEND(cond, KVM_TCHECK_XFAIL, reason, name, fmt,             \
		       ##__VA_ARGS__)

/**
 * tst_check_known() - a check that fails here and there: TCONF with the
 * reason if the condition is false, TPASS if it is true.
 * @cond: the condition, which is the value, too
 * @reason: why it fails
 * @name: of the check; must not have any value in it
 * @fmt: format as of tst_res(), of what was seen
 */
#define tst_check_known(cond, reason, name, fmt, ...)                         \
	KVM_CHECK_SEND(cond, KVM_TCHECK_KNOWN, reason, name, fmt,             \
		       ##__VA_ARGS__)

/**
 * tst_prefix_push() - put a word before the results of this payload.
 *
 * Takes a format as of tst_res(). Prefixes nest, and end with the machine;
 * each comes with ": " in the text and with "/" in the id of a record. TBROK
 * if there are more than 16, or 192 bytes of them.
 */
#define tst_prefix_push(fmt, ...)                                             \
	tst_res_(__FILE__, __LINE__, KVM_TPREFIX_PUSH, fmt, ##__VA_ARGS__)

/** tst_prefix_pop() - drop the last one; TBROK if there is none. */
#define tst_prefix_pop()                                                      \
	tst_res_(__FILE__, __LINE__, KVM_TPREFIX_POP, "no prefix")

#endif /* KVM_GUEST_CHECK_H */
