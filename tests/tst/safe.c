// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*(): each with a call that works, in test_all(), and one that does
 * not, in cleanup(), where the report is a TWARN and the test goes on. Run by
 * tests/tst/run, which compares with golden/safe_*.txt.
 */
#define _GNU_SOURCE
#include "cases.h"
#include "tst_epoll.h"
#include "tst_safe_clocks.h"
#include "tst_safe_file_at.h"
#include "tst_safe_posix_ipc.h"
#include "tst_safe_prw.h"
#include "tst_safe_pthread.h"
#include "tst_safe_stdio.h"
#include "tst_safe_sysv_ipc.h"
#include "tst_safe_timerfd.h"

#define BAD_FD 9999
#define BAD_PATH "/no/such"

static void good_ids(void)
{
	uid_t u[3];
	gid_t g[3];
	struct rusage ru;
	struct sysinfo info;

	SAFE_GETRESUID(&u[0], &u[1], &u[2]);
	SAFE_GETRESGID(&g[0], &g[1], &g[2]);
	SAFE_SETUID(u[0]);
	SAFE_SETGID(g[0]);
	SAFE_SETEUID(u[0]);
	SAFE_SETEGID(g[0]);
	SAFE_SETREUID(u[0], u[0]);
	SAFE_SETREGID(g[0], g[0]);
	SAFE_SETRESUID(u[0], u[0], u[0]);
	SAFE_SETRESGID(g[0], g[0], g[0]);
	SAFE_GETGROUPS(0, NULL);
	SAFE_GETRUSAGE(RUSAGE_SELF, &ru);
	SAFE_GETPRIORITY(PRIO_PROCESS, 0);
	SAFE_PERSONALITY(0xffffffff);
	SAFE_SYSINFO(&info);
	SAFE_GETPGID(0);
	SAFE_SETENV("NAME", "value", 1);
	TST_EXP_EQ_STR(getenv("NAME"), "value");
	TST_EXP_EXPR(SAFE_SYSCONF(_SC_PAGESIZE) > 0);
	SAFE_PRCTL(PR_GET_DUMPABLE, 0, 0, 0, 0);
	SAFE_KILL(getpid(), 0);
}

static void good_signals(void)
{
	struct sigaction act = { .sa_handler = SIG_IGN };
	sigset_t set;
	int sig;

	SAFE_SIGEMPTYSET(&set);
	SAFE_SIGFILLSET(&set);
	SAFE_SIGDELSET(&set, SIGTERM);
	SAFE_SIGEMPTYSET(&set);
	SAFE_SIGADDSET(&set, SIGUSR2);
	SAFE_SIGPROCMASK(SIG_BLOCK, &set, NULL);
	raise(SIGUSR2);
	SAFE_SIGWAIT(&set, &sig);
	TST_EXP_EQ_LI(sig, SIGUSR2);
	SAFE_SIGNAL(SIGUSR1, SIG_IGN);
	SAFE_SIGACTION(SIGUSR1, &act, NULL);
}

