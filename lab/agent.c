// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first process of a lab machine: prepares the machine, runs the jobs of
 * LAB_SCRIPT one after the other and sends what they write and how they end
 * to the host. The bareguest command puts it into the initramfs as /init.
 *
 * Results leave through the ports of a parallel printer, not through a driver:
 * that needs no interrupt and no module, has no buffer that a power-off could
 * lose, and both QEMU and Bochs have one that writes to a file.
 *
 * What a job has written is out before its write() returns, so that a machine
 * that dies right after it has told: on each processor a real-time thread, a
 * carrier, waits for the job's pipes. A write wakes them all, and the one on
 * the writer's processor does not let the writer go on before the pipes are
 * empty.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
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

/* The agent holds both ends of the job's pipes: they never end. */
static struct {
	enum lab_frame type;
	int read, write;
} pipes[] = {
	{ .type = LAB_STDOUT },
	{ .type = LAB_STDERR },
};

static unsigned short channel;	/* I/O port; 0: none yet */
static sem_t carriers_ready;
static atomic_flag channel_busy = ATOMIC_FLAG_INIT;
static const char *module_params = "";
static char *job_argv[MAX_ARGS + 1];
static size_t job_argc;

/* A printer takes the byte with the strobe; an emulated one is never busy. */
static void put_bytes(const unsigned char *data, size_t len)
{
	while (len--) {
		outb(*data++, channel);
		outb(0x0d, channel + 2);
		outb(0x0c, channel + 2);
	}
}

/*
 * A spin lock, because a carrier that slept would let the writer go on. Who
 * holds it does not sleep and has the same priority as who waits for it.
 */
static void lock_channel(void)
{
	while (atomic_flag_test_and_set(&channel_busy))
		__builtin_ia32_pause();
}

static void unlock_channel(void)
{
	atomic_flag_clear(&channel_busy);
}

static void put_frame(enum lab_frame type, const void *payload, size_t len)
{
	unsigned char head[LAB_HEAD] = { type, len & 0xff, len >> 8 };

	if (!channel)
		return;
	put_bytes(head, sizeof(head));
	put_bytes(payload, len);
}

static void send_frame(enum lab_frame type, const void *payload, size_t len)
{
	lock_channel();
	put_frame(type, payload, len);
	unlock_channel();
}

/* Sends all that is in the job's pipes. */
static void empty_pipes(void)
{
	static char buffer[LAB_PAYLOAD_MAX];
	ssize_t len;
	size_t i;

	lock_channel();
	for (i = 0; i < ARRAY_SIZE(pipes); i++)
		while ((len = read(pipes[i].read, buffer, sizeof(buffer))) > 0)
			put_frame(pipes[i].type, buffer, len);
	unlock_channel();
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
	execv(path, job_argv);
	fprintf(stderr, "bareguest lab: %s: %s\n", path, strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static pid_t start_job(const char *path)
{
	pid_t pid = fork();
	int null;

	if (pid)
		return pid;
	setsid();
	null = open("/dev/null", O_RDONLY);
	dup2(null, 0);
	dup2(pipes[0].write, 1);
	dup2(pipes[1].write, 2);
	close(null);
	ioperm(channel, 3, 0);
	if (!chdir("/tmp"))
		become(path);
	_exit(126);
}

/* Waits for the job, and ends what it left: nothing reaches the next job. */
static int wait_for(pid_t job)
{
	int status = 0;
	pid_t pid;

	do
		pid = waitpid(-1, &status, 0);
	while (pid > 0 && pid != job);
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	empty_pipes();
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
	pid_t pid;

	send_frame(LAB_START, NULL, 0);
	pid = start_job(path);
	if (pid < 0)
		trouble("fork: %s", strerror(errno));
	else
		send_status(wait_for(pid));
	memset(job_argv, 0, sizeof(job_argv));
	job_argc = 0;
}

/* SCHED_RESET_ON_FORK: a thread that starts another or a job is alone in it. */
static void become_realtime(void)
{
	struct sched_param param = { .sched_priority = 1 };

	/* musl has the function, but it always fails. */
	if (syscall(SYS_sched_setscheduler, 0,
		    SCHED_FIFO | SCHED_RESET_ON_FORK, &param))
		trouble("real time: %s", strerror(errno));
}

static void *carry(void *cpu)
{
	struct pollfd fds[ARRAY_SIZE(pipes)];
	cpu_set_t set;
	size_t i;

	CPU_ZERO(&set);
	CPU_SET((long)cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		trouble("processor %ld: %s", (long)cpu, strerror(errno));
	become_realtime();
	for (i = 0; i < ARRAY_SIZE(pipes); i++)
		fds[i] = (struct pollfd){ pipes[i].read, POLLIN, 0 };
	sem_post(&carriers_ready);
	for (;;) {
		poll(fds, ARRAY_SIZE(fds), -1);
		empty_pipes();
	}
	return NULL;
}

static void make_pipes(void)
{
	size_t i;
	int fds[2];

	for (i = 0; i < ARRAY_SIZE(pipes); i++) {
		if (pipe2(fds, O_CLOEXEC))
			trouble("pipe: %s", strerror(errno));
		fcntl(fds[0], F_SETFL, O_NONBLOCK);
		pipes[i].read = fds[0];
		pipes[i].write = fds[1];
	}
}

/*
 * All threads of the agent are real-time, at one priority and without the
 * kernel's limit on their time; the jobs are not. I/O permissions are
 * inherited: the channel has to be open.
 */
static void start_carriers(void)
{
	int limit = open("/proc/sys/kernel/sched_rt_runtime_us", O_WRONLY);
	long cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread;

	if (limit < 0 || write(limit, "-1", 2) != 2)
		trouble("sched_rt_runtime_us: %s", strerror(errno));
	close(limit);
	for (cpu = 0; cpu < cpus; cpu++) {
		if (pthread_create(&thread, NULL, carry, (void *)cpu))
			trouble("no carrier for processor %ld", cpu);
		else
			sem_wait(&carriers_ready);
	}
	become_realtime();
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
	start_carriers();
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
	size_t len = 0;
	char *text;

	prepare_machine();
	make_pipes();
	text = read_script(&len);
	if (text)
		follow_script(text, len);
	send_frame(LAB_END, NULL, 0);
	for (;;)
		pause();
}
