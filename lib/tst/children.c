// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Children of the test process: making them and waiting for them.
 */
#include "tst/tst_private.h"
#include <sys/syscall.h>
#include <sys/wait.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

pid_t tst_getpid(void)
{
	return syscall(SYS_getpid);
}

pid_t tst_gettid(void)
{
	return syscall(SYS_gettid);
}

static void check_forks_child(const char *file, const int lineno)
{
	if (!tst_test || !tst_test->forks_child)
		tst_brk_(file, lineno, TBROK, ".forks_child is not set, but "
			 "the test forks");
}

pid_t safe_fork(const char *file, const int lineno)
{
	pid_t pid;

	check_forks_child(file, lineno);
	tst_flush();
	pid = fork();
	if (pid < 0)
		tst_brk_(file, lineno, TBROK | TERRNO, "fork() failed");
	if (!pid)
		atexit(tst_free_all);
	return pid;
}

/* The kernel's struct clone_args of version 2. */
struct clone3_args {
	uint64_t flags;
	uint64_t pidfd;
	uint64_t child_tid;
	uint64_t parent_tid;
	uint64_t exit_signal;
	uint64_t stack;
	uint64_t stack_size;
	uint64_t tls;
	uint64_t set_tid;
	uint64_t set_tid_size;
	uint64_t cgroup;
};

static pid_t old_clone(const struct tst_clone_args *args)
{
	unsigned long flags = args->flags | args->exit_signal;

	/* What only clone3() can do. */
	if (args->cgroup || args->flags >> 32)
		return -2;
	return syscall(SYS_clone, flags, NULL,
		       (unsigned long)args->pidfd, NULL, NULL);
}

pid_t tst_clone(const struct tst_clone_args *args)
{
	struct clone3_args args3 = {
		.flags = args->flags,
		.pidfd = args->pidfd,
		.exit_signal = args->exit_signal,
		.cgroup = args->cgroup,
	};
	pid_t pid = syscall(SYS_clone3, &args3, sizeof(args3));

	if (pid != -1 || (errno != ENOSYS && errno != EPERM))
		return pid;
	return old_clone(args);
}

#define CLONE_TRIES 100

pid_t safe_clone(const char *file, const int lineno,
		 const struct tst_clone_args *args)
{
	int tries = CLONE_TRIES;
	pid_t pid;

	check_forks_child(file, lineno);
	tst_flush();
	/* ENOSPC: namespaces that were given up are freed with a delay. */
	while ((pid = tst_clone(args)) == -1 && errno == ENOSPC && --tries)
		usleep(10000);
	if (pid == -2)
		tst_brk_(file, lineno, TCONF, "the kernel has no clone3()");
	if (pid < 0)
		tst_brk_(file, lineno, TBROK | TERRNO, "clone3() failed");
	if (!pid)
		atexit(tst_free_all);
	return pid;
}

void tst_reap_children(void)
{
	int status;
	pid_t pid;

	while (1) {
		pid = wait(&status);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			break;
		if (status)
			tst_lib_brk(TBROK, "Child %d %s", pid,
				    tst_strstatus(status));
	}
	if (errno != ECHILD)
		tst_lib_brk(TBROK | TERRNO, "wait() failed");
}

int tst_validate_children_(const char *file, const int lineno,
			   unsigned int count)
{
	unsigned int i;
	int status;
	pid_t pid;

	for (i = 0; i < count; i++) {
		pid = safe_waitpid(file, lineno, -1, &status, 0);
		if (status) {
			tst_res_(file, lineno, TFAIL, "Child %d %s", pid,
				 tst_strstatus(status));
			return 1;
		}
	}
	return 0;
}

int tst_run_script(const char *name, char *const params[])
{
	int status, n = 0;
	char *argv[64] = { (char *)name };
	pid_t pid;

	if (!tst_test->runs_script)
		tst_lib_brk(TBROK, ".runs_script is not set, but the test "
			    "runs %s", name);
	while (params && params[n] && n < (int)ARRAY_SIZE(argv) - 2) {
		argv[n + 1] = params[n];
		n++;
	}
	pid = SAFE_FORK();
	if (!pid) {
		execvp(name, argv);
		tst_lib_brk(TBROK | TERRNO, "cannot run %s", name);
	}
	SAFE_WAITPID(pid, &status, 0);
	return status;
}

#define PID_MAX "/proc/sys/kernel/pid_max"

pid_t tst_get_unused_pid(void)
{
	int pid, max;

	SAFE_FILE_SCANF(PID_MAX, "%d", &max);
	for (pid = max - 1; pid > 1; pid--) {
		if (kill(pid, 0) && errno == ESRCH)
			return pid;
	}
	tst_lib_brk(TBROK, "no process id is free");
	return -1;
}

int tst_get_free_pids(void)
{
	int max, used;

	SAFE_FILE_SCANF(PID_MAX, "%d", &max);
	SAFE_FILE_SCANF("/proc/loadavg", "%*f %*f %*f %*d/%d", &used);
	return max - used;
}
