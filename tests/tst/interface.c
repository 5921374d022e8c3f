// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every name that a controller may use has to compile, with tst_test.h alone
 * where that brings it. What is not supported says so when it is called. Run
 * by tests/tst/run with interface.tab; what the names do is tested elsewhere.
 */
#include "cases.h"

/* Headers that tst_test.h brings along. */
static struct sigaction act = { .sa_handler = SIG_IGN };
static struct timespec ts;
static struct timeval tv;
static struct rlimit lim;
static struct rusage ru;
static struct stat st;
static struct statfs fs;
static struct statvfs vfs;
static struct sysinfo info;
static struct iovec iov;
static struct flock lock;
static struct pollfd pfd = { .events = POLLIN };
static struct group *grp;
static struct sockaddr_in in = { .sin_family = AF_INET };
static DIR *dir;
static bool yes = INT_MIN + EINTR + O_RDONLY + PROT_READ + SOCK_STREAM;
static uint64_t num = SCHED_OTHER;

static void types_of_headers(void)
{
	const void *used[] = {
		&act, &ts, &tv, &lim, &ru, &st, &fs, &vfs, &info, &iov, &lock,
		&pfd, &grp, &in, &dir, &yes, &num,
	};

	LTP_VAR_USED(used);
	tst_res(TINFO, "%s %d", basename((char *)"/x"), ioctl(-1, 0));
}

#include "tst_clocks.h"
#include "tst_epoll.h"
#include "tst_fuzzy_sync.h"
#include "tst_kconfig.h"
#include "tst_module.h"
#include "tst_safe_clocks.h"
#include "tst_safe_file_at.h"
#include "tst_safe_io_uring.h"
#include "tst_safe_posix_ipc.h"
#include "tst_safe_prw.h"
#include "tst_safe_pthread.h"
#include "tst_safe_stdio.h"
#include "tst_safe_sysv_ipc.h"
#include "tst_safe_timerfd.h"
#include "tst_timer.h"

static char buf[4096], *str = buf;
static int fd = -1, *fds = &fd, nr;
static void *ptr;
static struct itimerspec its;
static sigset_t set;
static uid_t uid;
static gid_t gid;
static char *const args[] = { NULL };

static void fields(void)
{
	static struct tst_test all = {
		.tcnt = 1, .options = NULL, .min_kver = "",
		.supported_archs = NULL,
		.tconf_msg = "", .needs_tmpdir = 1, .needs_root = 1,
		.forks_child = 1, .needs_device = 1, .needs_checkpoints = 1,
		.needs_overlay = 1, .format_device = 1, .mount_device = 1,
		.needs_rofs = 1, .child_needs_reinit = 1, .runs_script = 1,
		.needs_devfs = 1, .restore_wallclock = 1, .all_filesystems = 1,
		.skip_in_lockdown = 1, .skip_in_secureboot = 1,
		.skip_in_compat = 1, .needs_abi_bits = 64, .needs_hugetlbfs = 1,
		.skip_filesystems = NULL, .min_cpus = 1, .needs_cpu_vendor = "",
		.min_mem_avail = 1, .min_swap_avail = 1,
		.hugepages = { TST_NO_HUGEPAGES, TST_NEEDS }, .taint_check = 1,
		.test_variants = 1, .dev_min_size = 1, .filesystems = NULL,
		.mntpoint = "", .timeout = TST_UNLIMITED_TIMEOUT, .runtime = 1,
		.min_runtime = 1, .setup = NULL, .cleanup = NULL, .test = NULL,
		.test_all = NULL, .scall = "", .sample = NULL,
		.resource_files = NULL, .save_restore = NULL, .ulimit = NULL,
		.needs_kconfigs = NULL, .bufs = NULL, .caps = NULL, .tags = NULL,
		.needs_cmds = NULL, .needs_cgroup_ver = TST_CG_V2,
		.needs_cgroup_ctrls = NULL, .needs_cgroup_nsdelegate = 1,
		.needs_drivers = NULL,
	};
	struct tst_option option = { .optstr = str, .arg = &str, .help = str };
	struct tst_fs fs = { .type = "", .mkfs_opts = NULL, .mkfs_ver = "",
		.mkfs_size_opt = "", .mnt_flags = 0, .mnt_data = "",
		.min_kver = "", .mount_check_support = 1 };
	struct tst_device dev = { .dev = "", .fs_type = "", .size = 1,
		.is_fuse = 0 };
	struct tst_path_val pv = { .path = "", .val = "", .flags = 0 };
	struct tst_ulimit_val lim = { .resource = 1, .rlim_cur = 1 };
	struct tst_buffers bufs = { .ptr = &str, .size = 1, .iov_sizes = fds,
		.str = str };
	struct tst_cap cap = { .action = TST_CAP_REQ, .id = 1, .name = str };
	struct tst_tag tag = { .name = "", .value = "" };
	struct tst_cmd cmd = { .cmd = "", .optional = 1, .present = 1 };
	struct tst_clone_args clone_args = { .flags = 1, .pidfd = 1,
		.exit_signal = 1, .cgroup = 1 };
	struct tst_kconfig_var conf = { .id = "", .id_len = 1, .choice = 'n',
		.val = NULL };
	struct tst_kcmdline_var param = { .key = "", .value = "", .found = 0 };
	struct tst_kern_exv exv = { .dist_name = str, .extra_ver = str };
	const void *used[] = { &all, &option, &fs, &dev, &pv, &lim, &bufs, &cap,
		&tag, &cmd, &clone_args, &conf, &param, &exv, tst_device };

	LTP_VAR_USED(used);
}

