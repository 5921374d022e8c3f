/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flight recorder of a payload: notes that cost no VM exit and are
 * printed only when something goes wrong. Included by kvm_guest.h, behind
 * the types it uses.
 */
#ifndef KVM_GUEST_TRACE_H
#define KVM_GUEST_TRACE_H

#ifndef KVM_TRACE_WORDS
#include "kvm_common.h"
#endif

/**
 * tst_trace() - note something in the flight recorder.
 * @fmt: format as of tst_res(), a string constant, and at most 6 arguments;
 *	in a 32-bit payload a 64-bit one counts as two. More do not compile.
 *
 * Stores the arguments with the time-stamp counter, in less than 200
 * instructions and without a VM exit (but in a nested guest whose RDTSC is
 * intercepted). The last 128 notes are kept. The controller formats them when
 * the guest crashes, hangs, fails or is broken, and with -D as they come. It
 * reads a string (%s) only then: at its guest-physical address, whatever is
 * there by that time.
 *
 * May be called anywhere: in interrupt callbacks, on any vCPU, in nested
 * guests that share the payload's memory.
 */
#define tst_trace(fmt, ...)                                                   \
	do {                                                                  \
		_Static_assert(KVM_TRACE_SUM(__VA_ARGS__) <= KVM_TRACE_WORDS, \
			       "tst_trace() takes 6 words of arguments");     \
		static const struct kvm_trace_note kvm_trace_note = {         \
			__FILE__, fmt, __LINE__, KVM_TRACE_SUM(__VA_ARGS__),  \
		};                                                            \
		if (0)                                                        \
			kvm_trace_format(fmt, ##__VA_ARGS__);                 \
		tst_trace_(&kvm_trace_note, ##__VA_ARGS__);                   \
	} while (0)

/**
 * struct kvm_trace_note - a call of tst_trace(); see struct kvm_trace_site.
 * @file: name of the source file
 * @fmt: the format
 * @line: in the source
 * @words: of the arguments
 */
struct kvm_trace_note {
	const char *file __attribute__((aligned(8)));
	const char *fmt __attribute__((aligned(8)));
	uint32_t line __attribute__((aligned(8)));
	uint32_t words;
};

/**
 * tst_trace_() - behind tst_trace().
 * @note: which call it is
 */
void tst_trace_(const struct kvm_trace_note *note, ...);

/* How many words each of up to 7 arguments takes; arrays become pointers. */
#define KVM_TRACE_SUM(...)                                                    \
	KVM_TRACE_SUM_(0, ##__VA_ARGS__, KVM_TRACE_NONE, KVM_TRACE_NONE,      \
		       KVM_TRACE_NONE, KVM_TRACE_NONE, KVM_TRACE_NONE,        \
		       KVM_TRACE_NONE, KVM_TRACE_NONE)
#define KVM_TRACE_SUM_(none, a, b, c, d, e, f, g, ...)                        \
	(KVM_TRACE_SIZE(a) + KVM_TRACE_SIZE(b) + KVM_TRACE_SIZE(c) +          \
	 KVM_TRACE_SIZE(d) + KVM_TRACE_SIZE(e) + KVM_TRACE_SIZE(f) +          \
	 KVM_TRACE_SIZE(g))
#define KVM_TRACE_NONE (*(const struct kvm_trace_none *)0)
#define KVM_TRACE_SIZE(x)                                                     \
	_Generic((x), struct kvm_trace_none: 0,                               \
		 default: (sizeof(1 ? (x) : (x)) > sizeof(long) ? 2 : 1))

/* Stands for an argument that is not there. */
struct kvm_trace_none {
	int nothing;
};

static inline void __attribute__((format(printf, 1, 2)))
kvm_trace_format(const char *fmt, ...)
{
	(void)fmt;
}

#endif /* KVM_GUEST_TRACE_H */
