/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arithmetic on points in time, and a stopwatch.
 */
#ifndef TST_TIMER_H
#define TST_TIMER_H

#include <stdint.h>
#include <sys/time.h>
#include <time.h>

/* Microseconds and milliseconds, rounded to the nearest for nanoseconds. */
static inline long long tst_timespec_to_us(struct timespec t)
{
	return t.tv_sec * 1000000LL + (t.tv_nsec + 500) / 1000;
}

static inline long long tst_timespec_to_ms(struct timespec t)
{
	return t.tv_sec * 1000LL + (t.tv_nsec + 500000) / 1000000;
}

static inline long long tst_timeval_to_us(struct timeval t)
{
	return t.tv_sec * 1000000LL + t.tv_usec;
}

static inline long long tst_timeval_to_ms(struct timeval t)
{
	return t.tv_sec * 1000LL + (t.tv_usec + 500) / 1000;
}

/* The reverse, for values from 0 up. */
static inline struct timespec tst_timespec_from_us(long long us)
{
	return (struct timespec){
		.tv_sec = us / 1000000,
		.tv_nsec = us % 1000000 * 1000,
	};
}

static inline struct timespec tst_timespec_from_ms(long long ms)
{
	return tst_timespec_from_us(ms * 1000);
}

static inline struct timeval tst_timeval_from_us(long long us)
{
	return (struct timeval){
		.tv_sec = us / 1000000,
		.tv_usec = us % 1000000,
	};
}

static inline struct timeval tst_timeval_from_ms(long long ms)
{
	return tst_timeval_from_us(ms * 1000);
}

/** tst_timespec_lt() - is @t1 before @t2? */
static inline int tst_timespec_lt(struct timespec t1, struct timespec t2)
{
	if (t1.tv_sec == t2.tv_sec)
		return t1.tv_nsec < t2.tv_nsec;
	return t1.tv_sec < t2.tv_sec;
}

/* Brings tv_nsec, which is off by less than two seconds, into range. */
static inline struct timespec tst_timespec_normalize(struct timespec t)
{
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	} else if (t.tv_nsec < 0) {
		t.tv_sec--;
		t.tv_nsec += 1000000000;
	}
	return t;
}

/** tst_timespec_add() - @t1 + @t2 */
static inline struct timespec tst_timespec_add(struct timespec t1,
					       struct timespec t2)
{
	t1.tv_sec += t2.tv_sec;
	t1.tv_nsec += t2.tv_nsec;
	return tst_timespec_normalize(t1);
}

/** tst_timespec_diff() - @t1 - @t2 */
static inline struct timespec tst_timespec_diff(struct timespec t1,
						struct timespec t2)
{
	t1.tv_sec -= t2.tv_sec;
	t1.tv_nsec -= t2.tv_nsec;
	return tst_timespec_normalize(t1);
}

static inline struct timespec tst_timespec_add_us(struct timespec t,
						  long long us)
{
	return tst_timespec_add(t, tst_timespec_from_us(us));
}

static inline struct timespec tst_timespec_sub_us(struct timespec t,
						  long long us)
{
	return tst_timespec_diff(t, tst_timespec_from_us(us));
}

static inline long long tst_timespec_diff_ns(struct timespec t1,
					     struct timespec t2)
{
	return (t1.tv_sec - t2.tv_sec) * 1000000000LL +
	       (t1.tv_nsec - t2.tv_nsec);
}

static inline long long tst_timespec_diff_us(struct timespec t1,
					     struct timespec t2)
{
	return tst_timespec_to_us(tst_timespec_diff(t1, t2));
}

static inline long long tst_timespec_diff_ms(struct timespec t1,
					     struct timespec t2)
{
	return tst_timespec_to_ms(tst_timespec_diff(t1, t2));
}

static inline long long tst_timespec_abs_diff_us(struct timespec t1,
						 struct timespec t2)
{
	return tst_timespec_lt(t1, t2) ? tst_timespec_diff_us(t2, t1) :
					 tst_timespec_diff_us(t1, t2);
}

