// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Clocks by system call, and the stopwatch of tst_timer.h.
 */
#include "tst/tst_private.h"
#include "tst_clocks.h"
#include "tst_timer.h"
#include <sys/syscall.h>

/* A 32-bit kernel has calls with 64 bits for the seconds, and old ones. */
static int clock_call64(long nr, clockid_t clk_id, struct timespec *ts)
{
	struct tst_ts_64 val = { 0, 0 };
	int ret = syscall(nr, clk_id, &val);

	ts->tv_sec = val.tv_sec;
	ts->tv_nsec = val.tv_nsec;
	return ret;
}

static int clock_call_old(long nr, clockid_t clk_id, struct timespec *ts)
{
	struct tst_ts_old val = { 0, 0 };
	int ret = syscall(nr, clk_id, &val);

	ts->tv_sec = val.tv_sec;
	ts->tv_nsec = val.tv_nsec;
	return ret;
}

#ifdef SYS_clock_gettime64
#define NR64(name) SYS_##name##64
#define NR64_GETRES SYS_clock_getres_time64
#else
#define NR64(name) -1
#define NR64_GETRES -1
#endif
#ifdef SYS_clock_gettime
#define NR_GETTIME SYS_clock_gettime
#define NR_GETRES SYS_clock_getres
#define NR_SETTIME SYS_clock_settime
#else			/* musl names the old calls so */
#define NR_GETTIME SYS_clock_gettime32
#define NR_GETRES SYS_clock_getres_time32
#define NR_SETTIME SYS_clock_settime32
#endif

static int clock_call(long nr64, long nr, clockid_t clk_id,
		      struct timespec *ts)
{
	int ret = -1;

	if (nr64 != -1)
		ret = clock_call64(nr64, clk_id, ts);
	if (nr64 == -1 || (ret && errno == ENOSYS))
		ret = clock_call_old(nr, clk_id, ts);
	return ret;
}

int tst_clock_getres(clockid_t clk_id, struct timespec *res)
{
	struct timespec ts;
	int ret;

	ret = clock_call(NR64_GETRES, NR_GETRES, clk_id, &ts);
	if (!ret && res)
		*res = ts;
	return ret;
}

int tst_clock_gettime(clockid_t clk_id, struct timespec *ts)
{
	return clock_call(NR64(clock_gettime), NR_GETTIME, clk_id, ts);
}

int tst_clock_settime(clockid_t clk_id, const struct timespec *ts)
{
	struct tst_ts_64 val64 = { ts->tv_sec, ts->tv_nsec };
	struct tst_ts_old val = { ts->tv_sec, ts->tv_nsec };
	long nr64 = NR64(clock_settime);

	if (nr64 != -1 && (!syscall(nr64, clk_id, &val64)))
		return 0;
	if (nr64 != -1 && errno != ENOSYS)
		return -1;
	return syscall(NR_SETTIME, clk_id, &val);
}

#define CLOCK_NAME(clk) { clk, #clk }

static const struct {
	clockid_t id;
	const char *name;
} clock_names[] = {
	CLOCK_NAME(CLOCK_REALTIME),
	CLOCK_NAME(CLOCK_MONOTONIC),
	CLOCK_NAME(CLOCK_PROCESS_CPUTIME_ID),
	CLOCK_NAME(CLOCK_THREAD_CPUTIME_ID),
	CLOCK_NAME(CLOCK_MONOTONIC_RAW),
	CLOCK_NAME(CLOCK_REALTIME_COARSE),
	CLOCK_NAME(CLOCK_MONOTONIC_COARSE),
	CLOCK_NAME(CLOCK_BOOTTIME),
	CLOCK_NAME(CLOCK_REALTIME_ALARM),
	CLOCK_NAME(CLOCK_BOOTTIME_ALARM),
	CLOCK_NAME(CLOCK_TAI),
};

const char *tst_clock_name(clockid_t clk_id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(clock_names); i++) {
		if (clock_names[i].id == clk_id)
			return clock_names[i].name;
	}
	return "INVALID/UNKNOWN CLOCK";
}

time_t tst_clock_get_timestamp(clockid_t clk_id)
{
	struct timespec ts;

	if (tst_clock_gettime(clk_id, &ts))
		tst_lib_brk(TBROK | TERRNO, "clock_gettime(%s) failed",
			    tst_clock_name(clk_id));
	return ts.tv_sec;
}

time_t tst_fs_timestamp_start(void)
{
	return tst_clock_get_timestamp(CLOCK_REALTIME_COARSE);
}

time_t tst_fs_timestamp_end(void)
{
	return tst_clock_get_timestamp(CLOCK_REALTIME);
}

static struct timespec watch_start, watch_stop;
static clockid_t watch_clock;

static struct timespec watch_now(void)
{
	struct timespec ts;

	if (tst_clock_gettime(watch_clock, &ts))
		tst_lib_brk(TBROK | TERRNO, "clock_gettime(%s) failed",
			    tst_clock_name(watch_clock));
	return ts;
}

void tst_timer_check(clockid_t clk_id)
{
	struct timespec ts;

	if (!tst_clock_gettime(clk_id, &ts))
		return;
	tst_lib_brk((errno == EINVAL ? TCONF : TBROK) | TERRNO,
		    "the kernel has no clock %s (%d)", tst_clock_name(clk_id),
		    (int)clk_id);
}

void tst_timer_start(clockid_t clk_id)
{
	watch_clock = clk_id;
	watch_start = watch_now();
}

void tst_timer_stop(void)
{
	watch_stop = watch_now();
}

int tst_timer_expired_ms(long long ms)
{
	return tst_timespec_diff_ms(watch_now(), watch_start) >= ms;
}

struct timespec tst_timer_elapsed(void)
{
	return tst_timespec_diff(watch_stop, watch_start);
}
