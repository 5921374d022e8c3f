// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * System calls that fail on request, for tests/faults/run. Linked into a test
 * program with --wrap for each function in WRAPPED, so that the calls of the
 * libraries and of the test come here and those of libc itself do not.
 *
 * A call is named by function, detail and how many of these came before:
 * "ioctl KVM_CREATE_VM 1". FAULT_LOG=FILE appends the name of each call to a
 * file; FAULT="NAME ERRNO" makes that one fail. Calls are counted over all
 * processes and threads.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NAMES 256
#define TRIES 100000
#define NAME_LEN 160

struct count {
	int state;
	char name[NAME_LEN];
	unsigned int calls;
};

long __real_syscall(long number, ...);

/* Shared by all processes of the test. */
static struct {
	struct count counts[NAMES];
} *shared;

static char wanted[NAME_LEN];
static unsigned int wanted_call;
static int wanted_errno;
static const char *log_name;

#define KVM_REQUESTS(X)                                                       \
	X(KVM_GET_API_VERSION) X(KVM_CREATE_VM) X(KVM_CHECK_EXTENSION)        \
	X(KVM_GET_VCPU_MMAP_SIZE) X(KVM_GET_SUPPORTED_CPUID)                  \
	X(KVM_CREATE_VCPU) X(KVM_SET_CPUID2) X(KVM_SET_TSS_ADDR)              \
	X(KVM_SET_IDENTITY_MAP_ADDR) X(KVM_SET_USER_MEMORY_REGION)            \
	X(KVM_GET_SREGS) X(KVM_SET_SREGS) X(KVM_GET_REGS) X(KVM_SET_REGS)     \
	X(KVM_RUN) X(KVM_TRANSLATE) X(KVM_CREATE_IRQCHIP)                     \
	X(KVM_SET_GUEST_DEBUG) X(KVM_GET_VCPU_EVENTS) X(KVM_GET_MSRS)         \
	X(KVM_SET_MSRS) X(KVM_GET_DEBUGREGS) X(KVM_GET_XCRS) X(KVM_GET_FPU)   \
	X(KVM_SET_SIGNAL_MASK) X(KVM_GET_MP_STATE) X(KVM_GET_XSAVE)           \
	X(KVM_ENABLE_CAP) X(KVM_GET_CPUID2) X(KVM_GET_TSC_KHZ)

static const char *request_name(unsigned long request)
{
	static __thread char text[24];

	switch (request) {
#define CASE(name) case name: return #name;
	KVM_REQUESTS(CASE)
	}
	snprintf(text, sizeof(text), "%#lx", request);
	return text;
}

static const char *number_name(long number)
{
	static __thread char text[24];

	switch (number) {
	case SYS_tgkill:
		return "tgkill";
	case SYS_futex:
		return "futex";
	case SYS_perf_event_open:
		return "perf_event_open";
	}
	snprintf(text, sizeof(text), "%ld", number);
	return text;
}

/*
 * A process may be killed wherever it is, so no lock is held: one that was
 * killed while it took a place leaves that one useless, and nobody waits.
 */
enum { FREE, TAKEN, NAMED };

