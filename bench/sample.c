// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Samples of ways to do something, taken in turns; see bench.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"

#define WAYS_MAX 3
#define SAMPLES_MAX 301
#define SAMPLES_MIN 11
#define SECONDS_MAX 10

static double read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

double bench_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
	return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void bench_die(const char *what)
{
	perror(what);
	exit(1);
}

static int by_value(const void *a, const void *b)
{
	const double *first = a, *second = b;

	return (*first > *second) - (*first < *second);
}

static double median(double *samples, size_t count)
{
	qsort(samples, count, sizeof(*samples), by_value);
	return (samples[(count - 1) / 2] + samples[count / 2]) / 2;
}

/* Of one row; $BENCH_SECONDS says otherwise. */
static double time_max(void)
{
	const char *seconds = getenv("BENCH_SECONDS");

	return (seconds ? atof(seconds) : SECONDS_MAX) * 1e6;
}

static double samples[WAYS_MAX][SAMPLES_MAX];

/* Which one comes first changes: what one leaves behind hits the next. */
static void take_round(bench_sample *const ways[], size_t count, size_t round)
{
	size_t i;

	for (i = round; i < round + count; i++)
		samples[i % count][round] = ways[i % count]();
}

/*
 * What else runs here slows down some rounds: of each round counts how a way
 * compares to the first one.
 */
static void compare_ways(double *medians, size_t count, size_t rounds)
{
	size_t i, n;

	for (i = 1; i < count; i++) {
		for (n = 0; n < rounds; n++)
			samples[i][n] /= samples[0][n];
	}
	medians[0] = median(samples[0], rounds);
	for (i = 1; i < count; i++)
		medians[i] = medians[0] * median(samples[i], rounds);
}

void bench_turns(bench_sample *const ways[], double *medians, size_t count)
{
	double end = bench_now() + time_max();
	size_t n;

	/* Fills caches; is replaced by the first round that counts. */
	take_round(ways, count, 0);
	for (n = 0; n < SAMPLES_MAX; n++) {
		if (n >= SAMPLES_MIN && bench_now() > end)
			break;
		take_round(ways, count, n);
	}
	compare_ways(medians, count, n);
}

void bench_compare(struct bench_row *row, bench_sample *floor,
		   bench_sample *ours)
{
	bench_sample *const ways[] = { floor, ours };
	double medians[2];

	bench_turns(ways, medians, 2);
	row->floor = medians[0];
	row->ours = medians[1];
}