static void constants(void)
{
	static const int values[] = {
		TPASS, TFAIL, TBROK, TWARN, TDEBUG, TINFO, TCONF, TERRNO,
		TTERRNO, TRERRNO, TTYPE_MASK, TTYPE_RESULT(0x120),
		TST_REQUEST, TST_NEEDS, TST_CAP_DROP, TST_CAP_REQ,
		TST_SR_TCONF_MISSING, TST_SR_TBROK_MISSING, TST_SR_SKIP_MISSING,
		TST_SR_TCONF_RO, TST_SR_TBROK_RO, TST_SR_SKIP_RO,
		TST_SR_IGNORE_ERR, TST_SR_TCONF, TST_SR_TBROK, TST_SR_SKIP,
		TST_TAINT_G, TST_TAINT_F, TST_TAINT_S, TST_TAINT_R, TST_TAINT_M,
		TST_TAINT_B, TST_TAINT_U, TST_TAINT_D, TST_TAINT_A, TST_TAINT_W,
		TST_TAINT_C, TST_TAINT_I, TST_TAINT_O, TST_TAINT_E, TST_TAINT_L,
		TST_TAINT_K, TST_TAINT_X, TST_TAINT_T, TST_TAINT_N,
		TST_UNKNOWN, TST_X86, TST_X86_64, TST_IA64, TST_PPC, TST_PPC64,
		TST_S390, TST_S390X, TST_ARM, TST_AARCH64, TST_SPARC,
		VIRT_ANY, VIRT_XEN, VIRT_KVM, VIRT_IBMZ, VIRT_IBMZ_LPAR,
		VIRT_IBMZ_ZVM, VIRT_HYPERV, VIRT_OTHER, SAFE_READ_ANY,
		SAFE_READ_ALL, SAFE_READ_ANY_EAGAIN, SAFE_WRITE_ANY,
		SAFE_WRITE_ALL, SAFE_WRITE_RETRY, TST_CMD_PASS_RETVAL,
		TST_CMD_TCONF_ON_MISSING, TST_CG_V1,
	};
	static const struct { int have, want; } fixed[] = {
		{ TPASS, 0 }, { TFAIL, 1 }, { TBROK, 2 }, { TWARN, 4 },
		{ TDEBUG, 8 }, { TINFO, 16 }, { TCONF, 32 }, { TERRNO, 0x100 },
		{ TTERRNO, 0x200 }, { TRERRNO, 0x400 }, { TTYPE_MASK, 0x3f },
		{ TST_CAP_DROP, 1 }, { TST_CAP_REQ, 2 }, { TST_SR_TBROK, 5 },
		{ TST_SR_SKIP, 10 }, { TST_SR_IGNORE_ERR, 16 },
		{ TST_TAINT_N, 1 << 18 }, { TST_TAINT_W, 1 << 9 },
		{ TST_SPARC, 10 }, { VIRT_HYPERV, 6 }, { VIRT_OTHER, 0xffff },
		{ SAFE_READ_ANY_EAGAIN, 2 }, { SAFE_WRITE_RETRY, 2 },
		{ TST_CMD_PASS_RETVAL, 1 }, { TST_CMD_TCONF_ON_MISSING, 2 },
		{ TST_UNLIMITED_TIMEOUT, -1 }, { LTP_ALIGN(5, 4), 8 },
	};
	unsigned int i;

	TST_BUILD_BUG_ON(ARRAY_SIZE(values) == 0);
	for (i = 0; i < ARRAY_SIZE(fixed); i++)
		TST_EXP_EQ_LI(fixed[i].have, fixed[i].want);
	TST_EXP_EQ_STR(TST_TO_STR(TST_NO_HUGEPAGES), "((unsigned long)-1)");
	TST_EXP_EQ_LI(MIN(1, 2) + MAX(3, 4), 5);
	TST_EXP_EQ_LI(TST_NO_HUGEPAGES + 1, 0);
}

