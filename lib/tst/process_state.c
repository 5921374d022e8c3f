// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Waiting for the state of a process or thread, see tst_process_state.h.
 */
#include "tst/tst_private.h"

/* The state letter in a stat file; 0 if there is none. It stands behind the
 * name, which may hold anything. */
static char read_state(const char *path)
{
	char line[512], *end;

	if (!tst_read_line(path, line, sizeof(line)))
		return 0;
	end = strrchr(line, ')');
	return end && end[1] ? end[2] : 0;
}

static int64_t deadline_of(unsigned int msec_timeout)
{
	if (!msec_timeout)
		return INT64_MAX;
	return tst_now_ns() + tst_multiply_timeout(msec_timeout) * 1000000LL;
}

static int wait_state(const char *file, const int lineno, const char *path,
		      char state, unsigned int msec_timeout)
{
	int64_t deadline = deadline_of(msec_timeout);
	char cur;

	while ((cur = read_state(path)) != state) {
		if (!cur) {
			tst_brk_(file, lineno, TBROK, "%s: there is no such "
				 "process", path);
			return -1;
		}
		if (tst_now_ns() > deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
		usleep(1000);
	}
	return 0;
}

int tst_process_state_wait_(const char *file, const int lineno, pid_t pid,
			    char state, unsigned int msec_timeout)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	return wait_state(file, lineno, path, state, msec_timeout);
}

int tst_thread_state_wait_(const char *file, const int lineno, pid_t tid,
			   char state, unsigned int msec_timeout)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	return wait_state(file, lineno, path, state, msec_timeout);
}

int tst_process_exit_wait(pid_t pid, unsigned int msec_timeout)
{
	int64_t deadline = deadline_of(msec_timeout);

	while (!kill(pid, 0) || errno != ESRCH) {
		if (tst_now_ns() > deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
		usleep(1000);
	}
	return 0;
}
