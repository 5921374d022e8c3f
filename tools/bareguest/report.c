// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the output and the verdicts of jobs go, for boot.c and lab.c: a single
 * program's output passes through unchanged; a batch's goes to stdout with
 * marks between the jobs, or to files, with a line per job on stdout.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "report.h"

static struct report_options options;

void report_setup(const struct report_options *chosen)
{
	options = *chosen;
	if (options.dir)
		make_dirs(options.dir);
}

static void write_all(int fd, const char *data, size_t len, const char *what)
{
	ssize_t done;

	while (len) {
		done = write(fd, data, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			die(STATUS_LAB, "%s: %s", what, strerror(errno));
		data += done;
		len -= done;
	}
}

static void write_to_file(const struct job *job, const char *suffix, int flags,
			  const char *data, size_t len)
{
	char *path = xasprintf("%s/%s.%s", options.dir, job->name, suffix);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);

	if (fd < 0)
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	write_all(fd, data, len, path);
	close(fd);
	free(path);
}

/* An earlier run's verdict must not be taken for this one's. */
void report_forget(const struct job *job)
{
	char *path;

	if (!options.dir)
		return;
	path = xasprintf("%s/%s.status", options.dir, job->name);
	if (unlink(path) && errno != ENOENT)
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	free(path);
}

void report_start(struct job *job)
{
	if (options.dir) {
		write_to_file(job, "out", O_TRUNC, "", 0);
		write_to_file(job, "err", O_TRUNC, "", 0);
	} else if (options.batch) {
		printf("=== %s\n", job->name);
		fflush(stdout);
	}
}

void report_output(const struct job *job, bool is_stderr, const char *data,
		   size_t len)
{
	if (options.dir)
		write_to_file(job, is_stderr ? "err" : "out", O_APPEND, data,
			      len);
	else if (is_stderr && !options.batch)
		write_all(STDERR_FILENO, data, len, "stderr");
	else
		write_all(STDOUT_FILENO, data, len, "stdout");
}

static void report_batch(const struct job *job)
{
	char *line = xasprintf("%d %.2f %s: %s\n", job->status, job->seconds,
			       job->name, job->verdict);

	if (options.dir)
		write_to_file(job, "status", O_TRUNC, line, strlen(line));
	printf("%s%s", options.dir ? "" : "--- ", line);
	fflush(stdout);
}

void report_end(struct job *job, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&job->verdict, format, args) < 0)
		die(STATUS_LAB, "out of memory");
	va_end(args);
	job->status = status;
	if (options.batch)
		report_batch(job);
	else if (!starts_with(job->verdict, "exit status"))
		note("%s: %s", job->argv.v[0], job->verdict);
}
