// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One boot of a lab machine, for lab.c: starts it, listens to its agent
 * (lab/wire.h), and gives each job its verdict. When the machine dies or
 * hangs, that is the verdict on the job that ran.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../../lab/wire.h"
#include "boot.h"
#include "emulator.h"
#include "report.h"
#include "tail.h"

#define TAIL_LINES 30

enum outcome {
	RUNNING,
	ENDED,		/* all jobs are done */
	LATE,		/* a deadline has passed */
	DEAD,		/* the emulator is gone */
	RESTARTED,	/* the machine booted again on its own */
	CONFUSED,	/* the agent said something that makes no sense */
	TROUBLED,	/* the agent could not do its work */
};

struct boot {
	struct emulator emulator;
	const struct boot_options *opts;
	struct job *jobs;
	size_t n, done;
	bool greeted, running;
	double since, deadline;
	enum outcome outcome;
	char *trouble;
	struct tail console, terminal;
	unsigned char frame[LAB_HEAD + LAB_PAYLOAD_MAX];
	size_t frame_len;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void wait_at_most(struct boot *b, double seconds)
{
	b->since = now();
	b->deadline = b->since + seconds;
}

static void on_hello(struct boot *b, const char *text, size_t len)
{
	if (b->greeted)
		b->outcome = RESTARTED;
	else if (len != strlen(LAB_HELLO_TEXT) ||
		 memcmp(text, LAB_HELLO_TEXT, len))
		b->outcome = CONFUSED;
	b->greeted = true;
}

static void on_start(struct boot *b, const char *text, size_t len)
{
	(void)text;
	(void)len;
	if (b->running || b->done == b->n) {
		b->outcome = CONFUSED;
		return;
	}
	b->running = true;
	wait_at_most(b, b->opts->job_timeout);
	report_start(&b->jobs[b->done]);
}

static void on_stdout(struct boot *b, const char *text, size_t len)
{
	if (b->running)
		report_output(&b->jobs[b->done], false, text, len);
}

static void on_stderr(struct boot *b, const char *text, size_t len)
{
	if (b->running)
		report_output(&b->jobs[b->done], true, text, len);
}

static void end_job(struct boot *b, int status, const char *verdict)
{
	struct job *job = &b->jobs[b->done++];

	job->seconds = now() - b->since;
	b->running = false;
	report_end(job, status, "%s", verdict);
}

static void on_exit_status(struct boot *b, const char *text, size_t len)
{
	const unsigned char *byte = (const unsigned char *)text;
	char *words;
	int status;

	if (!b->running || len != 4) {
		b->outcome = CONFUSED;
		return;
	}
	status = byte[0] | byte[1] << 8 | byte[2] << 16;
	if (WIFSIGNALED(status))
		words = xasprintf("killed by signal %d (%s)", WTERMSIG(status),
				  strsignal(WTERMSIG(status)));
	else
		words = xasprintf("exit status %d", WEXITSTATUS(status));
	end_job(b, WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
		WEXITSTATUS(status), words);
	free(words);
	wait_at_most(b, b->opts->boot_timeout);
}

static void on_trouble(struct boot *b, const char *text, size_t len)
{
	struct tail clean = { .len = 0 };

	tail_add(&clean, text, len);
	free(b->trouble);
	b->trouble = xstrdup(clean.text);
	b->outcome = TROUBLED;
}

static void on_end(struct boot *b, const char *text, size_t len)
{
	(void)text;
	(void)len;
	b->outcome = b->running || b->done < b->n ? CONFUSED : ENDED;
}

static const struct {
	enum lab_frame type;
	void (*handle)(struct boot *b, const char *text, size_t len);
} handlers[] = {
	{ LAB_HELLO, on_hello },
	{ LAB_START, on_start },
	{ LAB_STDOUT, on_stdout },
	{ LAB_STDERR, on_stderr },
	{ LAB_EXIT, on_exit_status },
	{ LAB_TROUBLE, on_trouble },
	{ LAB_END, on_end },
};

static void handle_frame(struct boot *b)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].type == b->frame[0])
			break;
	if (i == ARRAY_SIZE(handlers) ||
	    (!b->greeted && b->frame[0] != LAB_HELLO)) {
		b->outcome = CONFUSED;
		return;
	}
	handlers[i].handle(b, (const char *)b->frame + LAB_HEAD,
			   b->frame_len - LAB_HEAD);
}

