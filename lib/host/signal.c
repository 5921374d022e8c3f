// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signals between the payload and controller threads other than the one in
 * KVM_RUN: values in the result page, changed without any lock, so each is
 * read and written as one.
 */
#define TST_NO_DEFAULT_MAIN
#include <sys/syscall.h>

#include "kvm_test.h"
#include "host/hang.h"
#include "tst/tst_hooks.h"
#include "tst_clocks.h"
#include "tst_timer.h"

#define POLL_INTERVAL_US 1000

/* The thread that ends the test destroys machines that others wait for. */
static int32_t *result_of(struct tst_kvm_instance *inst)
{
	struct tst_kvm_result *page = __atomic_load_n(&inst->result,
						      __ATOMIC_ACQUIRE);

	if (!page)
		tst_wait_if_ending();
	if (!page)
		tst_brk_(kvm_main_site()->file, kvm_main_site()->line, TBROK,
			 "There is no machine whose guest could signal");
	return &page->result;
}

static int32_t load_result(struct tst_kvm_instance *inst)
{
	return __atomic_load_n(result_of(inst), __ATOMIC_ACQUIRE);
}

static long long now_ms(void)
{
	struct timespec now;

	tst_clock_gettime(CLOCK_MONOTONIC, &now);
	return tst_timespec_to_ms(now);
}

static long long scaled_ms(int timeout_ms)
{
	if (timeout_ms <= 0)
		return timeout_ms;
	return tst_multiply_timeout(timeout_ms);
}

static int wait_guest(struct tst_kvm_instance *inst, int timeout_ms)
{
	long long limit = scaled_ms(timeout_ms), start = now_ms();
	int32_t result;

	for (;;) {
		kvm_hang_check();
		result = load_result(inst);
		if (result == KVM_TSYNC)
			return 0;
		if (result == KVM_TEXIT)
			return KVM_TEXIT;
		if (limit >= 0 && now_ms() - start >= limit)
			return -1;
		usleep(POLL_INTERVAL_US);
	}
}

/* A report of a hang says who waits here. */
int tst_kvm_wait_guest(struct tst_kvm_instance *inst, int timeout_ms)
{
	struct kvm_live *live = __atomic_load_n(&inst->live, __ATOMIC_ACQUIRE);
	int ret;

	if (!live)
		return wait_guest(inst, timeout_ms);
	live->waits_ns = kvm_coarse_ns();
	__atomic_store_n(&live->waiter, syscall(SYS_gettid), __ATOMIC_RELEASE);
	ret = wait_guest(inst, timeout_ms);
	__atomic_store_n(&live->waiter, 0, __ATOMIC_RELEASE);
	return ret;
}

/* Not a plain store: what the guest may have written since is no signal. */
void tst_kvm_clear_guest_signal(struct tst_kvm_instance *inst)
{
	int32_t signal = KVM_TSYNC;

	__atomic_compare_exchange_n(result_of(inst), &signal, KVM_TNONE, 0,
				    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}
