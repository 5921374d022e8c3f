// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guard: a process that outlives the library process if that is killed.
 * It ends what the test left running, and puts back what the test changed.
 * Started by run.c before the test process, ended by final.c.
 */
#include "tst/tst_private.h"
#include <sys/prctl.h>

static pid_t guard_pid;

#define GONE_TRIES 200
#define GONE_WAIT_US 5000

/* A process that was killed in a system call first ends that call: nothing
 * may be restored before. */
int tst_kill_group(pid_t pid)
{
	int tries;

	if (kill(-pid, SIGKILL))
		return 0;
	for (tries = 0; tries < GONE_TRIES && !kill(-pid, 0); tries++) {
		waitpid(-pid, NULL, WNOHANG);
		usleep(GONE_WAIT_US);
	}
	return 1;
}

/* Every signal is blocked: only SIGKILL ends the guard before its time. */
static void wait_for_death(void)
{
	sigset_t all;
	int sig;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	while (getppid() == tst_page->lib_pid)
		sigwait(&all, &sig);
}

static void guard(void)
{
	pid_t test_pid;

	wait_for_death();
	test_pid = __atomic_load_n(&tst_page->test_pid, __ATOMIC_SEQ_CST);
	if (test_pid)
		tst_kill_group(test_pid);
	tst_page->lib_pid = getpid();
	tst_unprepare_once();
	_exit(0);
}

/* Who kills the library process with its group may not mean the guard: it is
 * out of the group before there is a test that could leave something. */
void tst_guard_start(void)
{
	if (guard_pid)
		return;
	guard_pid = fork();
	if (!guard_pid)
		guard();
	if (guard_pid > 0)
		setpgid(guard_pid, guard_pid);
	else
		tst_lib_res(TWARN | TERRNO, "cannot fork the guard, which "
			    "would clean up if this process were killed");
}

void tst_guard_end(void)
{
	pid_t pid = guard_pid;

	guard_pid = 0;
	if (pid <= 0)
		return;
	if (kill(pid, SIGKILL)) {
		tst_lib_res(TWARN | TERRNO, "kill() of the guard failed");
		return;
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
