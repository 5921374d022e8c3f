// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The judgement behind the cost table: medians, and rows just within and just
 * over their limit. Called by tests/bench/run; prints what is wrong.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

static const struct {
	struct bench_row row;
	bool ok;
} rows[] = {
	{ { "ratio", "us", 100, 0, 125, 1.25 }, true },
	{ { "ratio", "us", 100, 0, 126, 1.25 }, false },
	{ { "ratio and allowance", "us", 10, 5, 20, 1.5 }, true },
	{ { "ratio and allowance", "us", 10, 5, 20.1, 1.5 }, false },
	{ { "number", "", 0, 200, 200, 0 }, true },
	{ { "number", "", 0, 200, 201, 0 }, false },
};

/* One sample of four is an outlier, and the first one of all. */
static double sample(void)
{
	static unsigned int calls;

	return calls++ % 4 ? 3 : 1000;
}

static double outlier(void)
{
	return 1000;
}

int main(void)
{
	struct bench_row row;
	int bad = 0;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (bench_print(&rows[i].row) != rows[i].ok)
			bad = printf("wrong verdict\n");
	}
	bench_compare(&row, sample, outlier);
	if (row.floor != 3 || row.ours < 999 || row.ours > 1001)
		bad = printf("medians are %g and %g\n", row.floor, row.ours);
	return !!bad;
}