static inline long long tst_timespec_abs_diff_ms(struct timespec t1,
						 struct timespec t2)
{
	return tst_timespec_lt(t1, t2) ? tst_timespec_diff_ms(t2, t1) :
					 tst_timespec_diff_ms(t1, t2);
}

/* The same for struct timeval. */
static inline int tst_timeval_lt(struct timeval t1, struct timeval t2)
{
	if (t1.tv_sec == t2.tv_sec)
		return t1.tv_usec < t2.tv_usec;
	return t1.tv_sec < t2.tv_sec;
}

static inline struct timeval tst_timeval_normalize(struct timeval t)
{
	if (t.tv_usec >= 1000000) {
		t.tv_sec++;
		t.tv_usec -= 1000000;
	} else if (t.tv_usec < 0) {
		t.tv_sec--;
		t.tv_usec += 1000000;
	}
	return t;
}

static inline struct timeval tst_timeval_add(struct timeval t1,
					     struct timeval t2)
{
	t1.tv_sec += t2.tv_sec;
	t1.tv_usec += t2.tv_usec;
	return tst_timeval_normalize(t1);
}

static inline struct timeval tst_timeval_diff(struct timeval t1,
					      struct timeval t2)
{
	t1.tv_sec -= t2.tv_sec;
	t1.tv_usec -= t2.tv_usec;
	return tst_timeval_normalize(t1);
}

static inline struct timeval tst_timeval_add_us(struct timeval t,
						long long us)
{
	return tst_timeval_add(t, tst_timeval_from_us(us));
}

static inline struct timeval tst_timeval_sub_us(struct timeval t,
						long long us)
{
	return tst_timeval_diff(t, tst_timeval_from_us(us));
}

static inline long long tst_timeval_diff_us(struct timeval t1,
					    struct timeval t2)
{
	return tst_timeval_to_us(tst_timeval_diff(t1, t2));
}

static inline long long tst_timeval_diff_ms(struct timeval t1,
					    struct timeval t2)
{
	return tst_timeval_to_ms(tst_timeval_diff(t1, t2));
}

static inline long long tst_timeval_abs_diff_us(struct timeval t1,
						struct timeval t2)
{
	return tst_timeval_lt(t1, t2) ? tst_timeval_diff_us(t2, t1) :
					tst_timeval_diff_us(t1, t2);
}

/*
 * A point in time in each layout the system calls know: the C library's, the
 * kernel's old one, and the one with 64 bits for the seconds.
 */
enum tst_ts_type {
	TST_LIBC_TIMESPEC,
	TST_KERN_OLD_TIMESPEC,
	TST_KERN_TIMESPEC,
};

struct tst_ts_old {
	long tv_sec;
	long tv_nsec;
};

struct tst_ts_64 {
	int64_t tv_sec;
	int64_t tv_nsec;
};

struct tst_ts {
	enum tst_ts_type type;
	union {
		struct timespec libc_ts;
		struct tst_ts_old kern_old_ts;
		struct tst_ts_64 kern_ts;
	} ts;
};

/** tst_ts_get() - the value itself, for a system call. */
static inline void *tst_ts_get(struct tst_ts *t)
{
	return t ? &t->ts : NULL;
}

static inline long long tst_ts_get_sec(struct tst_ts ts)
{
	switch (ts.type) {
	case TST_KERN_OLD_TIMESPEC:
		return ts.ts.kern_old_ts.tv_sec;
	case TST_KERN_TIMESPEC:
		return ts.ts.kern_ts.tv_sec;
	default:
		return ts.ts.libc_ts.tv_sec;
	}
}

static inline long long tst_ts_get_nsec(struct tst_ts ts)
{
	switch (ts.type) {
	case TST_KERN_OLD_TIMESPEC:
		return ts.ts.kern_old_ts.tv_nsec;
	case TST_KERN_TIMESPEC:
		return ts.ts.kern_ts.tv_nsec;
	default:
		return ts.ts.libc_ts.tv_nsec;
	}
}

