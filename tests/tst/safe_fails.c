// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*(): calls that fail, in cleanup(), where the report is a TWARN and the
 * test goes on with the value that the call returned. With $ROW those whose
 * text begins with it are made in test_all(), where the first one ends the
 * test. Run by tests/tst/run, which compares with golden/safe_*.txt and looks
 * whether each SAFE_*() of include/ has a row here and one in safe.c.
 */
#define _GNU_SOURCE
#include "cases.h"
#include "tst_epoll.h"
#include "tst_safe_clocks.h"
#include "tst_safe_file_at.h"
#include "tst_safe_io_uring.h"
#include "tst_safe_posix_ipc.h"
#include "tst_safe_prw.h"
#include "tst_safe_pthread.h"
#include "tst_safe_stdio.h"
#include "tst_safe_sysv_ipc.h"
#include "tst_safe_timerfd.h"
#include <wchar.h>

#define BAD_FD 9999
#define BAD_PATH "/no/such"
#define BAD_PTR ((void *)1)

static char buf[16];
static struct iovec iov = { buf, 4 };
static struct timespec ts;
static struct itimerspec its;
static struct stat st;
static sigset_t set;
static volatile int minus = -1;
static volatile size_t most = -64;

static int wanted(const char *call)
{
	const char *row = getenv("ROW");

	return !row || !strncmp(call, row, strlen(row));
}

static void compare(const char *call, long have, long want)
{
	if (have != want)
		tst_res(TFAIL, "%s returned %ld, not %ld", call, have, want);
	if (getenv("ROW"))
		tst_res(TFAIL, "%s went on", call);
}