static void good_memory(void)
{
	size_t page = getpagesize();
	unsigned char vec[1];
	char *a = SAFE_MALLOC(1), *b = SAFE_CALLOC(1, 2), *m;

	b = SAFE_REALLOC(b, 3);
	free(a);
	free(b);
	free(SAFE_MEMALIGN(64, 64));
	m = SAFE_MMAP(NULL, page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SAFE_MLOCK(m, page);
	SAFE_MUNLOCK(m, page);
	SAFE_MINCORE(m, page, vec);
	SAFE_MSYNC(m, page, MS_SYNC);
	SAFE_MPROTECT(m, page, PROT_READ);
	SAFE_MUNMAP(m, page);
}

static void good_bytes(int fd)
{
	char buf[64];
	struct iovec iov = { buf, 4 };

	TST_EXP_EQ_LI(SAFE_WRITE(SAFE_WRITE_ALL, fd, "text", 4), 4);
	SAFE_WRITE(SAFE_WRITE_RETRY, fd, "more", 4);
	SAFE_LSEEK(fd, 0, SEEK_SET);
	TST_EXP_EQ_LI(SAFE_READ(SAFE_READ_ALL, fd, buf, 8), 8);
	SAFE_WRITEV(SAFE_WRITE_ALL, fd, &iov, 1);
	SAFE_LSEEK(fd, 0, SEEK_SET);
	SAFE_READV(SAFE_READ_ALL, fd, &iov, 1);
	SAFE_PWRITE(SAFE_WRITE_ALL, fd, "TEXT", 4, 0);
	SAFE_PREAD(SAFE_READ_ALL, fd, buf, 4, 0);
	SAFE_PWRITEV(SAFE_WRITE_ALL, fd, &iov, 1, 0);
	SAFE_PREADV(SAFE_READ_ALL, fd, &iov, 1, 0);
	SAFE_FTRUNCATE(fd, 4);
	SAFE_TRUNCATE("f", 3);
	SAFE_FSYNC(fd);
	SAFE_POSIX_FADVISE(fd, 0, 0, POSIX_FADV_NORMAL);
}

static void good_attributes(int fd)
{
	struct stat st;
	struct statfs fs;
	struct statvfs vfs;

	SAFE_FCNTL(fd, F_GETFL);
	SAFE_FSTAT(fd, &st);
	TST_EXP_EQ_LI(st.st_size, 3);
	SAFE_STAT("f", &st);
	SAFE_LSTAT("f", &st);
	SAFE_STATFS("f", &fs);
	SAFE_STATVFS("f", &vfs);
	SAFE_ACCESS("f", R_OK);
	SAFE_CHMOD("f", 0600);
	SAFE_FCHMOD(fd, 0600);
	SAFE_CHOWN("f", -1, -1);
	SAFE_FCHOWN(fd, -1, -1);
	SAFE_LCHOWN("f", -1, -1);
}

static void good_paths(void)
{
	char buf[64];

	SAFE_LINK("f", "l");
	SAFE_LINKAT(AT_FDCWD, "f", AT_FDCWD, "l2", 0);
	SAFE_SYMLINK("f", "s");
	SAFE_SYMLINKAT("f", AT_FDCWD, "s2");
	SAFE_READLINK("s", buf, sizeof(buf));
	TST_EXP_EQ_STR(buf, "f");
	SAFE_UNLINK("l");
	SAFE_RENAME("l2", "l3");
	SAFE_MKDIR("d", 0700);
	SAFE_CHDIR("d");
	SAFE_GETCWD(buf, sizeof(buf));
	SAFE_CHDIR("..");
	SAFE_RMDIR("d");
	SAFE_MKFIFO("p", 0600);
	SAFE_MKNOD("n", S_IFREG | 0600, 0);
	strcpy(buf, "/a/b");
	TST_EXP_EQ_STR(SAFE_BASENAME(buf), "b");
	TST_EXP_EQ_STR(SAFE_DIRNAME(buf), "/a");
}

static void good_files(void)
{
	int fd = SAFE_OPEN("f", O_CREAT | O_RDWR, 0640), fds[2], fd2;
	char buf[1];

	good_bytes(fd);
	good_attributes(fd);
	fd2 = SAFE_DUP(fd);
	SAFE_DUP2(fd, fd2);
	SAFE_CLOSE(fd2);
	TST_EXP_EQ_LI(fd2, -1);
	SAFE_CLOSE(fd);
	fd = SAFE_CREAT("c", 0600);
	SAFE_CLOSE(fd);
	good_paths();
	SAFE_PIPE(fds);
	SAFE_CLOSE(fds[0]);
	SAFE_CLOSE(fds[1]);
	SAFE_PIPE2(fds, O_NONBLOCK);
	TST_EXP_EQ_LI(SAFE_READ(SAFE_READ_ANY_EAGAIN, fds[0], buf, 1), 0);
	SAFE_CLOSE(fds[0]);
	SAFE_CLOSE(fds[1]);
}

static void good_dirs(void)
{
	DIR *dir = SAFE_OPENDIR(".");
	struct rlimit limit;
	char buf[64];
	int n = 0, fd;
	struct stat st;

	while (SAFE_READDIR(dir))
		n++;
	SAFE_CLOSEDIR(dir);
	TST_EXP_EXPR(n > 2);
	SAFE_GETRLIMIT(RLIMIT_CORE, &limit);
	SAFE_SETRLIMIT(RLIMIT_CORE, &limit);
	fd = SAFE_OPENAT(AT_FDCWD, ".", O_DIRECTORY);
	SAFE_FILE_PRINTFAT(fd, "at", "value %d", 5);
	SAFE_FILE_READAT(fd, "at", buf, sizeof(buf));
	TST_EXP_EQ_STR(buf, "value 5");
	SAFE_FSTATAT(fd, "at", &st, 0);
	SAFE_FCHOWNAT(fd, "at", -1, -1, 0);
	SAFE_UNLINKAT(fd, "at", 0);
	SAFE_CLOSE(fd);
}

static void good_contents(void)
{
	char buf[64];
	long val;
	int a, b;

	TST_EXP_EQ_LI(SAFE_STRTOL("-5\n", -10, 10), -5);
	TST_EXP_EQ_LU(SAFE_STRTOUL("5", 0, 10), 5);
	TST_EXP_EXPR(SAFE_STRTOF("0.5", 0, 1) == 0.5f);
	SAFE_SSCANF("1 x 2", "%d %*[x] %d", &a, &b);
	TST_EXP_EQ_LI(a + b, 3);
	SAFE_FILE_PRINTF("v", "A: 1\nB: 2\n");
	SAFE_FILE_SCANF("v", "A: %ld", &val);
	SAFE_FILE_LINES_SCANF("v", "B: %ld", &val);
	TST_EXP_EQ_LI(val, 2);
	TST_EXP_EQ_LI(FILE_LINES_SCANF("v", "C: %ld", &val), 1);
	TST_EXP_EQ_LI(FILE_LINES_SCANF(BAD_PATH, "C: %ld", &val), 1);
	TST_EXP_EQ_LI(FILE_SCANF("v", "C: %ld", &val), 1);
	TST_EXP_EQ_LI(FILE_SCANF(BAD_PATH, "%ld", &val), 1);
	TST_EXP_EQ_LI(FILE_PRINTF("/no/dir/file", "%ld", val), 1);
	SAFE_TRY_FILE_PRINTF(BAD_PATH, "x");
	SAFE_FILE_READ_STR("v", buf, sizeof(buf));
	TST_EXP_EQ_STR(buf, "A: 1\nB: 2\n");
	TST_EXP_EXPR(SAFE_READ_MEMINFO("MemTotal:") > 0);
	TST_EXP_EXPR(SAFE_READ_PROC_STATUS(getpid(), "VmRSS:") > 0);
	SAFE_CP("v", "w");
	TST_ASSERT_STR("w", "A: 1");
	SAFE_TOUCH("t", 0600, NULL);
}

static void good_streams(void)
{
	char buf[8] = "abc", *str;
	FILE *f = SAFE_FOPEN("s", "w+");

	SAFE_FWRITE(buf, 1, 3, f);
	SAFE_FFLUSH(f);
	SAFE_FSEEK(f, 0, SEEK_SET);
	SAFE_FREAD(buf, 1, 3, f);
	TST_EXP_EQ_LI(SAFE_FTELL(f), 3);
	SAFE_FILENO(f);
	f = SAFE_FREOPEN("s", "r", f);
	SAFE_FCLOSE(f);
	pclose(SAFE_POPEN("true", "r"));
	SAFE_ASPRINTF(&str, "%d", 5);
	free(str);
}

static void good_net(void)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct addrinfo *res;
	socklen_t len = sizeof(addr);
	int fd = SAFE_SOCKET(AF_INET, SOCK_STREAM, 0), fds[2], val;
	char name[128];

	SAFE_SETSOCKOPT_INT(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	SAFE_SETSOCKOPT(fd, SOL_SOCKET, SO_REUSEADDR, &fd, sizeof(fd));
	SAFE_BIND(fd, (struct sockaddr *)&addr, sizeof(addr));
	SAFE_LISTEN(fd, 1);
	SAFE_GETSOCKNAME(fd, (struct sockaddr *)&addr, &len);
	len = sizeof(val);
	SAFE_GETSOCKOPT(fd, SOL_SOCKET, SO_REUSEADDR, &val, &len);
	SAFE_CLOSE(fd);
	SAFE_SOCKETPAIR(AF_UNIX, SOCK_STREAM, 0, fds);
	SAFE_SEND(1, fds[0], "x", 1, 0);
	SAFE_RECV(fds[1], name, 1, 0);
	SAFE_SENDTO(1, fds[0], "x", 1, 0, NULL, 0);
	SAFE_CLOSE(fds[0]);
	SAFE_CLOSE(fds[1]);
	SAFE_GETHOSTNAME(name, sizeof(name));
	SAFE_GETADDRINFO("127.0.0.1", "1", NULL, &res);
	freeaddrinfo(res);
}

static void *thread(void *arg)
{
	return arg;
}

static void good_threads(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t mutex;
	pthread_barrier_t barrier;
	struct timespec past = { 1, 0 };
	pthread_t id;

	SAFE_PTHREAD_CREATE(&id, NULL, thread, NULL);
	SAFE_PTHREAD_JOIN(id, NULL);
	SAFE_PTHREAD_KILL(pthread_self(), 0);
	SAFE_PTHREAD_MUTEXATTR_INIT(&attr);
	SAFE_PTHREAD_MUTEXATTR_SETTYPE(&attr, PTHREAD_MUTEX_ERRORCHECK);
	SAFE_PTHREAD_MUTEX_INIT(&mutex, &attr);
	SAFE_PTHREAD_MUTEXATTR_DESTROY(&attr);
	SAFE_PTHREAD_MUTEX_LOCK(&mutex);
	TST_EXP_EQ_LI(SAFE_PTHREAD_MUTEX_TRYLOCK(&mutex), EBUSY);
	SAFE_PTHREAD_MUTEX_UNLOCK(&mutex);
	SAFE_PTHREAD_MUTEX_DESTROY(&mutex);
	SAFE_PTHREAD_MUTEX_INIT(&mutex, NULL);
	SAFE_PTHREAD_MUTEX_LOCK(&mutex);
	TST_EXP_EQ_LI(SAFE_PTHREAD_MUTEX_TIMEDLOCK(&mutex, &past), ETIMEDOUT);
	SAFE_PTHREAD_MUTEX_UNLOCK(&mutex);
	SAFE_PTHREAD_BARRIER_INIT(&barrier, NULL, 1);
	SAFE_PTHREAD_BARRIER_WAIT(&barrier);
	SAFE_PTHREAD_BARRIER_DESTROY(&barrier);
}

static void good_time(void)
{
	struct itimerspec its = { { 0, 0 }, { 1000, 0 } };
	struct timespec ts, ms = { 0, 1000000 };
	struct epoll_event ev = { .events = EPOLLIN };
	struct sigevent sev = { .sigev_notify = SIGEV_NONE };
	timer_t timer;
	int fd, ep;

	SAFE_CLOCK_GETRES(CLOCK_MONOTONIC, &ts);
	SAFE_CLOCK_GETTIME(CLOCK_MONOTONIC, &ts);
	SAFE_CLOCK_NANOSLEEP(CLOCK_MONOTONIC, 0, &ms, NULL);
	SAFE_TIMER_CREATE(CLOCK_MONOTONIC, &sev, &timer);
	SAFE_TIMER_SETTIME(timer, 0, &its, NULL);
	SAFE_TIMER_GETTIME(timer, &its);
	SAFE_TIMER_DELETE(timer);
	fd = SAFE_TIMERFD_CREATE(CLOCK_MONOTONIC, 0);
	SAFE_TIMERFD_SETTIME(fd, 0, &its, NULL);
	SAFE_TIMERFD_GETTIME(fd, &its);
	ep = SAFE_EPOLL_CREATE1(0);
	SAFE_EPOLL_CTL(ep, EPOLL_CTL_ADD, fd, &ev);
	TST_EXP_EQ_LI(SAFE_EPOLL_WAIT(ep, &ev, 1, 0), 0);
	SAFE_CLOSE(ep);
	SAFE_CLOSE(fd);
}

static void good_ipc(void)
{
	struct { long type; char text[4]; } msg = { 1, "abc" };
	struct sembuf op = { 0, 1, 0 };
	int id = SAFE_MSGGET(IPC_PRIVATE, 0600);
	void *addr;

	SAFE_MSGSND(id, &msg, 4, 0);
	TST_EXP_EQ_LI(SAFE_MSGRCV(id, &msg, 4, 0, 0), 4);
	SAFE_MSGCTL(id, IPC_RMID, NULL);
	id = SAFE_SHMGET(IPC_PRIVATE, 4096, 0600);
	addr = SAFE_SHMAT(id, NULL, 0);
	SAFE_SHMDT(addr);
	SAFE_SHMCTL(id, IPC_RMID, NULL);
	id = SAFE_SEMGET(IPC_PRIVATE, 1, 0600);
	SAFE_SEMOP(id, &op, 1);
	TST_EXP_EQ_LI(SAFE_SEMCTL(id, 0, GETVAL), 1);
	SAFE_SEMCTL(id, 0, IPC_RMID);
}

static void good(void)
{
	good_ids();
	good_signals();
	good_memory();
	good_files();
	good_dirs();
	good_contents();
	good_streams();
	good_net();
	good_threads();
	good_time();
	good_ipc();
}

static void nothing(void)
{
	tst_res(TPASS, "what fails comes in cleanup()");
}

static void bad_processes(void)
{
	char *const argv[] = { BAD_PATH, NULL };
	volatile int minus = -1;
	int status;

	SAFE_WAIT(&status);
	SAFE_WAITPID(-1, NULL, 0);
	SAFE_KILL(1, 999);
	SAFE_SETPGID(-1, 0);
	SAFE_GETPGID(-1);
	SAFE_GETPRIORITY(99, 0);
	SAFE_GETPWNAM("no-such-user");
	SAFE_GETGRNAM("no-such-group");
	SAFE_GETGRNAM_FALLBACK("no-such-group", "nor-this");
	SAFE_GETGROUPS(minus, NULL);
	SAFE_PIDFD_OPEN(-1, 0);
	SAFE_UNSHARE(0x1);
	SAFE_SETNS(BAD_FD, 0);
	SAFE_PTRACE(PTRACE_CONT, -1, NULL, NULL);
	SAFE_PRCTL(9999, 0, 0, 0, 0);
	SAFE_EXECLP(BAD_PATH, BAD_PATH, NULL);
	SAFE_EXECL(BAD_PATH, BAD_PATH, NULL);
	SAFE_EXECVP(BAD_PATH, argv);
	SAFE_CHROOT(BAD_PATH);
	SAFE_SETENV("a=b", "", 1);
	SAFE_SYSCONF(9999);
	SAFE_PTSNAME(BAD_FD);
	SAFE_SIGACTION(SIGKILL, &(struct sigaction){ 0 }, NULL);
	SAFE_SIGNAL(SIGKILL, SIG_IGN);
	SAFE_SIGADDSET(&(sigset_t){ 0 }, 999);
	SAFE_SIGPROCMASK(99, &(sigset_t){ 0 }, NULL);
	SAFE_GETRUSAGE(99, NULL);
}

static void bad_memory(void)
{
	SAFE_MMAP(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SAFE_MUNMAP((void *)1, 4096);
	SAFE_MPROTECT(NULL, 4096, 0x123456);
	SAFE_MSYNC((void *)1, 4096, MS_SYNC);
	SAFE_MINCORE((void *)1, 4096, NULL);
}

static void bad_files(void)
{
	int fd = BAD_FD;
	char buf[8];

	SAFE_OPEN(BAD_PATH, O_RDONLY);
	SAFE_CREAT("/no/dir/file", 0600);
	SAFE_CLOSE(fd);
	SAFE_DUP(BAD_FD);
	SAFE_DUP2(BAD_FD, BAD_FD);
	SAFE_READ(SAFE_READ_ANY, BAD_FD, buf, 1);
	SAFE_WRITE(SAFE_WRITE_ANY, BAD_FD, buf, 1);
	SAFE_LSEEK(BAD_FD, 0, SEEK_SET);
	SAFE_FTRUNCATE(BAD_FD, 0);
	SAFE_TRUNCATE(BAD_PATH, 0);
	SAFE_POSIX_FADVISE(BAD_FD, 0, 0, 0);
	SAFE_FSYNC(BAD_FD);
	SAFE_FCNTL(BAD_FD, F_GETFL);
	SAFE_IOCTL(BAD_FD, FIONREAD, buf);
	SAFE_STAT(BAD_PATH, &(struct stat){ 0 });
	SAFE_ACCESS(BAD_PATH, R_OK);
	SAFE_CHMOD(BAD_PATH, 0644);
	SAFE_CHOWN(BAD_PATH, 1, 2);
	SAFE_LINK(BAD_PATH, "x");
	SAFE_SYMLINK("x", "/no/dir/link");
	SAFE_UNLINK(BAD_PATH);
	SAFE_RENAME(BAD_PATH, "x");
	SAFE_READLINK(BAD_PATH, buf, sizeof(buf));
	SAFE_MKDIR("/", 0700);
	SAFE_RMDIR(BAD_PATH);
	SAFE_MKFIFO("/no/dir/fifo", 0600);
	SAFE_CHDIR(BAD_PATH);
	SAFE_OPENDIR(BAD_PATH);
	SAFE_GETXATTR(BAD_PATH, "user.x", NULL, 0);
	SAFE_GETRLIMIT(999, &(struct rlimit){ 0 });
	SAFE_PREAD(SAFE_READ_ANY, BAD_FD, buf, 1, 0);
	SAFE_OPENAT(BAD_FD, "x", O_RDONLY);
	SAFE_UNLINKAT(AT_FDCWD, BAD_PATH, 0);
}

static void bad_contents(void)
{
	char buf[2] = "";
	long val;

	SAFE_STRTOL("5x", 0, 10);
	SAFE_STRTOL("11", 0, 10);
	SAFE_STRTOL("99999999999999999999", 0, 10);
	SAFE_STRTOUL("-1", 0, 10);
	SAFE_STRTOF("x", 0, 1);
	SAFE_SSCANF("x", "%ld", &val);
	SAFE_FILE_SCANF(BAD_PATH, "%ld", &val);
	SAFE_FILE_LINES_SCANF("/proc/self/status", "Nothing: %ld", &val);
	SAFE_FILE_PRINTF("/no/dir/file", "x");
	SAFE_FILE_READ_STR("/proc/sys/kernel/ostype", buf, sizeof(buf));
	SAFE_READ_MEMINFO("Nothing:");
	SAFE_CP(BAD_PATH, "x");
	SAFE_TOUCH("/no/dir/file", 0, NULL);
	SAFE_FOPEN(BAD_PATH, "r");
	SAFE_MOUNT("none", BAD_PATH, "tmpfs", 0, NULL);
	SAFE_UMOUNT(BAD_PATH);
}

static void bad_others(void)
{
	struct sockaddr_in addr = { .sin_family = AF_UNSPEC };
	pthread_mutex_t mutex;
	pthread_mutexattr_t attr;
	struct timespec ts;

	SAFE_SOCKET(999, 0, 0);
	SAFE_CONNECT(BAD_FD, (struct sockaddr *)&addr, sizeof(addr));
	SAFE_SEND(1, BAD_FD, "x", 1, 0);
	SAFE_CLOCK_GETTIME(9999, &ts);
	SAFE_TIMERFD_CREATE(9999, 0);
	SAFE_EPOLL_CREATE1(999);
	SAFE_MSGGET(12345, 0);
	SAFE_SHMAT(-1, NULL, 0);
	SAFE_SEMCTL(-1, 0, GETVAL);
	SAFE_MQ_UNLINK("/no-such-queue");
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&mutex, &attr);
	SAFE_PTHREAD_MUTEX_UNLOCK(&mutex);
}

static void short_counts(void)
{
	char buf[16];
	int fds[2];

	SAFE_PIPE(fds);
	SAFE_WRITE(SAFE_WRITE_ALL, fds[1], "x", 1);
	SAFE_READ(SAFE_READ_ALL, fds[0], buf, 16);
	SAFE_FCNTL(fds[1], F_SETFL, O_NONBLOCK);
	SAFE_READ(SAFE_READ_ANY, open("/dev/null", O_RDONLY), buf, 16);
	SAFE_READ(SAFE_READ_ALL, open("/dev/null", O_RDONLY), buf, 16);
	SAFE_WRITE(SAFE_WRITE_ALL, open("/dev/full", O_WRONLY), buf, 16);
}

static const struct tst_case cases[] = {
	{ "good", { .test_all = good, .needs_tmpdir = 1 } },
	{ "bad_processes", { .test_all = nothing, .cleanup = bad_processes } },
	{ "bad_memory", { .test_all = nothing, .cleanup = bad_memory } },
	{ "bad_files", { .test_all = nothing, .cleanup = bad_files } },
	{ "bad_contents", { .test_all = nothing, .cleanup = bad_contents } },
	{ "bad_others", { .test_all = nothing, .cleanup = bad_others } },
	{ "short_counts", { .test_all = nothing, .cleanup = short_counts } },
};

PICK_CASE