static void results(va_list va)
{
	tst_vres_("f", 1, TINFO, "", va);
	tst_vbrk_("f", 1, TINFO, "", va);
	tst_res_hexd(TINFO, buf, 1, "%d", 1);
	tst_printf("%d", 1);
	tst_flush();
	str = (char *)tst_strerrno(1);
	str = (char *)tst_strsig(1);
	str = (char *)tst_strstatus(1);
	tst_reap_children();
	nr = tst_validate_children(1);
	tst_set_timeout(1);
	tst_set_runtime(1);
	nr = tst_remaining_runtime() + tst_multiply_timeout(1);
	tst_reinit();
	tst_run_script("x", args);
	fd = tst_creat_unlinked(".", 0, 0600);
	str = (char *)tst_get_tmpdir_root();
	nr = tst_cmd_present("x") + TST_TRACE(0) + tst_variant;
	nr = TST_PASS + TST_ERR + TST_RET + !TST_RET_PTR;
	TEST(0);
	TESTPTR(NULL);
}

static void checkpoints(void)
{
	TST_CHECKPOINT_WAIT(0);
	TST_CHECKPOINT_WAIT2(0, 1);
	TST_CHECKPOINT_WAKE(0);
	TST_CHECKPOINT_WAKE2(0, 1);
	TST_CHECKPOINT_WAKE_AND_WAIT(0);
	nr = tst_checkpoint_wait(0, 1) + tst_checkpoint_wake(0, 1, 1);
	TST_PROCESS_STATE_WAIT(1, 'S', 1);
	TST_PROCESS_EXIT_WAIT(1, 1);
	TST_THREAD_STATE_WAIT(1, 'S', 1);
}

static void expectations(void)
{
	const int errs[] = { EINVAL };

	nr = TST_EXP_POSITIVE(0, "x") + TST_EXP_FD(0) + TST_EXP_FD_SILENT(0) +
	     TST_EXP_FD_OR_FAIL(0, 0) + TST_EXP_PID(0) + TST_EXP_PID_SILENT(0);
	TST_EXP_VAL(0, 0);
	TST_EXP_VAL_SILENT(0, 0);
	TST_EXP_PASS(0);
	TST_EXP_PASS_SILENT(0);
	TST_EXP_PASS_OR_FAIL(0, 0);
	TST_EXP_PASS_PTR_VOID(ptr);
	TST_EXP_PASS_PTR_NULL(ptr);
	TST_EXP_FAIL(0, 0);
	TST_EXP_FAIL_SILENT(0, 0);
	TST_EXP_FAIL_ARR(0, errs, 1);
	TST_EXP_FAIL_ARR_SILENT(0, errs, 1);
	TST_EXP_FAIL2(0, 0);
	TST_EXP_FAIL2_SILENT(0, 0);
	TST_EXP_FAIL2_ARR(0, errs, 1);
	TST_EXP_FAIL2_ARR_SILENT(0, errs, 1);
	TST_EXP_FAIL_PTR_NULL(ptr, 0);
	TST_EXP_FAIL_PTR_NULL_ARR(ptr, errs, 1);
	TST_EXP_FAIL_PTR_VOID(ptr, 0);
	TST_EXP_FAIL_PTR_VOID_ARR(ptr, errs, 1);
	TST_EXP_EXPR(1);
	TST_EXP_EQ_LI(0, 0);
	TST_EXP_EQ_LI_SILENT(0, 0);
	TST_EXP_EQ_LU(0, 0);
	TST_EXP_EQ_LU_SILENT(0, 0);
	TST_EXP_EQ_SZ(0, 0);
	TST_EXP_EQ_SZ_SILENT(0, 0);
	TST_EXP_EQ_SSZ(0, 0);
	TST_EXP_EQ_SSZ_SILENT(0, 0);
	TST_EXP_LE_LU(0, 0);
	TST_EXP_LE_LU_SILENT(0, 0);
	TST_EXP_EQ_STR("", "");
	TST_EXP_EQ_STRN("", "", 0);
	nr = tst_errno_in_set(0, errs, 1);
	str = (char *)tst_errno_names(buf, errs, 1);
	TST_ASSERT_INT("f", 1);
	TST_ASSERT_ULONG("f", 1);
	TST_ASSERT_FILE_INT("f", "x", 1);
	TST_ASSERT_STR("f", "x");
	TST_ASSERT_FILE_STR("f", "x", "y");
}

