// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first process of a lab machine: prepares the machine, runs the jobs of
 * LAB_SCRIPT one after the other and sends what they write and how they end
 * to the host. The bareguest command puts it into the initramfs as /init.
 *
 * Results leave through the ports of a parallel printer, not through a driver:
 * that needs no interrupt and no module, has no buffer that a power-off could
 * lose, and both QEMU and Bochs have one that writes to a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "wire.h"

#define MAX_ARGS 1024
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *type, *path;
} mounts[] = {
	{ "proc", "/proc" },
	{ "sysfs", "/sys" },
	{ "devtmpfs", "/dev" },
	{ "debugfs", "/sys/kernel/debug" },
	{ "tracefs", "/sys/kernel/tracing" },
};

static unsigned short channel;	/* I/O port; 0: none yet */
static const char *module_params = "";
static char *job_argv[MAX_ARGS + 1];
static size_t job_argc;
static int signals;

/*
 * A printer takes the byte when the strobe falls, and is ready again when its
 * status was read.
 */
static void put_bytes(const unsigned char *data, size_t len)
{
	while (len--) {
		outb(*data++, channel);
		outb(0x0d, channel + 2);
		outb(0x0c, channel + 2);
		inb(channel + 1);
	}
}

static void send_frame(enum lab_frame type, const void *payload, size_t len)
{
	unsigned char head[LAB_HEAD] = { type, len & 0xff, len >> 8 };

	if (!channel)
		return;
	put_bytes(head, sizeof(head));
	put_bytes(payload, len);
}

static void __attribute__((format(printf, 1, 2)))
trouble(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(stderr, "lab agent: %s\n", text);
	send_frame(LAB_TROUBLE, text, strlen(text));
}

/*
 * The root is a tmpfs, so /tmp and /dev/shm are too, without being mounted:
 * files that came along to there must not be covered.
 */
static void prepare_machine(void)
{
	int shm = open("/dev/shm", O_PATH | O_CLOEXEC);
	char path[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mounts); i++)
		mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL);
	mkdir("/dev/shm", 01777);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", shm);
	mount(path, "/dev/shm", NULL, MS_BIND, NULL);
	close(shm);
}

static void open_channel(const char *where)
{
	unsigned short port = strtoul(where, NULL, 16);

	if (ioperm(port, 3, 1)) {
		trouble("ioperm: %s", strerror(errno));
		return;
	}
	channel = port;
	send_frame(LAB_HELLO, LAB_HELLO_TEXT, strlen(LAB_HELLO_TEXT));
}

static void load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || (syscall(SYS_finit_module, fd, module_params, 0) &&
		       errno != EEXIST))
		trouble("module %s %s: %s", path, module_params,
			strerror(errno));
	if (fd >= 0)
		close(fd);
	module_params = "";
}

static void become(const char *path)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(path, job_argv);
	fprintf(stderr, "bareguest lab: %s: %s\n", path, strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static pid_t start_job(const char *path, const int output[2])
{
	pid_t pid = fork();
	int null;

	if (pid)
		return pid;
	setsid();
	null = open("/dev/null", O_RDONLY);
	dup2(null, 0);
	dup2(output[0], 1);
	dup2(output[1], 2);
	close(null);
	if (chdir("/tmp"))
		trouble("/tmp: %s", strerror(errno));
	become(path);
	return pid;
}

/* Returns false when nothing more can come from this pipe for now. */
static int pass_on(struct pollfd *from, enum lab_frame type)
{
	static char buffer[LAB_PAYLOAD_MAX];
	ssize_t len;

	if (from->fd < 0)
		return 0;
	len = read(from->fd, buffer, sizeof(buffer));
	if (len > 0) {
		send_frame(type, buffer, len);
		return 1;
	}
	if (!len)
		from->fd = -1;
	return 0;
}

/* Collects every child that ended; returns true when the job is one. */
static int reap(pid_t job, int *status)
{
	struct signalfd_siginfo info;
	int one, done = 0;
	pid_t pid;

	while (read(signals, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &one, WNOHANG)) > 0) {
		if (pid == job) {
			*status = one;
			done = 1;
		}
	}
	return done;
}

/* A process that outlives its job must not write into the next one's. */
static void end_leftovers(void)
{
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
}

static int follow_job(pid_t job, int out, int err)
{
	struct pollfd fds[] = {
		{ .fd = out, .events = POLLIN },
		{ .fd = err, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};
	int status = 0, done = 0;

	while (!done) {
		poll(fds, ARRAY_SIZE(fds), -1);
		done = fds[2].revents && reap(job, &status);
		pass_on(&fds[0], LAB_STDOUT);
		pass_on(&fds[1], LAB_STDERR);
	}
	end_leftovers();
	while (pass_on(&fds[0], LAB_STDOUT) | pass_on(&fds[1], LAB_STDERR))
		;
	return status;
}

static void send_status(int status)
{
	unsigned char bytes[4] = { status, status >> 8, status >> 16,
				   status >> 24 };

	send_frame(LAB_EXIT, bytes, sizeof(bytes));
}

static void run_job(const char *path)
{
	int out[2], err[2];
	pid_t pid;

	send_frame(LAB_START, NULL, 0);
	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) {
		trouble("pipe: %s", strerror(errno));
		return;
	}
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	pid = start_job(path, (int[]){ out[1], err[1] });
	close(out[1]);
	close(err[1]);
	if (pid < 0)
		trouble("fork: %s", strerror(errno));
	else
		send_status(follow_job(pid, out[0], err[0]));
	close(out[0]);
	close(err[0]);
	memset(job_argv, 0, sizeof(job_argv));
	job_argc = 0;
}

static void obey(const char *key, char *value)
{
	if (!strcmp(key, "parport"))
		open_channel(value);
	else if (!strcmp(key, "param"))
		module_params = value;
	else if (!strcmp(key, "module"))
		load_module(value);
	else if (!strcmp(key, "env"))
		putenv(value);
	else if (!strcmp(key, "arg") && job_argc < MAX_ARGS)
		job_argv[job_argc++] = value;
	else if (!strcmp(key, "run"))
		run_job(value);
	else
		trouble("%s: not understood", key);
}

static char *read_script(size_t *len)
{
	int fd = open(LAB_SCRIPT, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text;

	if (fd < 0 || fstat(fd, &st) || !(text = calloc(st.st_size + 2, 1)))
		return NULL;
	*len = read(fd, text, st.st_size);
	close(fd);
	return text;
}

static void follow_script(char *text, size_t len)
{
	char *key, *end = text + len;

	while (text < end) {
		key = text;
		text += strlen(text) + 1;
		obey(key, text);
		text += strlen(text) + 1;
	}
}

int main(void)
{
	sigset_t child;
	size_t len = 0;
	char *text;

	prepare_machine();
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	text = read_script(&len);
	if (text)
		follow_script(text, len);
	send_frame(LAB_END, NULL, 0);
	for (;;)
		pause();
}
