/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks by system call, past the C library and its vDSO.
 */
#ifndef TST_CLOCKS_H
#define TST_CLOCKS_H

#include <time.h>

/* Like clock_getres(), clock_gettime() and clock_settime(). */
int tst_clock_getres(clockid_t clk_id, struct timespec *res);
int tst_clock_gettime(clockid_t clk_id, struct timespec *ts);
int tst_clock_settime(clockid_t clk_id, const struct timespec *ts);

/** tst_clock_name() - "CLOCK_..." or "INVALID/UNKNOWN CLOCK". */
const char *tst_clock_name(clockid_t clk_id);

/** tst_clock_get_timestamp() - seconds of @clk_id; TBROK on failure. */
time_t tst_clock_get_timestamp(clockid_t clk_id);

/**
 * tst_fs_timestamp_start() - earliest second a file touched now may show.
 *
 * File systems use the coarse clock, which lags behind CLOCK_REALTIME.
 */
time_t tst_fs_timestamp_start(void);

/** tst_fs_timestamp_end() - latest second a file touched before may show. */
time_t tst_fs_timestamp_end(void);

#endif /* TST_CLOCKS_H */