static inline void tst_ts_set_sec(struct tst_ts *ts, long long sec)
{
	switch (ts->type) {
	case TST_KERN_OLD_TIMESPEC:
		ts->ts.kern_old_ts.tv_sec = sec;
		break;
	case TST_KERN_TIMESPEC:
		ts->ts.kern_ts.tv_sec = sec;
		break;
	default:
		ts->ts.libc_ts.tv_sec = sec;
	}
}

static inline void tst_ts_set_nsec(struct tst_ts *ts, long long nsec)
{
	switch (ts->type) {
	case TST_KERN_OLD_TIMESPEC:
		ts->ts.kern_old_ts.tv_nsec = nsec;
		break;
	case TST_KERN_TIMESPEC:
		ts->ts.kern_ts.tv_nsec = nsec;
		break;
	default:
		ts->ts.libc_ts.tv_nsec = nsec;
	}
}

static inline struct timespec tst_ts_to_timespec(struct tst_ts ts)
{
	return (struct timespec){
		.tv_sec = tst_ts_get_sec(ts),
		.tv_nsec = tst_ts_get_nsec(ts),
	};
}

static inline struct tst_ts tst_ts_from_timespec(struct timespec t)
{
	return (struct tst_ts){
		.type = TST_LIBC_TIMESPEC,
		.ts.libc_ts = t,
	};
}

/* The type of the result is the one of the first argument. */
static inline struct tst_ts tst_ts_add_us(struct tst_ts ts, long long us)
{
	struct timespec t = tst_timespec_add_us(tst_ts_to_timespec(ts), us);

	tst_ts_set_sec(&ts, t.tv_sec);
	tst_ts_set_nsec(&ts, t.tv_nsec);
	return ts;
}

static inline struct tst_ts tst_ts_sub_us(struct tst_ts ts, long long us)
{
	struct timespec t = tst_timespec_sub_us(tst_ts_to_timespec(ts), us);

	tst_ts_set_sec(&ts, t.tv_sec);
	tst_ts_set_nsec(&ts, t.tv_nsec);
	return ts;
}

static inline int tst_ts_lt(struct tst_ts t1, struct tst_ts t2)
{
	return tst_timespec_lt(tst_ts_to_timespec(t1), tst_ts_to_timespec(t2));
}

static inline int tst_ts_valid(struct tst_ts *t)
{
	long long nsec = tst_ts_get_nsec(*t);

	if (nsec < 0 || nsec >= 1000000000)
		return 1;
	return tst_ts_get_sec(*t) < 0 ? 2 : 0;
}

static inline long long tst_ts_diff_ns(struct tst_ts t1, struct tst_ts t2)
{
	return tst_timespec_diff_ns(tst_ts_to_timespec(t1),
				    tst_ts_to_timespec(t2));
}

static inline long long tst_ts_diff_us(struct tst_ts t1, struct tst_ts t2)
{
	return tst_timespec_diff_us(tst_ts_to_timespec(t1),
				    tst_ts_to_timespec(t2));
}

static inline long long tst_ts_diff_ms(struct tst_ts t1, struct tst_ts t2)
{
	return tst_timespec_diff_ms(tst_ts_to_timespec(t1),
				    tst_ts_to_timespec(t2));
}

/* The stopwatch: one per process, not for several threads. */

/** tst_timer_check() - TCONF unless the clock @clk_id exists. */
void tst_timer_check(clockid_t clk_id);

/** tst_timer_start() - start it, on the clock @clk_id. */
void tst_timer_start(clockid_t clk_id);

/** tst_timer_stop() - stop it. */
void tst_timer_stop(void);

/** tst_timer_expired_ms() - have @ms milliseconds passed since the start? */
int tst_timer_expired_ms(long long ms);

/** tst_timer_elapsed() - time between start and stop. */
struct timespec tst_timer_elapsed(void);

static inline long long tst_timer_elapsed_ms(void)
{
	return tst_timespec_to_ms(tst_timer_elapsed());
}

static inline long long tst_timer_elapsed_us(void)
{
	return tst_timespec_to_us(tst_timer_elapsed());
}

#endif /* TST_TIMER_H */