static int take_place(struct count *c, const char *name)
{
	int state = FREE, tries;

	if (__atomic_compare_exchange_n(&c->state, &state, TAKEN, 0,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
		strcpy(c->name, name);
		__atomic_store_n(&c->state, NAMED, __ATOMIC_RELEASE);
	}
	for (tries = 0; tries < TRIES; tries++)
		if (__atomic_load_n(&c->state, __ATOMIC_ACQUIRE) == NAMED)
			return !strcmp(c->name, name);
	return 0;
}

/* Counts one more call of a name: its number, or 0 without a place. */
static unsigned int count_call(const char *name)
{
	unsigned int i;

	for (i = 0; i < NAMES; i++)
		if (take_place(&shared->counts[i], name))
			return __atomic_add_fetch(&shared->counts[i].calls, 1,
						  __ATOMIC_RELAXED);
	return 0;
}

static void write_log(const char *name, unsigned int number)
{
	char line[NAME_LEN + 16];
	int len = snprintf(line, sizeof(line), "%s %u\n", name, number);
	int fd = __real_syscall(SYS_openat, AT_FDCWD, log_name,
			 O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || __real_syscall(SYS_write, fd, line, len) != len)
		abort();
	__real_syscall(SYS_close, fd);
}

/* Whether this call has to fail; errno is set then. */
static int strikes(const char *function, const char *detail)
{
	char name[NAME_LEN];
	unsigned int number;
	int before = errno;

	if (!shared)
		return 0;
	snprintf(name, sizeof(name), "%s %s", function, detail);
	number = count_call(name);
	if (log_name)
		write_log(name, number);
	errno = before;
	if (number != wanted_call || strcmp(name, wanted))
		return 0;
	errno = wanted_errno;
	return 1;
}

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("FAULT");
	char function[24], detail[128];

	log_name = getenv("FAULT_LOG");
	if (fault && sscanf(fault, "%23s %127s %u %d", function, detail,
			    &wanted_call, &wanted_errno) != 4) {
		fprintf(stderr, "FAULT='%s': FUNCTION DETAIL NUMBER ERRNO\n",
			fault);
		exit(99);
	}
	if (fault)
		snprintf(wanted, sizeof(wanted), "%s %s", function, detail);
	shared = (void *)__real_syscall(
#ifdef SYS_mmap2
		SYS_mmap2,
#else
		SYS_mmap,
#endif
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
}

/* Functions that return -1, or what else BAD is, and set errno. */
#define WRAP(type, name, bad, detail, params, args)                           \
	type __real_##name params;                                            \
	type __wrap_##name params;                                            \
	type __wrap_##name params                                             \
	{                                                                     \
		if (strikes(#name, detail))                                   \
			return bad;                                           \
		return __real_##name args;                                    \
	}

WRAP(int, ioctl, -1, request_name(request),
     (int fd, unsigned long request, void *arg), (fd, request, arg))
WRAP(int, open, -1, path, (const char *path, int flags, mode_t mode),
     (path, flags, mode))
WRAP(void *, mmap, MAP_FAILED, "-", (void *addr, size_t len, int prot,
     int flags, int fd, off_t offset), (addr, len, prot, flags, fd, offset))
WRAP(int, munmap, -1, "-", (void *addr, size_t len), (addr, len))
WRAP(int, mprotect, -1, "-", (void *addr, size_t len, int prot),
     (addr, len, prot))
WRAP(int, close, -1, "-", (int fd), (fd))
WRAP(int, ftruncate, -1, "-", (int fd, off_t len), (fd, len))
WRAP(ssize_t, read, -1, "-", (int fd, void *buf, size_t len), (fd, buf, len))
WRAP(ssize_t, write, -1, "-", (int fd, const void *buf, size_t len),
     (fd, buf, len))
WRAP(void *, malloc, NULL, "-", (size_t size), (size))
WRAP(void *, calloc, NULL, "-", (size_t n, size_t size), (n, size))
WRAP(void *, realloc, NULL, "-", (void *old, size_t size), (old, size))
WRAP(pid_t, fork, -1, "-", (void), ())
WRAP(int, kill, -1, "-", (pid_t pid, int sig), (pid, sig))
WRAP(pid_t, waitpid, -1, "-", (pid_t pid, int *status, int options),
     (pid, status, options))
WRAP(int, sigaction, -1, "-", (int sig, const struct sigaction *act,
     struct sigaction *old), (sig, act, old))
WRAP(int, setpgid, -1, "-", (pid_t pid, pid_t group), (pid, group))
WRAP(int, pipe2, -1, "-", (int *fds, int flags), (fds, flags))

WRAP(int, memfd_create, -1, "-", (const char *name, unsigned int flags),
     (name, flags))
WRAP(int, fcntl, -1, "-", (int fd, int command, long arg), (fd, command, arg))
WRAP(int, poll, -1, "-", (struct pollfd *fds, nfds_t count, int ms),
     (fds, count, ms))
WRAP(int, timer_create, -1, "-", (clockid_t clock, struct sigevent *event,
     timer_t *timer), (clock, event, timer))
WRAP(int, timer_settime, -1, "-", (timer_t timer, int flags,
     const struct itimerspec *value, struct itimerspec *old),
     (timer, flags, value, old))
WRAP(int, timer_delete, -1, "-", (timer_t timer), (timer))
WRAP(DIR *, opendir, NULL, path, (const char *path), (path))
WRAP(ssize_t, pwrite, -1, "-", (int fd, const void *buf, size_t len,
     off_t at), (fd, buf, len, at))
WRAP(int, rename, -1, "-", (const char *from, const char *to), (from, to))
WRAP(int, unlink, -1, "-", (const char *path), (path))
WRAP(char *, strdup, NULL, "-", (const char *text), (text))
WRAP(int, access, -1, path, (const char *path, int mode), (path, mode))
WRAP(ssize_t, readlink, -1, path, (const char *path, char *buf, size_t size),
     (path, buf, size))
WRAP(char *, getcwd, NULL, "-", (char *buf, size_t size), (buf, size))
WRAP(off_t, lseek, -1, "-", (int fd, off_t at, int from), (fd, at, from))
WRAP(int, uname, -1, "-", (struct utsname *name), (name))
WRAP(int, setenv, -1, name, (const char *name, const char *value, int over),
     (name, value, over))
WRAP(int, fstat, -1, "-", (int fd, struct stat *stat), (fd, stat))

/* Some cannot fail, and nobody asks. */
static int cannot_fail(long number)
{
	return number == SYS_gettid || number == SYS_getpid ||
	       number == SYS_clock_gettime;
}

long __wrap_syscall(long number, long a, long b, long c, long d, long e,
		    long f);
long __wrap_syscall(long number, long a, long b, long c, long d, long e,
		    long f)
{
	if (!cannot_fail(number) && strikes("syscall", number_name(number)))
		return -1;
	return __real_syscall(number, a, b, c, d, e, f);
}

/* These return their error number. */
int __real_posix_spawnp(pid_t *pid, const char *file,
			const posix_spawn_file_actions_t *actions,
			const posix_spawnattr_t *attr, char *const *argv,
			char *const *env);
int __wrap_posix_spawnp(pid_t *pid, const char *file,
			const posix_spawn_file_actions_t *actions,
			const posix_spawnattr_t *attr, char *const *argv,
			char *const *env);
int __wrap_posix_spawnp(pid_t *pid, const char *file,
			const posix_spawn_file_actions_t *actions,
			const posix_spawnattr_t *attr, char *const *argv,
			char *const *env)
{
	if (strikes("posix_spawnp", file))
		return errno;
	return __real_posix_spawnp(pid, file, actions, attr, argv, env);
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
			  void *(*function)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
			  void *(*function)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
			  void *(*function)(void *), void *arg)
{
	if (strikes("pthread_create", "-"))
		return errno;
	return __real_pthread_create(thread, attr, function, arg);
}
