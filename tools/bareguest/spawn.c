// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs helper programs (apt-get, depmod, ld.so, xorriso, ...) for the other
 * parts of the bareguest command and waits for them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "util.h"

static void __attribute__((noreturn))
exec_with(const char *dir, int out, int err, char *const *argv)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(out < 0 ? null : out, 1);
	dup2(err < 0 ? null : err, 2);
	if (dir && chdir(dir))
		_exit(STATUS_NOEXEC);
	execvp(argv[0], argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(STATUS_NOTFOUND);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * Runs a program in @dir (NULL: here) with all its output in the file @log
 * (NULL: nowhere). Returns its exit status.
 */
int run_quietly(const char *dir, const char *log, char *const *argv)
{
	int fd = -1, status;
	pid_t pid;

	if (log)
		fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	pid = fork();
	if (!pid)
		exec_with(dir, fd, fd, argv);
	status = wait_for(pid);
	if (fd >= 0)
		close(fd);
	return status;
}

static char *read_all(int fd)
{
	char *text = xrealloc(NULL, 4097);
	size_t len = 0;
	ssize_t got;

	while ((got = read(fd, text + len, 4096)) > 0) {
		len += got;
		text = xrealloc(text, len + 4097);
	}
	text[len] = '\0';
	return text;
}

/* What a program writes to its stdout, or NULL when it fails. */
char *capture(char *const *argv)
{
	int fds[2];
	char *text;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		die(STATUS_LAB, "pipe: %s", strerror(errno));
	pid = fork();
	if (!pid)
		exec_with(NULL, fds[1], -1, argv);
	close(fds[1]);
	text = read_all(fds[0]);
	close(fds[0]);
	if (!wait_for(pid))
		return text;
	free(text);
	return NULL;
}
