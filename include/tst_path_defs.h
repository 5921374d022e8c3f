/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths in /proc and /sys that both tests and the library use. Included by
 * tst_test.h.
 */
#ifndef TST_PATH_DEFS_H
#define TST_PATH_DEFS_H

/* The pool of huge pages of the default size. */
#define PATH_NR_HPAGES		"/proc/sys/vm/nr_hugepages"
/* A directory for each size of huge pages. */
#define PATH_HUGEPAGES		"/sys/kernel/mm/hugepages/"

#endif /* TST_PATH_DEFS_H */