/* How long the frame that has begun will be, as far as that is known. */
static size_t frame_want(const struct boot *b)
{
	if (b->frame_len < LAB_HEAD)
		return LAB_HEAD;
	return LAB_HEAD + b->frame[1] + b->frame[2] * 256u;
}

static void on_results(struct boot *b, const char *data, size_t len)
{
	while (len-- && b->outcome == RUNNING) {
		b->frame[b->frame_len++] = *data++;
		if (frame_want(b) > sizeof(b->frame)) {
			b->outcome = CONFUSED;
		} else if (b->frame_len >= LAB_HEAD &&
			   b->frame_len == frame_want(b)) {
			handle_frame(b);
			b->frame_len = 0;
		}
	}
}

static void on_console(struct boot *b, const char *data, size_t len)
{
	tail_add(&b->console, data, len);
	if (b->opts->verbose && write(2, data, len) < 0)
		die(STATUS_LAB, "stderr: %s", strerror(errno));
}

static void on_terminal(struct boot *b, const char *data, size_t len)
{
	tail_add(&b->terminal, data, len);
}

/* Everything that has come through one of the machine's channels. */
static void drain(struct boot *b, int fd,
		  void (*handle)(struct boot *, const char *, size_t))
{
	char data[65536];
	ssize_t len;

	while ((len = read(fd, data, sizeof(data))) > 0)
		handle(b, data, len);
}

static void listen_once(struct boot *b)
{
	struct pollfd fds[] = {
		{ .fd = b->emulator.results, .events = POLLIN },
		{ .fd = b->emulator.console, .events = POLLIN },
		{ .fd = b->emulator.terminal, .events = POLLIN },
		{ .fd = b->emulator.pidfd, .events = POLLIN },
	};
	double left = b->deadline - now();

	poll(fds, ARRAY_SIZE(fds), left > 0 ? left * 1000 + 1 : 0);
	drain(b, b->emulator.terminal, on_terminal);
	drain(b, b->emulator.console, on_console);
	drain(b, b->emulator.results, on_results);
	if (b->outcome == RUNNING && fds[3].revents)
		b->outcome = DEAD;
	if (b->outcome == RUNNING && now() > b->deadline)
		b->outcome = LATE;
}

/* A reason in words; sets the exit status that goes with it. */
static char *why(const struct boot *b, int *status)
{
	char *panic = tail_find(&b->console, "Kernel panic");

	*status = STATUS_LAB;
	if (panic)
		return xasprintf("the machine died: %s", panic);
	if (b->outcome == LATE && b->running)
		*status = STATUS_TIMEOUT;
	if (b->outcome == LATE)
		return xasprintf("timed out after %.0f s",
				 b->running ? b->opts->job_timeout :
				 b->opts->boot_timeout);
	if (b->outcome == TROUBLED)
		return xasprintf("the machine is not usable: %s", b->trouble);
	if (b->outcome == RESTARTED)
		return xstrdup("the machine started again on its own");
	if (b->outcome == CONFUSED)
		return xstrdup("the machine sends garbage");
	return xstrdup("the machine ended on its own");
}

static char *last_words(const struct boot *b)
{
	if (b->console.len)
		return tail_lines(&b->console, TAIL_LINES, "  console: ");
	return tail_lines(&b->terminal, TAIL_LINES, "  emulator: ");
}

/* The job that ran gets the verdict; without one, the user hears of it. */
static void explain(struct boot *b)
{
	char *words = last_words(b), *reason;
	int status;

	reason = why(b, &status);
	if (b->running) {
		report_output(&b->jobs[b->done], true, words, strlen(words));
		end_job(b, status, reason);
	} else {
		note("%s, while no program ran in it", reason);
		fputs(words, stderr);
	}
	free(reason);
	free(words);
}

/*
 * Boots the machine once for @n jobs. Returns how many have their verdict,
 * starting with the first; fewer than @n when the machine did not live on.
 */
size_t boot_run(const struct machine *m, const struct boot_options *opts,
		struct job *jobs, size_t n)
{
	struct boot *b = xrealloc(NULL, sizeof(*b));
	size_t done;

	*b = (struct boot){ .opts = opts, .jobs = jobs, .n = n };
	emulator_start(&b->emulator, m, opts->dir);
	wait_at_most(b, opts->boot_timeout);
	while (b->outcome == RUNNING)
		listen_once(b);
	emulator_end(&b->emulator);
	/* Interrupted is no verdict on any job. */
	if (b->outcome != ENDED && !*opts->interrupted)
		explain(b);
	done = b->done;
	free(b->trouble);
	free(b);
	return done;
}
