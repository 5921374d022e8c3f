// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Programs as a measured thing: from before their start to their exit status;
 * see bench.h. What they print goes to /dev/null.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

static void become(const char *const argv[])
{
	int null = open("/dev/null", O_WRONLY);

	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execvp(argv[0], (char **)argv);
	_exit(127);
}

double bench_spawn(const char *const argv[])
{
	double start = bench_now();
	pid_t pid = fork();
	int status;

	if (!pid)
		become(argv);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		bench_die("cannot start a process");
	if (status) {
		fprintf(stderr, "%s failed: wait status 0x%x\n", argv[0],
			status);
		exit(1);
	}
	return bench_now() - start;
}

const char *bench_beside(const char *name)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash, *full;

	if (length < 0)
		bench_die("/proc/self/exe");
	path[length] = 0;
	slash = strrchr(path, '/');
	if (asprintf(&full, "%.*s/%s", (int)(slash - path), path, name) < 0)
		bench_die("asprintf");
	return full;
}
