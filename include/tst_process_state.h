/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for the state of a process or thread.
 */
#ifndef TST_PROCESS_STATE_H
#define TST_PROCESS_STATE_H

#include <sys/types.h>

/*
 * Wait until /proc shows a state: R runs, S sleeps, D sleeps uninterruptibly,
 * T is stopped, t is traced, Z is a zombie. The timeout is in milliseconds,
 * scaled; 0 waits for ever. Return 0, or -1 with errno ETIMEDOUT; TBROK if
 * there is no such process.
 */
#define TST_PROCESS_STATE_WAIT(pid, state, msec_timeout) \
	tst_process_state_wait_(__FILE__, __LINE__, pid, state, msec_timeout)
#define TST_THREAD_STATE_WAIT(tid, state, msec_timeout) \
	tst_thread_state_wait_(__FILE__, __LINE__, tid, state, msec_timeout)
/* Wait until the process is gone; return 0, or -1 with errno ETIMEDOUT. */
#define TST_PROCESS_EXIT_WAIT(pid, msec_timeout) \
	tst_process_exit_wait(pid, msec_timeout)

int tst_process_state_wait_(const char *file, const int lineno, pid_t pid,
			    char state, unsigned int msec_timeout);
int tst_thread_state_wait_(const char *file, const int lineno, pid_t tid,
			   char state, unsigned int msec_timeout);
int tst_process_exit_wait(pid_t pid, unsigned int msec_timeout);

#endif /* TST_PROCESS_STATE_H */