static void buffers(void)
{
	static int sizes[] = { -1 };
	static struct tst_buffers list[] = { { .ptr = NULL } };

	ptr = tst_alloc(1);
	tst_free(ptr);
	str = tst_strdup("x");
	str = tst_aprintf("%d", 1);
	ptr = tst_iovec_alloc(sizes);
	tst_buffers_alloc(list);
	tst_free_all();
}

static void safe_processes(void)
{
	nr = SAFE_FORK() + SAFE_CLONE(&(struct tst_clone_args){ .flags = 0 });
	SAFE_WAIT(&nr);
	SAFE_WAITPID(1, &nr, 0);
	SAFE_KILL(1, 0);
	SAFE_SETSID();
	SAFE_SETPGID(0, 0);
	SAFE_GETPGID(0);
	SAFE_SETUID(0);
	SAFE_SETGID(0);
	SAFE_SETEUID(0);
	SAFE_SETEGID(0);
	SAFE_SETREUID(0, 0);
	SAFE_SETREGID(0, 0);
	SAFE_SETRESUID(0, 0, 0);
	SAFE_SETRESGID(0, 0, 0);
	SAFE_GETRESUID(&uid, &uid, &uid);
	SAFE_GETRESGID(&gid, &gid, &gid);
	SAFE_SETGROUPS(0, NULL);
	SAFE_GETGROUPS(0, NULL);
	ptr = SAFE_GETPWNAM("x");
	ptr = SAFE_GETGRNAM("x");
	ptr = SAFE_GETGRNAM_FALLBACK("x", "y");
	ptr = SAFE_GETGRGID(0);
	SAFE_GETRUSAGE(RUSAGE_SELF, &ru);
	SAFE_GETPRIORITY(PRIO_PROCESS, 0);
	SAFE_PERSONALITY(0);
	SAFE_PIDFD_OPEN(1, 0);
	SAFE_UNSHARE(0);
	SAFE_SETNS(0, 0);
	SAFE_PTRACE(0, 0, NULL, NULL);
	SAFE_PRCTL(0, 0, 0, 0, 0);
	SAFE_EXECLP("x", "x", NULL);
	SAFE_EXECL("x", "x", NULL);
	SAFE_EXECVP("x", args);
	SAFE_CHROOT("x");
	SAFE_SETENV("x", "y", 1);
	SAFE_CMD((const char *const *)args, NULL, NULL);
	SAFE_SYSINFO(&info);
	SAFE_SYSCONF(1);
}

static void safe_signals(void)
{
	SAFE_SIGNAL(1, SIG_IGN);
	SAFE_SIGACTION(1, NULL, NULL);
	SAFE_SIGADDSET(&set, 1);
	SAFE_SIGDELSET(&set, 1);
	SAFE_SIGEMPTYSET(&set);
	SAFE_SIGFILLSET(&set);
	SAFE_SIGPROCMASK(0, &set, NULL);
	SAFE_SIGWAIT(&set, &nr);
}

static void safe_memory(void)
{
	ptr = SAFE_MALLOC(1);
	ptr = SAFE_CALLOC(1, 1);
	ptr = SAFE_REALLOC(ptr, 1);
	ptr = SAFE_MEMALIGN(16, 1);
	ptr = SAFE_MMAP(NULL, 1, 0, 0, -1, 0);
	SAFE_MUNMAP(ptr, 1);
	SAFE_MPROTECT(ptr, 1, 0);
	SAFE_MSYNC(ptr, 1, 0);
	SAFE_MLOCK(ptr, 1);
	SAFE_MUNLOCK(ptr, 1);
	SAFE_MINCORE(ptr, 1, (unsigned char *)buf);
}

static void safe_fds(void)
{
	fd = SAFE_OPEN("x", O_RDONLY) + SAFE_CREAT("x", 0600);
	SAFE_CLOSE(fd);
	SAFE_PIPE(fds);
	SAFE_PIPE2(fds, 0);
	SAFE_DUP(0);
	SAFE_DUP2(0, 1);
	SAFE_READ(SAFE_READ_ANY, fd, buf, 1);
	SAFE_WRITE(SAFE_WRITE_ANY, fd, buf, 1);
	SAFE_READV(SAFE_READ_ANY, fd, &iov, 1);
	SAFE_WRITEV(SAFE_WRITE_ANY, fd, &iov, 1);
	SAFE_PREAD(SAFE_READ_ANY, fd, buf, 1, 0);
	SAFE_PWRITE(SAFE_WRITE_ANY, fd, buf, 1, 0);
	SAFE_PREADV(SAFE_READ_ANY, fd, &iov, 1, 0);
	SAFE_PWRITEV(SAFE_WRITE_ANY, fd, &iov, 1, 0);
	SAFE_LSEEK(fd, 0, SEEK_SET);
	SAFE_FTRUNCATE(fd, 0);
	SAFE_TRUNCATE("x", 0);
	SAFE_POSIX_FADVISE(fd, 0, 0, 0);
	SAFE_FSYNC(fd);
	SAFE_FCNTL(fd, F_GETFD);
	SAFE_IOCTL(fd, 0, NULL);
	SAFE_POLL(&pfd, 1, 0);
	SAFE_PTSNAME(fd);
}

