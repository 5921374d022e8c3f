/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory of the machine and of processes.
 */
#ifndef TST_MEMUTILS_H
#define TST_MEMUTILS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

long long tst_available_mem(void);	/* kB */
long long tst_available_swap(void);	/* kB */

/**
 * tst_pollute_memory() - fill free memory, so that it is not zero later.
 * @maxsize: bytes, 0 for as much as is safe
 * @fillchar: value to fill with
 */
void tst_pollute_memory(size_t maxsize, int fillchar);

/* The chance of a process to be killed when memory runs out; pid 0 is the
 * own one. Without the permission nothing changes. */
void tst_enable_oom_protection(pid_t pid);
void tst_disable_oom_protection(pid_t pid);

/** tst_mapping_in_range() - is anything mapped between two addresses? */
bool tst_mapping_in_range(unsigned long low, unsigned long high);

#endif /* TST_MEMUTILS_H */
