/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests that crash on purpose.
 */
#ifndef TST_COREDUMP_H
#define TST_COREDUMP_H

/** tst_no_corefile() - no core dumps from here on; @verbose: with TINFO. */
void tst_no_corefile(int verbose);

#endif /* TST_COREDUMP_H */