static void safe_files(void)
{
	SAFE_STAT("x", &st);
	SAFE_LSTAT("x", &st);
	SAFE_FSTAT(fd, &st);
	SAFE_STATFS("x", &fs);
	SAFE_STATVFS("x", &vfs);
	SAFE_ACCESS("x", 0);
	SAFE_CHMOD("x", 0);
	SAFE_FCHMOD(fd, 0);
	SAFE_CHOWN("x", 0, 0);
	SAFE_FCHOWN(fd, 0, 0);
	SAFE_LCHOWN("x", 0, 0);
	SAFE_LINK("x", "y");
	SAFE_LINKAT(fd, "x", fd, "y", 0);
	SAFE_SYMLINK("x", "y");
	SAFE_SYMLINKAT("x", fd, "y");
	SAFE_UNLINK("x");
	SAFE_RENAME("x", "y");
	SAFE_READLINK("x", buf, 1);
	SAFE_MKDIR("x", 0);
	SAFE_RMDIR("x");
	SAFE_MKFIFO("x", 0);
	SAFE_MKNOD("x", 0, 0);
	SAFE_CHDIR("x");
	str = SAFE_GETCWD(buf, 1);
	str = SAFE_BASENAME(buf);
	str = SAFE_DIRNAME(buf);
	dir = SAFE_OPENDIR("x");
	ptr = SAFE_READDIR(dir);
	SAFE_CLOSEDIR(dir);
	SAFE_GETXATTR("x", "y", buf, 1);
	SAFE_SETXATTR("x", "y", buf, 1, 0);
	SAFE_LSETXATTR("x", "y", buf, 1, 0);
	SAFE_FSETXATTR(fd, "y", buf, 1, 0);
	SAFE_REMOVEXATTR("x", "y");
	SAFE_LREMOVEXATTR("x", "y");
	SAFE_FREMOVEXATTR(fd, "y");
	SAFE_GETRLIMIT(RLIMIT_CORE, &lim);
	SAFE_SETRLIMIT(RLIMIT_CORE, &lim);
	SAFE_MOUNT("x", "y", "z", 0, NULL);
	SAFE_MOUNT2("x", "y", "z", 0, NULL, &nr, 1);
	SAFE_UMOUNT("x");
	fd = SAFE_OPENAT(fd, "x", O_RDONLY);
	SAFE_FILE_READAT(fd, "x", buf, 1);
	SAFE_FILE_PRINTFAT(fd, "x", "%d", 1);
	SAFE_UNLINKAT(fd, "x", 0);
	SAFE_FCHOWNAT(fd, "x", 0, 0, 0);
	SAFE_FSTATAT(fd, "x", &st, 0);
	str = (char *)tst_decode_fd(fd);
}

static void safe_contents(void)
{
	nr = SAFE_STRTOL("1", 0, 1) + SAFE_STRTOUL("1", 0, 1) +
	     (int)SAFE_STRTOF("1", 0, 1);
	SAFE_SSCANF("1", "%d", &nr);
	nr = FILE_SCANF("x", "%d", &nr) + FILE_PRINTF("x", "%d", 1) +
	     FILE_LINES_SCANF("x", "%d", &nr);
	SAFE_FILE_SCANF("x", "%d", &nr);
	SAFE_FILE_PRINTF("x", "%d", 1);
	SAFE_TRY_FILE_PRINTF("x", "%d", 1);
	SAFE_FILE_LINES_SCANF("x", "%d", &nr);
	SAFE_FILE_READ_STR("x", buf, 1);
	nr = SAFE_READ_MEMINFO("x:") + SAFE_READ_PROC_STATUS(1, "x:");
	SAFE_CP("x", "y");
	SAFE_TOUCH("x", 0, NULL);
}

