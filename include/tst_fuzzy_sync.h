/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Races on purpose: makes two threads run into each other at a point that
 * takes little time, by measuring how long both need and delaying one of
 * them by a random part of it.
 *
 *	static struct tst_fzsync_pair pair;
 *
 *	static void *thread_b(void *arg)
 *	{
 *		while (tst_fzsync_run_b(&pair)) {
 *			tst_fzsync_start_race_b(&pair);
 *			close(fd);
 *			tst_fzsync_end_race_b(&pair);
 *		}
 *		return arg;
 *	}
 *
 *	static void run(void)
 *	{
 *		tst_fzsync_pair_reset(&pair, thread_b);
 *		while (tst_fzsync_run_a(&pair)) {
 *			fd = open(...);
 *			tst_fzsync_start_race_a(&pair);
 *			read(fd, ...);
 *			tst_fzsync_end_race_a(&pair);
 *		}
 *	}
 *
 * A test with it needs .runtime. In setup() tst_fzsync_pair_init() fills in
 * the defaults, in cleanup() tst_fzsync_pair_cleanup() ends the thread.
 */
#ifndef TST_FUZZY_SYNC_H
#define TST_FUZZY_SYNC_H

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "tst_atomic.h"
#include "tst_safe_pthread.h"
#include "tst_timer.h"

#ifndef TST_TEST_H
#include "tst_test.h"
#endif

/**
 * struct tst_fzsync_stat - a running average in nanoseconds.
 * @avg: average, where the last values weigh most
 * @avg_dev: average distance from it
 * @dev_ratio: @avg_dev divided by @avg
 */
struct tst_fzsync_stat {
	float avg;
	float avg_dev;
	float dev_ratio;
};

/**
 * struct tst_fzsync_pair - two threads that race.
 * @avg_alpha: weight of a new value in the averages, default 0.25
 * @min_samples: races without a delay, to measure; default 1024
 * @max_dev_ratio: measuring goes on as long as the values differ more than
 *	that, default 0.1
 * @exec_time_p: part of .runtime to use, default 0.5
 * @exec_loops: most races, default 3000000
 * @yield_in_wait: threads yield while they wait; set where they have to
 *	share one CPU
 * @a_start: when A began the race
 * @b_start: when B did
 * @a_end: when A ended it
 * @b_end: when B did
 * @diff_ss: start of A minus start of B
 * @diff_sa: end minus start of A
 * @diff_sb: end minus start of B
 * @diff_ab: end of A minus end of B
 * @spins: turns that one thread waited for the other at the end
 * @spins_avg: their average
 * @delay: turns to delay, A if negative, else B
 * @delay_bias: turns added to each delay
 * @sampling: races left to measure
 * @a_cntr: count of A at the meeting points
 * @b_cntr: count of B
 * @exit: set to end both
 * @exec_loop: races so far
 * @exec_time_start: seconds of .runtime left at the start
 * @thread_b: the thread; 0 if there is none
 */
struct tst_fzsync_pair {
	float avg_alpha;
	int min_samples;
	float max_dev_ratio;
	float exec_time_p;
	int exec_loops;
	bool yield_in_wait;
	struct timespec a_start, b_start, a_end, b_end;
	struct tst_fzsync_stat diff_ss, diff_sa, diff_sb, diff_ab, spins_avg;
	int spins;
	int delay;
	int delay_bias;
	int sampling;
	tst_atomic_t a_cntr, b_cntr, exit;
	int exec_loop;
	float exec_time_start;
	pthread_t thread_b;
};

/* Value of a parameter that was not set. */
#define TST_FZSYNC_DEFAULT_(var, value) do {				\
	if (!(var))							\
		(var) = (value);					\
} while (0)

/** tst_fzsync_pair_init() - fill in the defaults of what is 0. */
static inline void tst_fzsync_pair_init(struct tst_fzsync_pair *pair)
{
	TST_FZSYNC_DEFAULT_(pair->avg_alpha, 0.25f);
	TST_FZSYNC_DEFAULT_(pair->min_samples, 1024);
	TST_FZSYNC_DEFAULT_(pair->max_dev_ratio, 0.1f);
	TST_FZSYNC_DEFAULT_(pair->exec_time_p, 0.5f);
	TST_FZSYNC_DEFAULT_(pair->exec_loops, 3000000);
	if (tst_ncpus_available() <= 1)
		pair->yield_in_wait = true;
}

/** tst_fzsync_pair_cleanup() - end the thread. */
static inline void tst_fzsync_pair_cleanup(struct tst_fzsync_pair *pair)
{
	if (!pair->thread_b)
		return;
	tst_atomic_store(1, &pair->exit);
	SAFE_PTHREAD_JOIN(pair->thread_b, NULL);
	pair->thread_b = 0;
}

/** struct tst_fzsync_run_thread - what the thread is started with. */
struct tst_fzsync_run_thread {
	void *(*func)(void *);
	void *arg;
};

