// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checkpoints: futexes in the results page, see tst_checkpoint.h.
 */
#include "tst/tst_private.h"
#include <sys/syscall.h>

/* Of <linux/futex.h>, which not every C library comes with. */
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

/* What SYS_futex takes, whatever the C library has. */
struct futex_timespec {
	long tv_sec;
	long tv_nsec;
};

static uint32_t *get_futex(unsigned int id)
{
	if (!tst_test || (!tst_test->needs_checkpoints &&
			  !tst_test->child_needs_reinit)) {
		if (tst_test || !tst_page)
			tst_lib_brk(TBROK, ".needs_checkpoints is not set, but "
				    "the test uses checkpoints");
	}
	if (id >= TST_FUTEXES) {
		errno = EOVERFLOW;
		return NULL;
	}
	return &tst_page->futexes[id];
}

static int64_t deadline_of(unsigned int msec_timeout)
{
	if (!msec_timeout)
		return INT64_MAX;
	return tst_now_ns() + tst_multiply_timeout(msec_timeout) * 1000000LL;
}

static int futex_wait(uint32_t *futex, int64_t deadline)
{
	int64_t left = deadline - tst_now_ns();
	struct futex_timespec ts = { left / 1000000000, left % 1000000000 };

	if (left <= 0) {
		errno = ETIMEDOUT;
		return -1;
	}
	return syscall(SYS_futex, futex, FUTEX_WAIT, 0,
		       deadline == INT64_MAX ? NULL : &ts, NULL, 0);
}

int tst_checkpoint_wait(unsigned int id, unsigned int msec_timeout)
{
	uint32_t *futex = get_futex(id);
	int64_t deadline = deadline_of(msec_timeout);
	int ret;

	if (!futex)
		return -1;
	do {
		ret = futex_wait(futex, deadline);
	} while (ret && errno == EINTR);
	return ret;
}

int tst_checkpoint_wake(unsigned int id, unsigned int nr_wake,
			unsigned int msec_timeout)
{
	uint32_t *futex = get_futex(id);
	int64_t deadline = deadline_of(msec_timeout);
	unsigned int woken = 0;

	if (!futex)
		return -1;
	while (1) {
		woken += syscall(SYS_futex, futex, FUTEX_WAKE, nr_wake - woken,
				 NULL, NULL, 0);
		if (woken >= nr_wake)
			return 0;
		if (tst_now_ns() > deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
		usleep(1000);
	}
}

#define CHECKPOINT_TIMEOUT_MS 10000

void tst_safe_checkpoint_wait_(const char *file, const int lineno,
			       unsigned int id, unsigned int msec_timeout)
{
	if (tst_checkpoint_wait(id, msec_timeout))
		tst_brk_(file, lineno, TBROK | TERRNO,
			 "tst_checkpoint_wait(%u, %u) failed", id,
			 msec_timeout);
}

void tst_safe_checkpoint_wake_(const char *file, const int lineno,
			       unsigned int id, unsigned int nr_wake)
{
	if (tst_checkpoint_wake(id, nr_wake, CHECKPOINT_TIMEOUT_MS))
		tst_brk_(file, lineno, TBROK | TERRNO,
			 "tst_checkpoint_wake(%u, %u, %u) failed", id, nr_wake,
			 CHECKPOINT_TIMEOUT_MS);
}