static void safe_net(void)
{
	struct sockaddr *addr = (struct sockaddr *)&in;
	struct msghdr msg = { .msg_iovlen = 0 };
	struct addrinfo *addrs;
	socklen_t len = sizeof(in);

	fd = SAFE_SOCKET(0, 0, 0) + SAFE_SOCKETPAIR(0, 0, 0, fds);
	SAFE_GETSOCKOPT(fd, 0, 0, buf, &len);
	SAFE_SETSOCKOPT(fd, 0, 0, buf, len);
	SAFE_SETSOCKOPT_INT(fd, 0, 0, 1);
	SAFE_SEND(SAFE_WRITE_ANY, fd, buf, 1, 0);
	SAFE_SENDTO(SAFE_WRITE_ANY, fd, buf, 1, 0, addr, len);
	SAFE_SENDMSG(1, fd, &msg, 0);
	SAFE_RECV(SAFE_READ_ANY, fd, buf, 1, 0);
	SAFE_RECVMSG(1, fd, &msg, 0);
	SAFE_BIND(fd, addr, len);
	SAFE_LISTEN(fd, 1);
	fd = SAFE_ACCEPT(fd, addr, &len);
	SAFE_CONNECT(fd, addr, len);
	SAFE_GETSOCKNAME(fd, addr, &len);
	SAFE_GETHOSTNAME(buf, 1);
	SAFE_SETHOSTNAME(buf, 1);
	SAFE_GETADDRINFO("x", "y", NULL, &addrs);
}

static pthread_mutex_t mutex;

static void *thread(void *arg)
{
	return arg;
}

static void nothing(void)
{
}

TST_DECLARE_ONCE_FN(once, nothing)

static void safe_threads(void)
{
	pthread_t id;
	pthread_mutexattr_t attr;
	pthread_barrier_t barrier;

	SAFE_PTHREAD_CREATE(&id, NULL, thread, NULL);
	SAFE_PTHREAD_JOIN(id, &ptr);
	SAFE_PTHREAD_KILL(id, 0);
	SAFE_PTHREAD_CANCEL(id);
	SAFE_PTHREAD_MUTEXATTR_INIT(&attr);
	SAFE_PTHREAD_MUTEXATTR_SETTYPE(&attr, 0);
	SAFE_PTHREAD_MUTEXATTR_DESTROY(&attr);
	SAFE_PTHREAD_MUTEX_INIT(&mutex, &attr);
	SAFE_PTHREAD_MUTEX_LOCK(&mutex);
	SAFE_PTHREAD_MUTEX_TRYLOCK(&mutex);
	SAFE_PTHREAD_MUTEX_TIMEDLOCK(&mutex, &ts);
	SAFE_PTHREAD_MUTEX_UNLOCK(&mutex);
	SAFE_PTHREAD_MUTEX_DESTROY(&mutex);
	SAFE_PTHREAD_BARRIER_INIT(&barrier, NULL, 1);
	SAFE_PTHREAD_BARRIER_WAIT(&barrier);
	SAFE_PTHREAD_BARRIER_DESTROY(&barrier);
	once();
}

static void safe_others(void)
{
	struct tst_io_uring uring;
	struct io_uring_params params;
	struct epoll_event event;
	struct shmid_ds shm;
	timer_t timer;
	FILE *f = SAFE_FOPEN("x", "r");

	SAFE_FCLOSE(f);
	SAFE_ASPRINTF(&str, "%d", 1);
	f = SAFE_POPEN("x", "r");
	SAFE_FREAD(buf, 1, 1, f);
	SAFE_FWRITE(buf, 1, 1, f);
	SAFE_FREOPEN("x", "r", f);
	SAFE_FSEEK(f, 0, SEEK_SET);
	nr = SAFE_FTELL(f) + SAFE_FILENO(f);
	SAFE_FFLUSH(f);
	SAFE_CLOCK_GETRES(0, &ts);
	SAFE_CLOCK_GETTIME(0, &ts);
	SAFE_CLOCK_SETTIME(0, &ts);
	SAFE_CLOCK_NANOSLEEP(0, 0, &ts, NULL);
	SAFE_TIMER_CREATE(0, NULL, &timer);
	SAFE_TIMER_SETTIME(timer, 0, &its, NULL);
	SAFE_TIMER_GETTIME(timer, &its);
	SAFE_TIMER_DELETE(timer);
	SAFE_TIMERFD_CREATE(0, 0);
	SAFE_TIMERFD_GETTIME(fd, &its);
	SAFE_TIMERFD_SETTIME(fd, 0, &its, NULL);
	SAFE_EPOLL_CREATE1(0);
	SAFE_EPOLL_CTL(fd, 0, 0, &event);
	SAFE_EPOLL_WAIT(fd, &event, 1, 0);
	SAFE_IO_URING_INIT(1, &params, &uring);
	SAFE_IO_URING_ENTER(1, fd, 1, 1, 0, NULL);
	SAFE_IO_URING_CLOSE(&uring);
	SAFE_MSGGET(0, 0);
	SAFE_MSGSND(0, buf, 1, 0);
	SAFE_MSGRCV(0, buf, 1, 0, 0);
	SAFE_MSGCTL(0, 0, NULL);
	SAFE_SHMGET(0, 1, 0);
	ptr = SAFE_SHMAT(0, NULL, 0);
	SAFE_SHMDT(ptr);
	SAFE_SHMCTL(0, 0, &shm);
	SAFE_SEMGET(0, 1, 0);
	SAFE_SEMCTL(0, 0, 0);
	SAFE_SEMOP(0, NULL, 0);
}

