// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*(): each with a call that works. Run by tests/tst/run; those that fail
 * are in safe_fails.c.
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
	SAFE_UNSHARE(CLONE_FS);
	TST_EXP_EQ_LI(SAFE_GETPWNAM("root")->pw_uid, 0);
	TST_EXP_EQ_LI(SAFE_GETGRNAM("root")->gr_gid, 0);
	TST_EXP_EQ_LI(SAFE_GETGRNAM_FALLBACK("no-such-group", "root")->gr_gid,
		      0);
	TST_EXP_EQ_STR(SAFE_GETGRGID(0)->gr_name, "root");
}

/* What a child does, and its exit status. */
static void good_child(void)
{
	SAFE_SETPGID(0, 0);
	TST_EXP_EQ_LI(SAFE_GETPGID(0), getpid());
	if (!SAFE_FORK()) {
		TST_EXP_EQ_LI(SAFE_SETSID(), getpid());
		SAFE_PTRACE(PTRACE_TRACEME, 0, NULL, NULL);
		exit(0);
	}
	SAFE_WAIT(NULL);
	exit(3);
}

static void good_programs(int n)
{
	char *const argv[] = { (char *)"sh", (char *)"-c", (char *)"exit 6",
			       NULL };

	if (n == 0)
		good_child();
	else if (n == 1)
		SAFE_EXECL("/bin/sh", "sh", "-c", "exit 4", NULL);
	else if (n == 2)
		SAFE_EXECLP("sh", "sh", "-c", "exit 5", NULL);
	else
		SAFE_EXECVP("sh", argv);
}