static inline void *tst_fzsync_thread_wrapper(void *run_thread)
{
	struct tst_fzsync_run_thread t =
		*(struct tst_fzsync_run_thread *)run_thread;

	free(run_thread);
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	return t.func(t.arg);
}

static inline void tst_fzsync_stat_reset_(struct tst_fzsync_stat *stat)
{
	*stat = (struct tst_fzsync_stat){ 0, 0, 0 };
}

/**
 * tst_fzsync_pair_reset() - start anew, with another thread.
 * @run_b: function of the thread, or NULL if the test makes it itself
 */
static inline void tst_fzsync_pair_reset(struct tst_fzsync_pair *pair,
					 void *(*run_b)(void *))
{
	struct tst_fzsync_run_thread *t;

	tst_fzsync_pair_cleanup(pair);
	tst_fzsync_stat_reset_(&pair->diff_ss);
	tst_fzsync_stat_reset_(&pair->diff_sa);
	tst_fzsync_stat_reset_(&pair->diff_sb);
	tst_fzsync_stat_reset_(&pair->diff_ab);
	tst_fzsync_stat_reset_(&pair->spins_avg);
	pair->delay = 0;
	pair->delay_bias = 0;
	pair->sampling = pair->min_samples;
	pair->exec_loop = 0;
	pair->a_cntr = 0;
	pair->b_cntr = 0;
	pair->exit = 0;
	pair->exec_time_start = tst_remaining_runtime();
	if (!run_b)
		return;
	t = SAFE_MALLOC(sizeof(*t));
	*t = (struct tst_fzsync_run_thread){ run_b, NULL };
	SAFE_PTHREAD_CREATE(&pair->thread_b, NULL, tst_fzsync_thread_wrapper,
			    t);
}

static inline void tst_fzsync_stat_update_(struct tst_fzsync_stat *stat,
					   float alpha, float value)
{
	float dev = fabsf(value - stat->avg);

	stat->avg += alpha * (value - stat->avg);
	stat->avg_dev += alpha * (dev - stat->avg_dev);
	stat->dev_ratio = stat->avg ? fabsf(stat->avg_dev / stat->avg) : 0;
}

static inline void tst_fzsync_stat_info_(const struct tst_fzsync_stat *stat,
					 const char *unit, const char *name)
{
	tst_res(TINFO, "%-17s: { avg = %5.0f%s, avg_dev = %5.0f%s, "
		"dev_ratio = %.2f }", name, (double)stat->avg, unit,
		(double)stat->avg_dev, unit, (double)stat->dev_ratio);
}

/** tst_fzsync_pair_info() - print what was measured. */
static inline void tst_fzsync_pair_info(const struct tst_fzsync_pair *pair)
{
	tst_res(TINFO, "loop = %d, delay_bias = %d", pair->exec_loop,
		pair->delay_bias);
	tst_fzsync_stat_info_(&pair->diff_ss, "ns", "start_a - start_b");
	tst_fzsync_stat_info_(&pair->diff_sa, "ns", "end_a - start_a");
	tst_fzsync_stat_info_(&pair->diff_sb, "ns", "end_b - start_b");
	tst_fzsync_stat_info_(&pair->diff_ab, "ns", "end_a - end_b");
	tst_fzsync_stat_info_(&pair->spins_avg, "  ", "spins");
}

static inline void tst_fzsync_measure_(struct tst_fzsync_pair *pair)
{
	float alpha = pair->avg_alpha;

	tst_fzsync_stat_update_(&pair->diff_ss, alpha,
		tst_timespec_diff_ns(pair->a_start, pair->b_start));
	tst_fzsync_stat_update_(&pair->diff_sa, alpha,
		tst_timespec_diff_ns(pair->a_end, pair->a_start));
	tst_fzsync_stat_update_(&pair->diff_sb, alpha,
		tst_timespec_diff_ns(pair->b_end, pair->b_start));
	tst_fzsync_stat_update_(&pair->diff_ab, alpha,
		tst_timespec_diff_ns(pair->a_end, pair->b_end));
	tst_fzsync_stat_update_(&pair->spins_avg, alpha, pair->spins);
}

static inline bool tst_fzsync_is_stable_(const struct tst_fzsync_pair *pair)
{
	float max = pair->max_dev_ratio;

	return pair->diff_ss.dev_ratio <= max &&
	       pair->diff_sa.dev_ratio <= max &&
	       pair->diff_sb.dev_ratio <= max &&
	       pair->diff_ab.dev_ratio <= max &&
	       pair->spins_avg.dev_ratio <= max;
}

/*
 * A random delay between "A ends as B starts" and "B ends as A starts", in
 * turns of an empty loop, whose time follows from the turns waited at the
 * end of the races.
 */
static inline void tst_fzsync_set_delay_(struct tst_fzsync_pair *pair)
{
	float wait = fabsf(pair->diff_ab.avg), turn, span, delay;

	turn = pair->spins_avg.avg > 1 && wait > 1 ?
		       wait / pair->spins_avg.avg : 1;
	span = pair->diff_sa.avg + pair->diff_sb.avg;
	delay = drand48() * span - pair->diff_sb.avg;
	pair->delay = (int)(delay / turn) + pair->delay_bias;
}