static void safe_queues(void)
{
	mqd_t mq = SAFE_MQ_OPEN("x", 0);

	SAFE_MQ_NOTIFY(mq, NULL);
	SAFE_MQ_SEND(mq, buf, 1, 0);
	SAFE_MQ_CLOSE(mq);
	SAFE_MQ_UNLINK("x");
}

static void requirements(void)
{
	struct tst_kconfig_var vars[] = { TST_KCONFIG_INIT("CONFIG_X") };
	struct tst_kcmdline_var params[] = { TST_KCMDLINE_INIT("x") };
	struct tst_kern_exv exv[] = { { NULL, NULL } };
	int a, b, c;

	tst_kconfig_read(vars, 1);
	nr = tst_kconfig_check((const char *const *)args);
	tst_kcmdline_parse(params, 1);
	nr = tst_has_slow_kconfig();
	str = (char *)tst_arch.name;
	nr = tst_arch.type + tst_is_on_arch(NULL);
	nr = tst_kvercmp(1, 1, 1) + tst_kvcmp("1", 1, 1, 1);
	nr = tst_parse_kver("1", &a, &b, &c) + tst_kvercmp2(1, 1, 1, exv);
	nr = tst_check_driver("x") + tst_check_builtin_driver("x") +
	     tst_check_module_driver("x") + tst_kernel_bits() +
	     tst_is_compat_mode();
	tst_abi_bits(64);
	tst_check_preempt_rt();
	nr = tst_cmd((const char *const *)args, NULL, NULL, 0) +
	     tst_cmd_fds((const char *const *)args, 1, 2, 0) + tst_system("x");
	nr = tst_ncpus() + tst_ncpus_conf() + tst_ncpus_max() +
	     tst_ncpus_available() + tst_available_mem() +
	     tst_available_swap();
	str = (char *)tst_cpu_vendor();
	tst_pollute_memory(1, 1);
	nr = tst_mapping_in_range(0, 1) + tst_hugepages;
	tst_enable_oom_protection(0);
	tst_disable_oom_protection(0);
}

static void modules(void)
{
	tst_module_reload("x", args);
	tst_module_unload("x");
	tst_modprobe("x", args);
	tst_module_load("x", args);
	tst_module_exists("x", &str);
	nr = tst_module_signature_enforced();
	tst_requires_module_signature_disabled();
	nr = tst_read_bool_sys_param("x");
}

static void helpers(void)
{
	static const struct tst_path_val pv = { "x", NULL, 0 };
	static struct tst_cap cap = TST_CAP(TST_CAP_REQ, CAP_KILL);
	struct tst_cap_user_header hdr;
	struct tst_cap_user_data data[2];
	tst_atomic_t atom = 0;
	float f;
	long l;
	long long ll;

	nr = tst_sys_conf_save(&pv) + TST_SYS_CONF_LONG_GET("x");
	tst_sys_conf_save_str("x", "y");
	tst_sys_conf_restore(1);
	tst_sys_conf_dump();
	TST_SYS_CONF_LONG_SET("x", 1, 1);
	tst_taint_init(1);
	nr = tst_taint_check() + tst_is_virt(0);
	str = tst_tmpdir_path();
	str = tst_tmpdir_genpath("%d", 1);
	tst_purge_dir("x");
	nr = tst_parse_int("1", &nr, 0, 1) + tst_parse_long("1", &l, 0, 1) +
	     tst_parse_float("1", &f, 0, 1) +
	     tst_parse_filesize("1", &ll, 0, 1);
	nr = tst_getpid() + tst_gettid() + tst_atomic_inc(&atom) +
	     tst_atomic_dec(&atom) + tst_atomic_add_return(1, &atom) +
	     tst_atomic_load(&atom);
	tst_atomic_store(1, &atom);
	tst_no_corefile(1);
	nr = tst_lockdown_enabled() + tst_secureboot_enabled() +
	     tst_fips_enabled() + tst_lsm_enabled("x") +
	     tst_selinux_enforcing();
	ptr = (void *)tst_get_bad_addr(NULL);
	nr = tst_capget(&hdr, data) + tst_capset(&hdr, data);
	tst_cap_action(&cap);
	tst_cap_setup(&cap, TST_CAP_REQ);
	nr = TST_RETRY_FUNC(1, TST_RETVAL_GE0) +
	     TST_RETRY_FN_EXP_BACKOFF(0, TST_RETVAL_EQ0, 1) +
	     TST_RETVAL_NOTNULL(ptr) + TST_PTR_TO_UINT(ptr);
}

