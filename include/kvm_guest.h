/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every payload may use, on any architecture: types, reporting, the C
 * functions there is a need for, memory, and talking to the controller.
 * Included by kvm_test.h in the payload half; the payload is freestanding
 * and must not include headers of the C library.
 */
#ifndef KVM_GUEST_H
#define KVM_GUEST_H

#include <stdarg.h>

#include "tst_res_flags.h"

/* bareguest-cc switches vector registers off: the guest starts without. */
#ifdef __SSE__
#error "the compiler adds -msse, -mavx or the like behind bareguest-cc's options"
#endif

#ifndef NULL
#define NULL ((void *)0)
#endif

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)

/* Number of items in a statically allocated array. */
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))

/* x rounded up to a multiple of a, a power of two. */
#define LTP_ALIGN(x, a) __LTP_ALIGN_MASK(x, (__typeof__(x))(a) - 1)
#define __LTP_ALIGN_MASK(x, mask) (((x) + (mask)) & ~(mask))

/* Vectors with a name of their own: the processor's exceptions. */
#define INTERRUPT_COUNT 32

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __PTRDIFF_TYPE__ ssize_t;

typedef signed char int8_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;

#include "kvm_guest_string.h"
#include "kvm_guest_heap.h"
#include "kvm_guest_trace.h"
#include "kvm_guest_vcpu.h"

/**
 * TST_TEST_TCONF() - a payload that does nothing but skip the test.
 * @message: why the test cannot be built here
 *
 * Defines main(). For the #else branch of a test that needs something the
 * target lacks.
 */
#define TST_TEST_TCONF(message)                                               \
	void main(void)                                                       \
	{                                                                     \
		tst_brk(TCONF, message);                                      \
	}

/**
 * tst_res_() - report a result to the controller; see tst_res().
 * @file: name of the source file
 * @line: line in it
 * @result: result type
 * @message: format as of printf(), without floating point
 *
 * The controller formats and prints the message while the vCPU waits. Safe
 * in interrupt callbacks, on every vCPU and in nested guests. TBROK ends the
 * test. A directive that is not supported ends the test with TBROK too.
 */
void tst_res_(const char *file, const int line, int result,
	      const char *message, ...) __attribute__((format(printf, 4, 5)));

/**
 * tst_res() - report a result to the controller and go on.
 * @result: TPASS, TFAIL, TBROK, TWARN, TINFO, TDEBUG or TCONF
 * @msg: format as of printf(), without floating point
 */
#define tst_res(result, msg, ...)                                             \
	tst_res_(__FILE__, __LINE__, (result), (msg), ##__VA_ARGS__)

#include "kvm_guest_check.h"

/**
 * tst_brk_() - report a result and end the payload; see tst_brk().
 * @file: name of the source file
 * @line: line in it
 * @result: result type
 * @message: format as of printf(), without floating point
 */
void tst_brk_(const char *file, const int line, int result,
	      const char *message, ...)
	__attribute__((noreturn, format(printf, 4, 5)));

/**
 * tst_brk() - report a result and end the payload.
 * @result: as for tst_res(); TBROK ends the whole test, every other type
 *	this run of the payload
 * @msg: format as of printf(), without floating point
 */
#define tst_brk(result, msg, ...)                                             \
	tst_brk_(__FILE__, __LINE__, (result), (msg), ##__VA_ARGS__)

/**
 * kvm_exit() - end the payload, as returning from main() does.
 *
 * Ends one run of the payload, not the controller; on whichever vCPU, for all
 * of them at once.
 */
void kvm_exit(void) __attribute__((noreturn));

/**
 * kvm_yield() - hand the CPU to the controller by halting.
 *
 * The controller prints what the payload has put into the result page (see
 * struct tst_kvm_result) and resumes the payload. With a pending
 * tst_signal_host() it just resumes it; with an empty page the test is
 * broken. In a nested guest whose HLT is intercepted this is an exit to the
 * guest hypervisor.
 */
void kvm_yield(void);

/**
 * tst_signal_host() - tell a waiting controller thread something.
 * @data: anything; the controller finds it in tst_kvm_result.file_addr
 *
 * Wakes tst_kvm_wait_guest() in the controller. Causes no VM exit and does
 * not wait.
 */
void tst_signal_host(void *data);

/**
 * tst_wait_host() - signal the controller and wait for its answer.
 * @data: as for tst_signal_host()
 *
 * Spins, without VM exits, until the controller calls
 * tst_kvm_clear_guest_signal().
 */
void tst_wait_host(void *data);

/**
 * struct kvm_interrupt_frame - what the processor saved at an interrupt.
 *
 * Opaque; see kvm_get_interrupt_ip() and the functions of kvm_x86.h.
 */
struct kvm_interrupt_frame;

/**
 * typedef tst_interrupt_callback - handles an interrupt.
 * @userdata: as given to tst_set_interrupt_callback()
 * @ifrm: what the processor saved
 * @errcode: the error code, 0 for vectors that have none
 *
 * Return: 0 if handled: execution resumes at kvm_get_interrupt_ip().
 * Anything else ends the test with TBROK. Returning 0 without removing the
 * cause of a fault repeats the fault; 1,000 repetitions without progress end
 * the test with TBROK.
 */
typedef int (*tst_interrupt_callback)(void *userdata,
				      struct kvm_interrupt_frame *ifrm,
				      unsigned long errcode);

/**
 * tst_set_interrupt_callback() - choose who handles a vector.
 * @vector: 0 to 255; anything else ends the test with TBROK
 * @func: the handler, replaces the previous one; NULL: no handler, the
 *	interrupt ends the test with TBROK
 * @userdata: passed to @func
 */
#define tst_set_interrupt_callback(vector, func, userdata)                    \
	tst_set_interrupt_callback_(__FILE__, __LINE__, (vector), (func),     \
				    (userdata))
void tst_set_interrupt_callback_(const char *file, int line,
				 unsigned int vector,
				 tst_interrupt_callback func, void *userdata);

/**
 * kvm_get_interrupt_ip() - where an interrupt came in.
 * @ifrm: what the processor saved
 *
 * Return: for faults the address of the instruction that caused it, for
 * traps and interrupts that of the next one (Intel SDM volume 3, 6.5).
 */
uintptr_t kvm_get_interrupt_ip(const struct kvm_interrupt_frame *ifrm);

/* Names of the processor's exceptions; NULL for vectors without a name. */
extern const char *tst_interrupt_names[INTERRUPT_COUNT];

/* The test's entry point. */
void main(void);

#endif /* KVM_GUEST_H */
