// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Starts and ends the emulator of a lab machine as its definition says, for
 * boot.c. The machine's ports are FIFOs in the run's own directory; the
 * emulator has a pseudo terminal of its own because Bochs wants one.
 */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "emulator.h"

static pid_t running;

/* The words of the settings @key (split at blanks) and @key-word (whole). */
static struct strings command_line(const struct machine *m, const char *key)
{
	char *key_word = xasprintf("%s-word", key), *value;
	struct strings argv = { 0 }, words;
	size_t i, w;

	for (i = 0; i < m->keys.n; i++) {
		words = (struct strings){ 0 };
		if (!strcmp(m->keys.v[i], key))
			strings_add_split(&words, m->values.v[i]);
		else if (!strcmp(m->keys.v[i], key_word))
			strings_add(&words, m->values.v[i]);
		for (w = 0; w < words.n; w++) {
			value = machine_expand(m, words.v[w]);
			strings_add(&argv, value);
			free(value);
		}
	}
	free(key_word);
	return argv;
}

static int open_fifo(const char *path)
{
	int fd;

	unlink(path);
	if (mkfifo(path, 0600))
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	return fd;
}

/* Files that the emulator reads: "template NAME" fills in lab/NAME. */
static void fill_templates(const struct machine *m, const char *dir)
{
	char *from, *to, *text, *full;
	size_t i;

	for (i = 0; i < m->keys.n; i++) {
		if (strcmp(m->keys.v[i], "template"))
			continue;
		from = lab_file(m->values.v[i]);
		to = xasprintf("%s/%s", dir, m->values.v[i]);
		text = read_text(from);
		if (!text)
			die(STATUS_LAB, "%s: %s", from, strerror(errno));
		full = machine_expand(m, text);
		write_file(to, full, strlen(full));
		free(full);
		free(text);
		free(to);
		free(from);
	}
}

static void prepare(const struct machine *m, const char *dir)
{
	struct strings argv = command_line(m, "prepare");
	char *log = xasprintf("%s/prepare.log", dir), *text;

	if (argv.n && run_quietly(dir, log, argv.v)) {
		text = read_text(log);
		die(STATUS_LAB, "%s failed: %s", argv.v[0], text ? text : "");
	}
	free(log);
}

static void __attribute__((noreturn))
become_emulator(const char *dir, char *const *argv)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setenv("TERM", "xterm", 1);
	if (!chdir(dir))
		execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(STATUS_NOTFOUND);
}

void emulator_start(struct emulator *e, const struct machine *m,
		    const char *dir)
{
	struct winsize size = { .ws_row = 50, .ws_col = 160 };
	struct strings argv = command_line(m, "run");

	e->results = open_fifo(machine_get(m, "results-fifo"));
	e->console = open_fifo(machine_get(m, "console-fifo"));
	fill_templates(m, dir);
	prepare(m, dir);
	e->pid = forkpty(&e->terminal, NULL, NULL, &size);
	if (!e->pid)
		become_emulator(dir, argv.v);
	if (e->pid < 0)
		die(STATUS_LAB, "cannot start %s: %s", argv.v[0],
		    strerror(errno));
	running = e->pid;
	e->pidfd = pidfd_open(e->pid, 0);
	fcntl(e->terminal, F_SETFL, O_NONBLOCK);
	fcntl(e->terminal, F_SETFD, FD_CLOEXEC);
}

/* The emulator leads a session of its own: its helpers go with it. */
void emulator_kill(void)
{
	if (running > 0) {
		kill(-running, SIGKILL);
		waitpid(running, NULL, 0);
	}
	running = 0;
}

void emulator_end(struct emulator *e)
{
	emulator_kill();
	close(e->pidfd);
	close(e->results);
	close(e->console);
	close(e->terminal);
}