static void clocks(void)
{
	tst_clock_gettime(0, &ts);
	tst_clock_getres(0, &ts);
	tst_clock_settime(0, &ts);
	str = (char *)tst_clock_name(0);
	nr = tst_clock_get_timestamp(0) + tst_fs_timestamp_start() +
	     tst_fs_timestamp_end();
	ts = tst_timespec_diff(ts, ts);
	ts = tst_timespec_add(ts, ts);
	ts = tst_timespec_add_us(ts, 1);
	ts = tst_timespec_sub_us(ts, 1);
	ts = tst_timespec_from_ms(1);
	ts = tst_timespec_from_us(1);
	nr = tst_timespec_diff_ns(ts, ts) + tst_timespec_diff_us(ts, ts) +
	     tst_timespec_diff_ms(ts, ts) + tst_timespec_lt(ts, ts) +
	     tst_timespec_to_ms(ts) + tst_timespec_to_us(ts) +
	     tst_timespec_abs_diff_us(ts, ts);
	tst_timer_check(0);
	tst_timer_start(0);
	tst_timer_stop();
	nr = tst_timer_expired_ms(1) + tst_timer_elapsed_ms() +
	     tst_timer_elapsed_us() + tst_timer_elapsed().tv_sec;
}

static void races(void)
{
	static struct tst_fzsync_pair pair;

	tst_fzsync_pair_init(&pair);
	tst_fzsync_pair_reset(&pair, thread);
	nr = tst_fzsync_run_a(&pair) + tst_fzsync_run_b(&pair);
	tst_fzsync_start_race_a(&pair);
	tst_fzsync_end_race_a(&pair);
	tst_fzsync_start_race_b(&pair);
	tst_fzsync_end_race_b(&pair);
	tst_fzsync_pair_cleanup(&pair);
}

/* Linked, but not run. */
static void (*const uses[])(void) = {
	types_of_headers, fields, checkpoints, expectations, buffers,
	safe_processes, safe_signals, safe_memory, safe_fds, safe_files,
	safe_contents, safe_net, safe_threads, safe_others, safe_queues,
	requirements, modules, helpers, clocks, races,
};

static void names(void)
{
	static void (*volatile last)(va_list va) = results;

	LTP_VAR_USED(uses);
	TST_EXP_EXPR(last != NULL, "everything is there");
	constants();
}

static void foreach_fd(void)
{
	TST_FD_FOREACH(each)
		tst_res(TINFO, "%s", tst_fd_desc(&each));
}

/* $WHAT is the one to use. */
static void unsupported(void)
{
	const char *what = getenv("WHAT");
	struct tst_cg_group *group = NULL;

#define USE(name, call) do { if (!strcmp(what, name)) call; } while (0)
	USE("cg_has", SAFE_CG_HAS(tst_cg, "f"));
	USE("cg_read", SAFE_CG_READ(tst_cg, "f", buf, sizeof(buf)));
	USE("cg_print", SAFE_CG_PRINT(tst_cg, "f", "1"));
	USE("cg_printf", SAFE_CG_PRINTF(tst_cg, "f", "%d", 1));
	USE("cg_scanf", SAFE_CG_SCANF(tst_cg, "f", "%d", &nr));
	USE("cg_lines", SAFE_CG_LINES_SCANF(tst_cg, "f", "%d", &nr));
	USE("cg_occursin", SAFE_CG_OCCURSIN(tst_cg, "f", "x"));
	USE("cg_mk", group = tst_cg_group_mk(tst_cg, "%s", "name"));
	USE("cg_rm", group = tst_cg_group_rm(group));
	USE("overlay", SAFE_MOUNT_OVERLAY());
	USE("try_overlay", TST_MOUNT_OVERLAY());
	USE("mkfs", SAFE_MKFS("/dev/x", "ext4", NULL, NULL));
	USE("loop", tst_find_free_loopdev(buf, sizeof(buf)));
	USE("attach", tst_attach_device("/dev/x", "file"));
	USE("detach", tst_detach_device("/dev/x"));
	USE("written", nr = tst_dev_bytes_written("/dev/x"));
	USE("foreach_fd", foreach_fd());
	tst_res(TFAIL, "%s went on", what);
}

static const struct tst_case cases[] = {
	{ "names", { .test_all = names } },
	{ "unsupported", { .test_all = unsupported } },
};

PICK_CASE
