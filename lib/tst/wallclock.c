// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * .restore_wallclock: puts CLOCK_REALTIME right after a test that sets it, by
 * what CLOCK_MONOTONIC_RAW says has passed. Called by prepare.c.
 */
#include "tst/tst_private.h"
#include "tst_clocks.h"
#include "tst_timer.h"

static struct timespec real_start, mono_start;
static int is_saved;

void tst_wallclock_save(void)
{
	if (tst_clock_gettime(CLOCK_REALTIME, &real_start) ||
	    tst_clock_gettime(CLOCK_MONOTONIC_RAW, &mono_start))
		tst_lib_brk(TBROK | TERRNO, "cannot read the clocks");
	is_saved = 1;
}

void tst_wallclock_restore(void)
{
	struct timespec mono, real;

	if (!is_saved)
		return;
	is_saved = 0;
	if (tst_clock_gettime(CLOCK_MONOTONIC_RAW, &mono)) {
		tst_lib_res(TWARN | TERRNO, "cannot read the clock");
		return;
	}
	real = tst_timespec_add(real_start,
				tst_timespec_diff(mono, mono_start));
	if (tst_clock_settime(CLOCK_REALTIME, &real))
		tst_lib_res(TWARN | TERRNO, "cannot restore the clock");
}