/* A call that fails, and what it returns. */
#define BAD(want, call) do {						\
	if (wanted(#call))						\
		compare(#call, (long)(call), (long)(want));		\
} while (0)

/* The same for one with a semicolon of its own. */
#define BAD_END(want, call) do {					\
	if (wanted(#call)) {						\
		long tst_have = call;					\
		compare(#call, tst_have, (long)(want));			\
	}								\
} while (0)

/* The same for one that returns nothing. */
#define BAD_VOID(call) do {						\
	if (wanted(#call)) {						\
		call;							\
		compare(#call, 0, 0);					\
	}								\
} while (0)

static void bad_processes(void)
{
	int status;

	BAD(-1, SAFE_WAIT(&status));
	BAD(-1, SAFE_WAITPID(-1, NULL, 0));
	BAD(-1, SAFE_KILL(1, 999));
	BAD(-1, SAFE_SETSID());
	BAD(-1, SAFE_SETPGID(-1, 0));
	BAD(-1, SAFE_GETPGID(-1));
	BAD(-1, SAFE_GETPRIORITY(99, 0));
	BAD(0, SAFE_GETPWNAM("no-such-user"));
	BAD(0, SAFE_GETGRNAM("no-such-group"));
	BAD(0, SAFE_GETGRNAM_FALLBACK("no-such-group", "nor-this"));
	BAD(0, SAFE_GETGRGID(-2));
	BAD(-1, SAFE_GETGROUPS(minus, NULL));
	BAD(-1, SAFE_GETRESUID(BAD_PTR, BAD_PTR, BAD_PTR));
	BAD(-1, SAFE_GETRESGID(BAD_PTR, BAD_PTR, BAD_PTR));
	BAD(-1, SAFE_GETRUSAGE(99, NULL));
	BAD(-1, SAFE_PIDFD_OPEN(-1, 0));
	BAD(-1, SAFE_UNSHARE(0x1));
	BAD(-1, SAFE_SETNS(BAD_FD, 0));
	BAD(-1, SAFE_PTRACE(PTRACE_CONT, -1, NULL, NULL));
	BAD(-1, SAFE_PRCTL(9999, 0, 0, 0, 0));
	BAD(-1, SAFE_CLONE(&(struct tst_clone_args){ .flags = CLONE_SIGHAND }));
}

static void bad_programs(void)
{
	char *const argv[] = { BAD_PATH, NULL };
	const char *const no[] = { "false", NULL };
	const char *const none[] = { "no-such-command", NULL };

	BAD(-1, SAFE_EXECLP(BAD_PATH, BAD_PATH, NULL));
	BAD(-1, SAFE_EXECL(BAD_PATH, BAD_PATH, NULL));
	BAD(-1, SAFE_EXECVP(BAD_PATH, argv));
	BAD_VOID(SAFE_CMD(no, NULL, NULL));
	BAD_VOID(SAFE_CMD(none, NULL, NULL));
	BAD(-1, SAFE_CHROOT(BAD_PATH));
	BAD_VOID(SAFE_SETENV("a=b", "", 1));
	BAD(-1, SAFE_SYSCONF(9999));
	BAD(-1, SAFE_SYSINFO(BAD_PTR));
	BAD(0, SAFE_PTSNAME(BAD_FD));
	BAD(-1, SAFE_SIGACTION(SIGKILL, &(struct sigaction){ 0 }, NULL));
	BAD(SIG_ERR, SAFE_SIGNAL(SIGKILL, SIG_IGN));
	BAD(-1, SAFE_SIGADDSET(&set, 999));
	BAD(-1, SAFE_SIGDELSET(&set, 999));
	BAD(-1, SAFE_SIGPROCMASK(99, &set, NULL));
}

/* What a user may not do, and root may. */
static void bad_user(void)
{
	struct rlimit none = { 0, 0 };
	gid_t gid = 0;

	BAD(-1, SAFE_SETUID(0));
	BAD(-1, SAFE_SETGID(0));
	BAD(-1, SAFE_SETEUID(0));
	BAD(-1, SAFE_SETEGID(0));
	BAD(-1, SAFE_SETREUID(0, 0));
	BAD(-1, SAFE_SETREGID(0, 0));
	BAD(-1, SAFE_SETRESUID(0, 0, 0));
	BAD(-1, SAFE_SETRESGID(0, 0, 0));
	BAD(-1, SAFE_SETGROUPS(1, &gid));
	BAD(-1, SAFE_SETHOSTNAME("name", 4));
	BAD(-1, SAFE_CHROOT("/"));
	BAD(-1, SAFE_UNSHARE(CLONE_NEWUTS));
	BAD(-1, SAFE_CLOCK_SETTIME(CLOCK_REALTIME, &ts));
	SAFE_SETRLIMIT(RLIMIT_NPROC, &none);
	BAD(-1, SAFE_FORK());
	BAD(-1, SAFE_CLONE(&(struct tst_clone_args){ .exit_signal = SIGCHLD }));
}

static void bad_memory(void)
{
	BAD(MAP_FAILED, SAFE_MMAP(NULL, 0, PROT_READ,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	BAD(-1, SAFE_MUNMAP(BAD_PTR, 4096));
	BAD(-1, SAFE_MPROTECT(NULL, 4096, 0x123456));
	BAD(-1, SAFE_MSYNC(BAD_PTR, 4096, MS_SYNC));
	BAD(-1, SAFE_MINCORE(BAD_PTR, 4096, NULL));
}

/* The sanitizers do these in their own way. */
static void bad_alloc(void)
{
	int sig;

	BAD(0, SAFE_MALLOC(most));
	BAD(0, SAFE_CALLOC(most, 4));
	BAD(0, SAFE_REALLOC(NULL, most));
	BAD(0, SAFE_MEMALIGN(64, most));
	BAD(-1, SAFE_MLOCK(NULL, 4096));
	BAD(-1, SAFE_MUNLOCK(NULL, 4096));
	BAD_VOID(SAFE_SIGWAIT(BAD_PTR, &sig));
}

static void bad_fds(void)
{
	int fd = BAD_FD;

	BAD(-1, SAFE_OPEN(BAD_PATH, O_RDONLY));
	BAD(-1, SAFE_CREAT("/no/dir/file", 0600));
	BAD_VOID(SAFE_CLOSE(fd));
	TST_EXP_EQ_LI(fd, getenv("ROW") ? BAD_FD : -1);
	BAD(-1, SAFE_PIPE(BAD_PTR));
	BAD(-1, SAFE_PIPE2((int[2]){ 0 }, 0x1));
	BAD(-1, SAFE_DUP(BAD_FD));
	BAD(-1, SAFE_DUP2(BAD_FD, BAD_FD));
	BAD(-1, SAFE_READ(SAFE_READ_ANY, BAD_FD, buf, 1));
	BAD(-1, SAFE_WRITE(SAFE_WRITE_ANY, BAD_FD, buf, 1));
	BAD(-1, SAFE_WRITE(SAFE_WRITE_RETRY, BAD_FD, buf, 1));
	BAD(-1, SAFE_READV(SAFE_READ_ANY, BAD_FD, &iov, 1));
	BAD(-1, SAFE_WRITEV(SAFE_WRITE_ANY, BAD_FD, &iov, 1));
	BAD(-1, SAFE_PREAD(SAFE_READ_ANY, BAD_FD, buf, 1, 0));
	BAD(-1, SAFE_PWRITE(SAFE_WRITE_ANY, BAD_FD, buf, 1, 0));
	BAD(-1, SAFE_PREADV(SAFE_READ_ANY, BAD_FD, &iov, 1, 0));
	BAD(-1, SAFE_PWRITEV(SAFE_WRITE_ANY, BAD_FD, &iov, 1, 0));
	BAD(-1, SAFE_LSEEK(BAD_FD, 0, SEEK_SET));
	BAD(-1, SAFE_FTRUNCATE(BAD_FD, 0));
	BAD(EBADF, SAFE_POSIX_FADVISE(BAD_FD, 0, 0, 0));
	BAD(-1, SAFE_FSYNC(BAD_FD));
	BAD(-1, SAFE_FCNTL(BAD_FD, F_GETFL));
	BAD(-1, SAFE_IOCTL(BAD_FD, FIONREAD, buf));
	BAD(-1, SAFE_POLL(NULL, 0x7fffffff, 0));
	BAD(-1, SAFE_FSTAT(BAD_FD, &st));
	BAD(-1, SAFE_FCHMOD(BAD_FD, 0600));
	BAD(-1, SAFE_FCHOWN(BAD_FD, 1, 2));
}

static void bad_files(void)
{
	struct statfs fs;
	struct statvfs vfs;

	BAD(-1, SAFE_TRUNCATE(BAD_PATH, 0));
	BAD(-1, SAFE_STAT(BAD_PATH, &st));
	BAD(-1, SAFE_LSTAT(BAD_PATH, &st));
	BAD(-1, SAFE_STATFS(BAD_PATH, &fs));
	BAD(-1, SAFE_STATVFS(BAD_PATH, &vfs));
	BAD(-1, SAFE_ACCESS(BAD_PATH, R_OK));
	BAD(-1, SAFE_CHMOD(BAD_PATH, 0644));
	BAD(-1, SAFE_CHOWN(BAD_PATH, 1, 2));
	BAD(-1, SAFE_LCHOWN(BAD_PATH, 1, 2));
	BAD(-1, SAFE_LINK(BAD_PATH, "x"));
	BAD(-1, SAFE_LINKAT(BAD_FD, BAD_PATH, BAD_FD, "x", 0));
	BAD(-1, SAFE_SYMLINK("x", "/no/dir/link"));
	BAD(-1, SAFE_SYMLINKAT("x", BAD_FD, "/no/dir/link"));
	BAD(-1, SAFE_UNLINK(BAD_PATH));
	BAD(-1, SAFE_RENAME(BAD_PATH, "x"));
	BAD(-1, SAFE_READLINK(BAD_PATH, buf, sizeof(buf)));
	BAD(-1, SAFE_MKDIR("/", 0700));
	BAD(-1, SAFE_RMDIR(BAD_PATH));
	BAD(-1, SAFE_MKFIFO("/no/dir/fifo", 0600));
	BAD(-1, SAFE_MKNOD("/no/dir/node", S_IFREG | 0600, 0));
	BAD(-1, SAFE_CHDIR(BAD_PATH));
	BAD(0, SAFE_GETCWD(buf, 1));
	BAD(0, SAFE_OPENDIR(BAD_PATH));
	BAD(-1, SAFE_GETRLIMIT(999, &(struct rlimit){ 0 }));
	BAD(-1, SAFE_SETRLIMIT(999, &(struct rlimit){ 0 }));
	BAD(-1, SAFE_OPENAT(BAD_FD, "x", O_RDONLY));
	BAD(-1, SAFE_UNLINKAT(AT_FDCWD, BAD_PATH, 0));
	BAD(-1, SAFE_FCHOWNAT(BAD_FD, "x", 1, 2, 0));
	BAD(-1, SAFE_FSTATAT(BAD_FD, "x", &st, 0));
	BAD(-1, SAFE_FILE_PRINTFAT(BAD_FD, "x", "text"));
	BAD(-1, SAFE_FILE_READAT(BAD_FD, "x", buf, 4));
	BAD(3, SAFE_FILE_READAT(AT_FDCWD, "/proc/sys/kernel/ostype", buf, 4));
}

/* A directory that somebody closed behind the library's back. */
static void bad_dir(void)
{
	DIR *dir = SAFE_OPENDIR("/");

	close(dirfd(dir));
	BAD(0, SAFE_READDIR(dir));
	BAD(-1, SAFE_CLOSEDIR(dir));
}

/* What a file system does not know is TCONF. */
static void bad_attributes(void)
{
	static const char *const name = "unknown.x";

	BAD(-1, SAFE_GETXATTR(BAD_PATH, name, NULL, 0));
	BAD(-1, SAFE_SETXATTR(BAD_PATH, name, "v", 1, 0));
	BAD(-1, SAFE_LSETXATTR(BAD_PATH, name, "v", 1, 0));
	BAD(-1, SAFE_FSETXATTR(BAD_FD, name, "v", 1, 0));
	BAD(-1, SAFE_REMOVEXATTR(BAD_PATH, name));
	BAD(-1, SAFE_LREMOVEXATTR(BAD_PATH, name));
	BAD(-1, SAFE_FREMOVEXATTR(BAD_FD, name));
}

static void no_attributes(void)
{
	static const char *const name = "unknown.x";
	int fd = SAFE_CREAT("f", 0600);

	BAD(-1, SAFE_GETXATTR("f", name, NULL, 0));
	BAD(-1, SAFE_SETXATTR("f", name, "v", 1, 0));
	BAD(-1, SAFE_LSETXATTR("f", name, "v", 1, 0));
	BAD(-1, SAFE_FSETXATTR(fd, name, "v", 1, 0));
	BAD(-1, SAFE_REMOVEXATTR("f", name));
	BAD(-1, SAFE_LREMOVEXATTR("f", name));
	BAD(-1, SAFE_FREMOVEXATTR(fd, name));
	SAFE_CLOSE(fd);
}

static void bad_contents(void)
{
	long val;

	BAD(5, SAFE_STRTOL("5x", 0, 10));
	BAD(11, SAFE_STRTOL("11", 0, 10));
	BAD(LONG_MAX, SAFE_STRTOL("99999999999999999999", 0, 10));
	BAD(-1, SAFE_STRTOUL("-1", 0, 10));
	BAD(0, SAFE_STRTOUL("", 0, 10));
	BAD(0, SAFE_STRTOF("x", 0, 1));
	BAD(7, SAFE_STRTOF("7", 0, 1));
	BAD(0, SAFE_SSCANF("x", "%ld", &val));
	BAD_VOID(SAFE_FILE_SCANF(BAD_PATH, "%ld", &val));
	BAD_VOID(SAFE_FILE_SCANF("/proc/self/status", "%ld", &val));
	BAD(1, SAFE_FILE_LINES_SCANF(BAD_PATH, "%ld", &val));
	BAD(1, SAFE_FILE_LINES_SCANF("/proc/self/status", "Nothing: %ld",
				     &val));
	BAD_VOID(SAFE_FILE_PRINTF("/no/dir/file", "x"));
	BAD_VOID(SAFE_FILE_PRINTF("/dev/full", "x"));
	BAD_VOID(SAFE_TRY_FILE_PRINTF("/", "x"));
	BAD_VOID(SAFE_FILE_READ_STR("/proc/sys/kernel/ostype", buf, 2));
	BAD_VOID(SAFE_FILE_READ_STR(BAD_PATH, buf, 2));
	BAD(-1, SAFE_READ_MEMINFO("Nothing:"));
	BAD(-1, SAFE_READ_PROC_STATUS(1, "Name:"));
	BAD_VOID(SAFE_CP(BAD_PATH, "x"));
	BAD_VOID(SAFE_CP("/proc/self/status", "/dev/full"));
	BAD_VOID(SAFE_TOUCH("/no/dir/file", 0, NULL));
}

static void bad_mounts(void)
{
	int is_fuse = 7;

	BAD(-1, SAFE_MOUNT("none", BAD_PATH, "tmpfs", 0, NULL));
	BAD(-1, SAFE_MOUNT2("none", BAD_PATH, "tmpfs", 0, NULL, &is_fuse, 1));
	TST_EXP_EQ_LI(is_fuse, getenv("ROW") ? 7 : 0);
	BAD(-1, SAFE_UMOUNT(BAD_PATH));
}

/* No kernel has it, nor is there a program to mount it. */
static void bad_fuse(void)
{
	int is_fuse = 7;

	BAD(-1, SAFE_MOUNT2("none", "/", "nosuchfs", 0, NULL, &is_fuse, 0));
	TST_EXP_EQ_LI(is_fuse, 0);
}

static void bad_streams(void)
{
	FILE *pipe = SAFE_POPEN("true", "r"), *full = SAFE_FOPEN("/dev/full", "w");
	FILE *mem = fmemopen(buf, sizeof(buf), "r+"), *dir = SAFE_FOPEN("/", "r");

	BAD(0, SAFE_FOPEN(BAD_PATH, "r"));
	BAD(0, SAFE_FREOPEN(BAD_PATH, "r", stdin));
	BAD(0, SAFE_POPEN("true", "x"));
	BAD(-1, SAFE_FSEEK(pipe, 0, SEEK_SET));
	BAD(-1, SAFE_FTELL(pipe));
	BAD(0, SAFE_FREAD(buf, 1, 4, pipe));
	BAD(0, SAFE_FREAD(buf, 1, 4, dir));
	BAD(-1, SAFE_FILENO(mem));
	SAFE_FWRITE("abc", 1, 3, full);
	BAD(EOF, SAFE_FFLUSH(full));
	setvbuf(full, NULL, _IONBF, 0);
	BAD(0, SAFE_FWRITE("abc", 1, 3, full));
	close(fileno(full));
	BAD(EOF, SAFE_FCLOSE(full));
	fclose(mem);
	fclose(dir);
	pclose(pipe);
}

/* No string of the C locale can hold the character. */
static void bad_text(void)
{
	char *str;

	BAD(-1, SAFE_ASPRINTF(&str, "%lc", (wint_t)0x1234));
}

static void bad_net(void)
{
	struct sockaddr_in addr = { .sin_family = AF_UNSPEC };
	struct sockaddr *sa = (struct sockaddr *)&addr;
	socklen_t len = sizeof(addr);
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	BAD(-1, SAFE_SOCKET(999, 0, 0));
	BAD(-1, SAFE_SOCKETPAIR(999, SOCK_STREAM, 0, (int[2]){ 0 }));
	BAD(-1, SAFE_GETSOCKOPT(BAD_FD, SOL_SOCKET, SO_TYPE, buf, &len));
	BAD(-1, SAFE_SETSOCKOPT(BAD_FD, SOL_SOCKET, SO_TYPE, buf, 4));
	BAD(-1, SAFE_SETSOCKOPT_INT(BAD_FD, SOL_SOCKET, SO_TYPE, 1));
	BAD(-1, SAFE_BIND(BAD_FD, sa, len));
	BAD(-1, SAFE_LISTEN(BAD_FD, 1));
	BAD(-1, SAFE_ACCEPT(BAD_FD, NULL, NULL));
	BAD(-1, SAFE_CONNECT(BAD_FD, sa, len));
	BAD(-1, SAFE_GETSOCKNAME(BAD_FD, sa, &len));
	BAD(-1, SAFE_SEND(1, BAD_FD, "x", 1, 0));
	BAD(-1, SAFE_SENDTO(1, BAD_FD, "x", 1, 0, NULL, 0));
	BAD(-1, SAFE_SENDMSG(0, BAD_FD, &msg, 0));
	BAD(-1, SAFE_RECV(BAD_FD, buf, 1, 0));
	BAD(-1, SAFE_RECV(4, BAD_FD, buf, 4, 0));
	BAD(-1, SAFE_RECVMSG(0, BAD_FD, &msg, 0));
}

static void bad_ipc(void)
{
	struct { long type; char text[4]; } msg = { 1, "abc" };

	BAD(-1, SAFE_MSGGET(12345, 0));
	BAD(-1, SAFE_MSGSND(-1, &msg, 4, 0));
	BAD(-1, SAFE_MSGRCV(-1, &msg, 4, 0, 0));
	BAD(-1, SAFE_MSGCTL(-1, IPC_RMID, NULL));
	BAD(-1, SAFE_SHMGET(12345, 1, 0));
	BAD(-1, SAFE_SHMAT(-1, NULL, 0));
	BAD(-1, SAFE_SHMDT(BAD_PTR));
	BAD(-1, SAFE_SHMCTL(-1, IPC_RMID, NULL));
	BAD(-1, SAFE_SEMGET(12345, 1, 0));
	BAD(-1, SAFE_SEMOP(-1, &(struct sembuf){ 0 }, 1));
	BAD(-1, SAFE_SEMCTL(-1, 0, GETVAL));
}

/* ENOSYS if the kernel has none. */
static void bad_queues(void)
{
	BAD(-1, SAFE_MQ_OPEN("/no-such-queue", O_RDONLY));
	BAD(-1, SAFE_MQ_CLOSE((mqd_t)-1));
	BAD(-1, SAFE_MQ_SEND((mqd_t)-1, "x", 1, 0));
	BAD(-1, SAFE_MQ_NOTIFY((mqd_t)-1, NULL));
	BAD(-1, SAFE_MQ_UNLINK("/no-such-queue"));
}

static void bad_time(void)
{
	struct epoll_event ev = { 0 };
	timer_t timer;

	BAD(-1, SAFE_CLOCK_GETTIME(9999, &ts));
	BAD(-1, SAFE_CLOCK_GETRES(9999, &ts));
	BAD(-1, SAFE_CLOCK_SETTIME(9999, &ts));
	BAD(EINVAL, SAFE_CLOCK_NANOSLEEP(9999, 0, &ts, NULL));
	BAD(-1, SAFE_TIMER_CREATE(9999, NULL, &timer));
	SAFE_TIMER_CREATE(CLOCK_MONOTONIC,
			  &(struct sigevent){ .sigev_notify = SIGEV_NONE },
			  &timer);
	SAFE_TIMER_DELETE(timer);
	BAD(-1, SAFE_TIMER_SETTIME(timer, 0, &its, NULL));
	BAD(-1, SAFE_TIMER_GETTIME(timer, &its));
	BAD(-1, SAFE_TIMERFD_CREATE(9999, 0));
	BAD(-1, SAFE_TIMERFD_SETTIME(BAD_FD, 0, &its, NULL));
	BAD(-1, SAFE_TIMERFD_GETTIME(BAD_FD, &its));
	BAD(-1, SAFE_EPOLL_CREATE1(999));
	BAD(-1, SAFE_EPOLL_CTL(BAD_FD, EPOLL_CTL_ADD, 1, &ev));
	BAD(-1, SAFE_EPOLL_WAIT(BAD_FD, &ev, 1, 0));
}

static void *lock_and_leave(void *mutex)
{
	pthread_mutex_lock(mutex);
	return NULL;
}

/* A thread that ends with a robust mutex leaves word of that. */
static void bad_robust(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t mutex;
	pthread_t id;

	SAFE_PTHREAD_MUTEXATTR_INIT(&attr);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	SAFE_PTHREAD_MUTEX_INIT(&mutex, &attr);
	SAFE_PTHREAD_CREATE(&id, NULL, lock_and_leave, &mutex);
	SAFE_PTHREAD_JOIN(id, NULL);
	BAD(EOWNERDEAD, SAFE_PTHREAD_MUTEX_TRYLOCK(&mutex));
}

/* More than any address space has. */
static void bad_stack(void)
{
	pthread_attr_t attr;
	pthread_t id;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, sizeof(long) == 8 ?
				  SIZE_MAX / 8 + 1 : SIZE_MAX - 0xfffff);
	BAD(EAGAIN, SAFE_PTHREAD_CREATE(&id, &attr, lock_and_leave, buf));
}

static void bad_threads(void)
{
	pthread_barrierattr_t *none = NULL;
	pthread_barrier_t barrier;
	pthread_mutexattr_t attr;
	pthread_mutex_t mutex;

	BAD(EINVAL, SAFE_PTHREAD_KILL(pthread_self(), 999));
	BAD_END(EINVAL, SAFE_PTHREAD_BARRIER_INIT(&barrier, none, 0));
	pthread_mutexattr_init(&attr);
	BAD(EINVAL, SAFE_PTHREAD_MUTEXATTR_SETTYPE(&attr, 99));
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&mutex, &attr);
	BAD(EPERM, SAFE_PTHREAD_MUTEX_UNLOCK(&mutex));
	pthread_mutex_lock(&mutex);
	BAD(EDEADLK, SAFE_PTHREAD_MUTEX_LOCK(&mutex));
	BAD(EDEADLK, SAFE_PTHREAD_MUTEX_TIMEDLOCK(&mutex, &ts));
	bad_robust();
	bad_stack();
}

/* What musl does not look at, or tells in other words. */
#ifdef __GLIBC__
static void bad_glibc(void)
{
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST }, *res;
	struct sigevent sev = { .sigev_notify = SIGEV_NONE };
	timer_t timer;
	void *ret;

	SAFE_TIMER_CREATE(CLOCK_MONOTONIC, &sev, &timer);
	SAFE_TIMER_DELETE(timer);
	BAD(-1, SAFE_TIMER_DELETE(timer));
	BAD(EDEADLK, SAFE_PTHREAD_JOIN(pthread_self(), &ret));
	pthread_mutex_lock(&mutex);
	BAD(EBUSY, SAFE_PTHREAD_MUTEX_DESTROY(&mutex));
	BAD(-1, SAFE_GETHOSTNAME(buf, 1));
	BAD_VOID(SAFE_GETADDRINFO("no address", "1", &hints, &res));
}
#else
static void bad_glibc(void)
{
	tst_res(TCONF, "the C library is no glibc");
}
#endif

/* ENOSYS or EPERM if the kernel has no io_uring, or permits none. */
static void bad_uring(void)
{
	struct io_uring_params params = { 0 };
	struct tst_io_uring uring = { .fd = BAD_FD, .sqr_base = BAD_PTR,
		.cqr_base = BAD_PTR, .sqr_entries = BAD_PTR };

	BAD(-1, SAFE_IO_URING_ENTER(1, BAD_FD, 1, 0, 0, NULL));
	BAD_VOID(SAFE_IO_URING_CLOSE(&uring));
	BAD(-1, SAFE_IO_URING_INIT(0, &params, &uring));
}

static void short_reads(void)
{
	int null = SAFE_OPEN("/dev/null", O_RDONLY), fds[2], fd;

	SAFE_PIPE(fds);
	SAFE_WRITE(SAFE_WRITE_ALL, fds[1], "xyz", 3);
	BAD(1, SAFE_READ(SAFE_READ_ANY, fds[0], buf, 1));
	BAD(2, SAFE_READ(SAFE_READ_ALL, fds[0], buf, 16));
	SAFE_WRITE(SAFE_WRITE_ALL, fds[1], "x", 1);
	BAD(1, SAFE_READV(SAFE_READ_ALL, fds[0], &iov, 1));
	BAD(0, SAFE_READ(SAFE_READ_ANY, null, buf, 16));
	BAD(0, SAFE_READ(SAFE_READ_ALL, null, buf, 16));
	SAFE_FCNTL(fds[0], F_SETFL, O_NONBLOCK);
	BAD(0, SAFE_READ(SAFE_READ_ANY_EAGAIN, fds[0], buf, 1));
	BAD(-1, SAFE_READ(SAFE_READ_ANY, fds[0], buf, 1));
	fd = SAFE_OPEN("f", O_CREAT | O_RDWR, 0600);
	SAFE_WRITE(SAFE_WRITE_ALL, fd, "xyz", 3);
	BAD(2, SAFE_PREAD(SAFE_READ_ANY, fd, buf, 4, 1));
	BAD(2, SAFE_PREAD(SAFE_READ_ALL, fd, buf, 4, 1));
	BAD(1, SAFE_PREADV(SAFE_READ_ANY, fd, &iov, 1, 2));
	BAD(1, SAFE_PREADV(SAFE_READ_ALL, fd, &iov, 1, 2));
}

#define LIMIT (1 << 20)

/* A limit cuts what is written; it is far beyond what the report takes. */
static void short_writes(void)
{
	int fd = SAFE_OPEN("f", O_CREAT | O_RDWR, 0600);
	struct rlimit limit;

	SAFE_GETRLIMIT(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = LIMIT;
	SAFE_SETRLIMIT(RLIMIT_FSIZE, &limit);
	SAFE_SIGNAL(SIGXFSZ, SIG_IGN);
	SAFE_LSEEK(fd, LIMIT - 4, SEEK_SET);
	BAD(4, SAFE_WRITE(SAFE_WRITE_ANY, fd, "abcdefgh", 8));
	SAFE_LSEEK(fd, LIMIT - 4, SEEK_SET);
	BAD(4, SAFE_WRITE(SAFE_WRITE_ALL, fd, "abcdefgh", 8));
	SAFE_LSEEK(fd, LIMIT - 4, SEEK_SET);
	BAD(-1, SAFE_WRITE(SAFE_WRITE_RETRY, fd, "abcdefgh", 8));
	SAFE_LSEEK(fd, LIMIT - 1, SEEK_SET);
	BAD(1, SAFE_WRITEV(SAFE_WRITE_ANY, fd, &iov, 1));
	SAFE_LSEEK(fd, LIMIT - 1, SEEK_SET);
	BAD(1, SAFE_WRITEV(SAFE_WRITE_ALL, fd, &iov, 1));
	SAFE_LSEEK(fd, LIMIT - 1, SEEK_SET);
	BAD(1, SAFE_WRITEV(SAFE_WRITE_RETRY, fd, &iov, 1));
	BAD(2, SAFE_PWRITE(SAFE_WRITE_ANY, fd, buf, 4, LIMIT - 2));
	BAD(2, SAFE_PWRITE(SAFE_WRITE_ALL, fd, buf, 4, LIMIT - 2));
	BAD(2, SAFE_PWRITE(SAFE_WRITE_RETRY, fd, buf, 4, LIMIT - 2));
	BAD(1, SAFE_PWRITEV(SAFE_WRITE_ANY, fd, &iov, 1, LIMIT - 1));
	BAD(1, SAFE_PWRITEV(SAFE_WRITE_ALL, fd, &iov, 1, LIMIT - 1));
	BAD(1, SAFE_PWRITEV(SAFE_WRITE_RETRY, fd, &iov, 1, LIMIT - 1));
}

static void short_messages(void)
{
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int fds[2];

	SAFE_SOCKETPAIR(AF_UNIX, SOCK_DGRAM, 0, fds);
	SAFE_SEND(1, fds[0], "xy", 2, 0);
	BAD(2, SAFE_RECV(4, fds[1], buf, 4, 0));
	SAFE_SEND(1, fds[0], "xy", 2, 0);
	BAD(2, SAFE_RECVMSG(4, fds[1], &msg, 0));
	BAD(4, SAFE_SENDMSG(5, fds[0], &msg, 0));
}

static void (*const all[])(void) = {
	bad_processes, bad_programs, bad_memory, bad_fds, bad_files,
	bad_attributes, bad_contents, bad_mounts, bad_net, bad_ipc, bad_time,
	bad_threads, short_reads, short_messages,
};

/* With $ROW one of them ends the test. */
static void any(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		all[i]();
}

static void nothing(void)
{
	tst_res(TPASS, "what fails comes in cleanup()");
}

#define AT_END(fn) \
	{ #fn, { .test_all = nothing, .cleanup = fn, .forks_child = 1 } }
#define AT_END_TMP(fn) \
	{ #fn, { .test_all = nothing, .cleanup = fn, .needs_tmpdir = 1 } }

static const struct tst_case cases[] = {
	{ "any", { .test_all = any, .forks_child = 1, .needs_tmpdir = 1 } },
	AT_END(bad_processes), AT_END(bad_programs), AT_END(bad_user),
	AT_END(bad_memory), AT_END(bad_alloc), AT_END(bad_fds),
	AT_END(bad_files), AT_END(bad_dir), AT_END(bad_attributes),
	AT_END_TMP(no_attributes), AT_END(bad_contents), AT_END(bad_mounts),
	AT_END(bad_fuse), AT_END(bad_streams), AT_END(bad_text),
	AT_END(bad_net), AT_END(bad_ipc), AT_END(bad_queues), AT_END(bad_time),
	AT_END(bad_threads), AT_END(bad_glibc), AT_END(bad_uring),
	AT_END_TMP(short_reads), AT_END_TMP(short_writes),
	AT_END(short_messages),
};

PICK_CASE