static void good_processes(void)
{
	const struct tst_clone_args args = { .exit_signal = SIGCHLD };
	const char *const echo[] = { "echo", "text", NULL };
	int i, status;
	pid_t pid;

	for (i = 0; i < 4; i++) {
		pid = i & 1 ? SAFE_CLONE(&args) : SAFE_FORK();
		if (!pid)
			good_programs(i);
		TST_EXP_EQ_LI(SAFE_WAITPID(-1, &status, 0), pid);
		TST_EXP_EQ_LI(WEXITSTATUS(status), 3 + i);
	}
	SAFE_CMD(echo, "echoed", NULL);
	TST_ASSERT_STR("echoed", "text");
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
	int fd = SAFE_OPEN("f", O_CREAT | O_RDWR, 0640), fds[2], fd2, n;
	struct pollfd pfd = { .events = POLLIN };
	char buf[3];

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
	SAFE_WRITE(SAFE_WRITE_ALL, fds[1], "xyz", 3);
	SAFE_IOCTL(fds[0], FIONREAD, &n);
	TST_EXP_EQ_LI(n, 3);
	pfd.fd = fds[0];
	TST_EXP_EQ_LI(SAFE_POLL(&pfd, 1, 0), 1);
	SAFE_READ(SAFE_READ_ALL, fds[0], buf, 3);
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
	int a, b, n;

	TST_EXP_EQ_LI(SAFE_STRTOL("-5\n", -10, 10), -5);
	TST_EXP_EQ_LU(SAFE_STRTOUL("5", 0, 10), 5);
	TST_EXP_EXPR(SAFE_STRTOF("0.5", 0, 1) == 0.5f);
	SAFE_SSCANF("1 x 2", "%d %*[x] %d", &a, &b);
	TST_EXP_EQ_LI(a + b, 3);
	SAFE_SSCANF("5%d]7", "%d%[]%d]%n%d", &a, buf, &n, &b);
	TST_EXP_EQ_LI(a + b + n, 16);
	SAFE_SSCANF("%6%7", "%*[^0-9]%d%%%d", &a, &b);
	TST_EXP_EQ_LI(a * 10 + b, 67);
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
	SAFE_FILE_PRINTF("try", "7");
	SAFE_TRY_FILE_PRINTF("try", "%d", 8);
	TST_ASSERT_INT("try", 8);
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
	struct sockaddr_in addr = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct iovec iov = { (char *)"abc", 3 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
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
	fds[0] = SAFE_SOCKET(AF_INET, SOCK_STREAM, 0);
	SAFE_CONNECT(fds[0], (struct sockaddr *)&addr, sizeof(addr));
	fds[1] = SAFE_ACCEPT(fd, NULL, NULL);
	SAFE_CLOSE(fds[0]);
	SAFE_CLOSE(fds[1]);
	SAFE_CLOSE(fd);
	SAFE_SOCKETPAIR(AF_UNIX, SOCK_STREAM, 0, fds);
	SAFE_SEND(1, fds[0], "x", 1, 0);
	SAFE_RECV(fds[1], name, 1, 0);
	SAFE_SENDTO(1, fds[0], "x", 1, 0, NULL, 0);
	SAFE_SENDMSG(3, fds[0], &msg, 0);
	iov.iov_base = name;
	iov.iov_len = sizeof(name);
	TST_EXP_EQ_LI(SAFE_RECVMSG(4, fds[1], &msg, 0), 4);
	TST_EXP_EQ_STRN(name, "xabc", 4);
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

/* A file system need not have them. */
static void good_attributes_of(const char *name)
{
	int fd = SAFE_CREAT("f", 0600);
	char buf[8] = "";

	SAFE_SETXATTR("f", name, "one", 4, 0);
	TST_EXP_EQ_LI(SAFE_GETXATTR("f", name, buf, sizeof(buf)), 4);
	TST_EXP_EQ_STR(buf, "one");
	SAFE_REMOVEXATTR("f", name);
	SAFE_LSETXATTR("f", name, "two", 4, 0);
	SAFE_LREMOVEXATTR("f", name);
	SAFE_FSETXATTR(fd, name, "three", 6, 0);
	SAFE_FREMOVEXATTR(fd, name);
	SAFE_CLOSE(fd);
}

static void good_xattrs(void)
{
	good_attributes_of(geteuid() ? "user.x" : "trusted.x");
}

static void good_terminal(void)
{
	int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY);

	if (fd < 0)
		tst_brk(TCONF | TERRNO, "there is no /dev/ptmx");
	TST_EXP_EXPR(!strncmp(SAFE_PTSNAME(fd), "/dev/", 5));
	SAFE_CLOSE(fd);
}

/* Apart, as valgrind does not know it. */
static void good_pidfd(void)
{
	int fd = SAFE_PIDFD_OPEN(getpid(), 0);

	TST_EXP_EXPR(fd > 2);
	SAFE_CLOSE(fd);
}

static void good_uring(void)
{
	struct io_uring_params params = { 0 };
	struct tst_io_uring uring;

	SAFE_IO_URING_INIT(1, &params, &uring);
	memset(&uring.sqr_entries[0], 0, sizeof(uring.sqr_entries[0]));
	uring.sqr_entries[0].opcode = IORING_OP_NOP;
	uring.sqr_entries[0].user_data = 77;
	uring.sqr_array[0] = 0;
	__atomic_store_n(uring.sqr_tail, 1, __ATOMIC_RELEASE);
	TST_EXP_EQ_LI(SAFE_IO_URING_ENTER(1, uring.fd, 1, 1,
					  IORING_ENTER_GETEVENTS, NULL), 1);
	TST_EXP_EQ_LI(*uring.cqr_tail, 1);
	TST_EXP_EQ_LU(uring.cqr_entries[0].user_data, 77);
	SAFE_IO_URING_CLOSE(&uring);
	TST_EXP_EQ_LI(uring.fd, -1);
}

/* What only root may do, where nobody else sees it. */
static void good_root(void)
{
	struct timespec now;
	gid_t groups[64];
	char name[64];
	int n, fd;

	n = SAFE_GETGROUPS(ARRAY_SIZE(groups), groups);
	SAFE_SETGROUPS(n, groups);
	fd = SAFE_OPEN("/proc/self/ns/uts", O_RDONLY);
	SAFE_UNSHARE(CLONE_NEWUTS);
	SAFE_SETHOSTNAME("a-name", 6);
	SAFE_GETHOSTNAME(name, sizeof(name));
	TST_EXP_EQ_STR(name, "a-name");
	SAFE_SETNS(fd, CLONE_NEWUTS);
	SAFE_GETHOSTNAME(name, sizeof(name));
	TST_EXP_EXPR(strcmp(name, "a-name") != 0);
	SAFE_CLOSE(fd);
	SAFE_CLOCK_GETTIME(CLOCK_REALTIME, &now);
	SAFE_CLOCK_SETTIME(CLOCK_REALTIME, &now);
	SAFE_CHROOT("/proc");
	TST_EXP_PASS(access("/self/status", F_OK));
}

/* The second kind of mount is done by mount.nosuchfs in $PATH. */
static void good_mounts(void)
{
	int is_fuse = 7;

	SAFE_UNSHARE(CLONE_NEWNS);
	SAFE_MOUNT(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	SAFE_MKDIR("m", 0700);
	SAFE_MOUNT2("none", "m", "tmpfs", 0, NULL, &is_fuse, 1);
	TST_EXP_EQ_LI(is_fuse, 0);
	SAFE_FILE_PRINTF("m/f", "x");
	SAFE_UMOUNT("m");
	TST_EXP_FAIL(access("m/f", F_OK), ENOENT);
	SAFE_MOUNT2("none", "m", "nosuchfs", 0, NULL, &is_fuse, 0);
	TST_EXP_EQ_LI(is_fuse, 1);
	TST_ASSERT_STR("m/mounted", "none");
}

static void good(void)
{
	good_ids();
	good_processes();
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

#define TMP(fn) { #fn, { .test_all = fn, .needs_tmpdir = 1 } }

static const struct tst_case cases[] = {
	{ "good", { .test_all = good, .needs_tmpdir = 1, .forks_child = 1 } },
	TMP(good_xattrs), TMP(good_terminal), TMP(good_pidfd), TMP(good_uring),
	{ "good_root", { .test_all = good_root, .needs_root = 1 } },
	{ "good_mounts", { .test_all = good_mounts, .needs_root = 1,
		.needs_tmpdir = 1 } },
};

PICK_CASE
