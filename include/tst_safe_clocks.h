/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_CLOCK_X() and SAFE_TIMER_X(): calls that end the test on failure.
 */
#ifndef TST_SAFE_CLOCKS_H
#define TST_SAFE_CLOCKS_H

#include <signal.h>
#include <time.h>

#include "tst_safe_gen.h"

TST_SAFE(int, clock_getres, zero, 2, k_int, clk_id, k_ptr(struct timespec), ts)
TST_SAFE(int, clock_gettime, zero, 2, k_int, clk_id, k_ptr(struct timespec),
	 ts)
TST_SAFE(int, clock_settime, zero, 2, k_int, clk_id,
	 k_ptr(const struct timespec), ts)
TST_SAFE(int, timer_create, zero, 3, k_int, clk_id, k_ptr(struct sigevent),
	 sevp, k_ptr(timer_t), timerid)
TST_SAFE(int, timer_settime, zero, 4, k_ptr(void), timerid, k_int, flags,
	 k_ptr(const struct itimerspec), new_value, k_ptr(struct itimerspec),
	 old_value)
TST_SAFE(int, timer_gettime, zero, 2, k_ptr(void), timerid,
	 k_ptr(struct itimerspec), value)
TST_SAFE(int, timer_delete, zero, 1, k_ptr(void), timerid)

/* clock_nanosleep() returns the error number. */
static inline int safe_clock_nanosleep(const char *file, const int lineno,
				       clockid_t clk_id, int flags,
				       const struct timespec *req,
				       struct timespec *rem)
{
	int ret = clock_nanosleep(clk_id, flags, req, rem);

	if (ret) {
		errno = ret;
		tst_safe_failed_(file, lineno, 0, -1,
				 "clock_nanosleep(%d, %d, {%lld, %ld}, %p)",
				 (int)clk_id, flags, (long long)req->tv_sec,
				 (long)req->tv_nsec, (void *)rem);
	}
	return ret;
}

#define SAFE_CLOCK_GETRES(clk, ts)	TST_SAFE_CALL(clock_getres, clk, ts)
#define SAFE_CLOCK_GETTIME(clk, ts)	TST_SAFE_CALL(clock_gettime, clk, ts)
#define SAFE_CLOCK_SETTIME(clk, ts)	TST_SAFE_CALL(clock_settime, clk, ts)
#define SAFE_CLOCK_NANOSLEEP(clk, flags, req, rem) \
	TST_SAFE_CALL(clock_nanosleep, clk, flags, req, rem)
#define SAFE_TIMER_CREATE(clk, sevp, timerid) \
	TST_SAFE_CALL(timer_create, clk, sevp, timerid)
#define SAFE_TIMER_SETTIME(timerid, flags, new_value, old_value) \
	TST_SAFE_CALL(timer_settime, timerid, flags, new_value, old_value)
#define SAFE_TIMER_GETTIME(timerid, value) \
	TST_SAFE_CALL(timer_gettime, timerid, value)
#define SAFE_TIMER_DELETE(timerid)	TST_SAFE_CALL(timer_delete, timerid)

#endif /* TST_SAFE_CLOCKS_H */