static inline void tst_fzsync_pair_update(struct tst_fzsync_pair *pair)
{
	bool measuring = pair->sampling > 0 ||
			 !tst_fzsync_is_stable_(pair);

	if (pair->sampling > 0 || (measuring && !pair->delay)) {
		tst_fzsync_measure_(pair);
		if (!--pair->sampling) {
			tst_res(TINFO, "Minimum sampling period ended");
			tst_fzsync_pair_info(pair);
		}
		if (pair->sampling > -pair->min_samples)
			return;
	}
	tst_fzsync_set_delay_(pair);
}

/* Waits until the other thread is here too; counts the turns. */
static inline void tst_fzsync_pair_wait(struct tst_fzsync_pair *pair,
					tst_atomic_t *our, tst_atomic_t *other,
					int *spins)
{
	int32_t target = tst_atomic_inc(our);
	int turns = 0;

	while (tst_atomic_load(other) < target &&
	       !tst_atomic_load(&pair->exit)) {
		turns++;
		if (pair->yield_in_wait)
			sched_yield();
	}
	if (spins && turns)
		*spins = turns;
}

static inline void tst_fzsync_wait_a(struct tst_fzsync_pair *pair)
{
	tst_fzsync_pair_wait(pair, &pair->a_cntr, &pair->b_cntr, NULL);
}

static inline void tst_fzsync_wait_b(struct tst_fzsync_pair *pair)
{
	tst_fzsync_pair_wait(pair, &pair->b_cntr, &pair->a_cntr, NULL);
}

/** tst_fzsync_run_b() - has B to go on? Called once for each race. */
static inline int tst_fzsync_run_b(struct tst_fzsync_pair *pair)
{
	tst_fzsync_wait_b(pair);
	return !tst_atomic_load(&pair->exit);
}

/** tst_fzsync_run_a() - has A to go on? Not if time or races are used up. */
static inline int tst_fzsync_run_a(struct tst_fzsync_pair *pair)
{
	float left = tst_remaining_runtime();
	bool over = false;

	if (pair->exec_time_start - left >=
	    pair->exec_time_start * pair->exec_time_p) {
		tst_res(TINFO, "Exceeded execution time, requesting exit");
		over = true;
	}
	if (++pair->exec_loop > pair->exec_loops) {
		tst_res(TINFO, "Exceeded execution loops, requesting exit");
		over = true;
	}
	/* The counters must not overflow. */
	if (pair->a_cntr > (1 << 30))
		over = true;
	if (over)
		tst_atomic_store(1, &pair->exit);
	tst_fzsync_wait_a(pair);
	if (!tst_atomic_load(&pair->exit))
		return 1;
	tst_fzsync_pair_cleanup(pair);
	return 0;
}

static inline void tst_fzsync_delay_(int turns)
{
	volatile int left = turns;

	while (left > 0)
		left--;
}

static inline void tst_fzsync_time_(struct timespec *t)
{
	clock_gettime(CLOCK_MONOTONIC_RAW, t);
}

/** tst_fzsync_start_race_a() - the race of A begins behind it. */
static inline void tst_fzsync_start_race_a(struct tst_fzsync_pair *pair)
{
	tst_fzsync_pair_update(pair);
	tst_fzsync_wait_a(pair);
	tst_fzsync_delay_(-pair->delay);
	tst_fzsync_time_(&pair->a_start);
}

/** tst_fzsync_end_race_a() - the race of A is over. */
static inline void tst_fzsync_end_race_a(struct tst_fzsync_pair *pair)
{
	tst_fzsync_time_(&pair->a_end);
	tst_fzsync_pair_wait(pair, &pair->a_cntr, &pair->b_cntr,
			     &pair->spins);
}

/** tst_fzsync_start_race_b() - the race of B begins behind it. */
static inline void tst_fzsync_start_race_b(struct tst_fzsync_pair *pair)
{
	tst_fzsync_wait_b(pair);
	tst_fzsync_delay_(pair->delay);
	tst_fzsync_time_(&pair->b_start);
}

/** tst_fzsync_end_race_b() - the race of B is over. */
static inline void tst_fzsync_end_race_b(struct tst_fzsync_pair *pair)
{
	tst_fzsync_time_(&pair->b_end);
	tst_fzsync_pair_wait(pair, &pair->b_cntr, &pair->a_cntr,
			     &pair->spins);
}

/**
 * tst_fzsync_pair_add_bias() - shift the delays, as a hint of the test.
 * @change: turns; negative values delay A more
 *
 * For races with a window that lies beside what was measured. Has an effect
 * only after measuring.
 */
static inline void tst_fzsync_pair_add_bias(struct tst_fzsync_pair *pair,
					    int change)
{
	if (pair->sampling <= 0)
		pair->delay_bias += change;
}

#endif /* TST_FUZZY_SYNC_H */
