/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the measuring programs share: samples, the table's rows, and the floor
 * of a virtual machine. Each program measures rows of the cost table, ours
 * and the floor in turns, so that both see the same machine.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/**
 * struct bench_row - a row of the cost table.
 * @what: what is measured
 * @unit: of all figures
 * @floor: the least it could cost
 * @extra: an allowance on top, or 0
 * @ours: what it costs
 * @factor: @ours may be this times @floor, plus @extra
 */
struct bench_row {
	const char *what, *unit;
	double floor, extra, ours, factor;
};

/* Prints the row to stdout. Returns whether it keeps its limit. */
bool bench_print(const struct bench_row *row);

/* Makes one sample, in microseconds. */
typedef double bench_sample(void);

/*
 * Takes samples of each of @count ways in turns, hundreds or as many as ten
 * seconds allow. Stores the median of the first way, and of the others that
 * times the median of how they compared to the first, round by round.
 */
void bench_turns(bench_sample *const ways[], double *medians, size_t count);

/* The same for a row of two: its floor and ours. */
void bench_compare(struct bench_row *row, bench_sample *floor,
		   bench_sample *ours);

/* Microseconds since some moment. */
double bench_now(void);

/* Microseconds of CPU time of this thread, with its guest's. */
double bench_cpu(void);

/* Ends the program with what failed and errno. */
void bench_die(const char *what) __attribute__((noreturn));

/* spawn.c: time from start to end of a program, which has to succeed. */
double bench_spawn(const char *const argv[]);

/* spawn.c: path of a file beside this program. */
const char *bench_beside(const char *name);

/*
 * floor.c: what a virtual machine costs at the least. Makes one with the
 * same memory as ours, runs a single instruction in it, a port write, and
 * deletes it.
 */
double bench_machine_floor(void);

#endif /* BENCH_H */
