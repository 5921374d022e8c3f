// SPDX-License-Identifier: GPL-2.0-or-later
/* Child processes of bareguest-cc; see job.h. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "job.h"
#include "report.h"

#define MAX_JOBS 4

extern char **environ;

struct job {
	pid_t pid;	/* 0: free */
	bool ended;
	int status;
};

static struct job jobs[MAX_JOBS];
static sigset_t waited_for, original;
static sigset_t ignored;	/* but not by the commands */
static int fatal_signal;
static bool verbose;

void jobs_verbose(void)
{
	verbose = true;
}

/* The last thing at exit: what started us shall see what ended us. */
static void die_of_signal(void)
{
	if (!fatal_signal)
		return;
	signal(fatal_signal, SIG_DFL);
	sigprocmask(SIG_SETMASK, &original, NULL);
	raise(fatal_signal);
}

/* A blocked signal would be delivered even though it is to be ignored. */
static void wait_for(int sig)
{
	struct sigaction action;

	if (!sigaction(sig, NULL, &action) && action.sa_handler != SIG_IGN)
		sigaddset(&waited_for, sig);
}

/* The failing write is told of instead, or nobody wants to read it. */
static void ignore(int sig)
{
	signal(sig, SIG_IGN);
	sigaddset(&ignored, sig);
}

/*
 * The signals stay blocked except in sigwaitinfo(), so that no moment
 * exists in which a child or a file is there and nobody knows of it.
 */
void jobs_init(void)
{
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&waited_for);
	wait_for(SIGCHLD);
	wait_for(SIGINT);
	wait_for(SIGTERM);
	wait_for(SIGHUP);
	wait_for(SIGQUIT);
	ignore(SIGPIPE);
	ignore(SIGXFSZ);
	sigprocmask(SIG_BLOCK, &waited_for, &original);
	atexit(die_of_signal);
}

static void end_jobs(void)
{
	for (int i = 0; i < MAX_JOBS; i++) {
		if (jobs[i].pid && !jobs[i].ended) {
			kill(-jobs[i].pid, SIGTERM);
			waitpid(jobs[i].pid, NULL, 0);
		}
	}
}

/* Jobs have to end before their files are removed, so it is done here. */
static void end_jobs_at_exit(void)
{
	static bool done;

	if (!done)
		atexit(end_jobs);
	done = true;
}

static int allocate(pid_t pid)
{
	end_jobs_at_exit();
	for (int i = 0; i < MAX_JOBS; i++) {
		if (!jobs[i].pid) {
			jobs[i] = (struct job){ .pid = pid };
			return i;
		}
	}
	die("more than %d jobs at once", MAX_JOBS);
}

static void print_command(const struct words *command)
{
	for (size_t i = 0; i < command->count; i++) {
		const char *word = command->at[i];
		bool plain = !word[strcspn(word, " \t\n\"'\\$`*?;&|<>()#")];

		fprintf(stderr, plain && *word ? "%s%s" : "%s'%s'",
			i ? " " : "", word);
	}
	fputc('\n', stderr);
}

/* Each child leads a process group: a compiler has children of its own. */
static pid_t spawn(const struct words *command, int log)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	pid_t pid;
	int err;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, log, 2);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP |
				 POSIX_SPAWN_SETSIGMASK |
				 POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attr, &ignored);
	posix_spawnattr_setsigmask(&attr, &original);
	err = posix_spawnp(&pid, command->at[0], &files, &attr, command->at,
			   environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	if (err)
		die("cannot run %s: %s: install it or set CC",
		    command->at[0], strerror(err));
	return pid;
}

int job_start(const struct words *command, int log)
{
	if (verbose)
		print_command(command);
	return allocate(spawn(command, log));
}

static void become(int (*function)(void *), void *argument, int log)
{
	setpgid(0, 0);
	memset(jobs, 0, sizeof(jobs));
	if (dup2(log, 2) < 0)
		die("cannot redirect stderr: %s", strerror(errno));
	exit(function(argument));
}

int job_fork(int (*function)(void *), void *argument, int log)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die("cannot start a process: %s", strerror(errno));
	if (!pid)
		become(function, argument, log);
	setpgid(pid, pid);
	return allocate(pid);
}

static void note_end(pid_t pid, int status)
{
	for (int i = 0; i < MAX_JOBS; i++) {
		if (jobs[i].pid == pid) {
			jobs[i].ended = true;
			jobs[i].status = status;
		}
	}
}

static void reap(void)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		note_end(pid, status);
}

int job_wait(int job)
{
	int status;

	reap();
	while (!jobs[job].ended) {
		int sig = sigwaitinfo(&waited_for, NULL);

		if (sig == SIGCHLD)
			reap();
		else if (sig > 0)
			exit(fatal_signal = sig);
	}
	status = jobs[job].status;
	jobs[job].pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run(const struct words *command, int log)
{
	return job_wait(job_start(command, log));
}

int log_create(void)
{
	int log = memfd_create("log", MFD_CLOEXEC);

	if (log < 0)
		die("cannot keep messages in memory: %s", strerror(errno));
	return log;
}

void log_print(int log)
{
	char text[4096];
	ssize_t length;

	for (off_t at = 0; (length = pread(log, text, sizeof(text), at)) > 0;
	     at += length)
		fwrite(text, 1, length, stderr);
}
