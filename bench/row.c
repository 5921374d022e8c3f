// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows of the cost table as text; see bench.h. bench/run prints the heading.
 */
#include <stdio.h>

#include "bench.h"

static void format_limit(const struct bench_row *row, char *out, size_t size)
{
	if (!row->factor)
		snprintf(out, size, "%.0f", row->extra);
	else if (row->extra)
		snprintf(out, size, "%.2f x + %.1f", row->factor, row->extra);
	else
		snprintf(out, size, "%.2f x", row->factor);
}

static void format_ratio(const struct bench_row *row, char *out, size_t size)
{
	if (row->floor)
		snprintf(out, size, "%.2f x",
			 (row->ours - (row->factor ? row->extra : 0)) /
				 row->floor);
	else
		snprintf(out, size, "-");
}

bool bench_print(const struct bench_row *row)
{
	bool ok = row->ours <= row->factor * row->floor + row->extra;
	char limit[32], ratio[32];

	format_limit(row, limit, sizeof(limit));
	format_ratio(row, ratio, sizeof(ratio));
	printf("%-45s %9.1f %9.1f %-5s %8s  %-14s %s\n", row->what,
	       row->floor, row->ours, row->unit, ratio, limit,
	       ok ? "ok" : "over");
	fflush(stdout);
	return ok;
}
