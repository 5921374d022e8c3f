/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Process ids and their limits.
 */
#ifndef TST_PID_H
#define TST_PID_H

#include <sys/types.h>

/* Straight from the kernel, also in a child of clone() or vfork(). */
pid_t tst_getpid(void);
pid_t tst_gettid(void);

/** tst_get_unused_pid() - a process id nobody has. */
pid_t tst_get_unused_pid(void);

/** tst_get_free_pids() - how many processes may still be made. */
int tst_get_free_pids(void);

#endif /* TST_PID_H */
