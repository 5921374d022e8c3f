// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the library finds out about the kernel and the machine, and what it
 * does to processes and settings. Run by tests/tst/run with machine.tab, and
 * in a root directory with any /proc and /sys by machine.sh with roots.tab.
 */
#define _GNU_SOURCE
#include "cases.h"
#include <sys/syscall.h>
#include <sys/utsname.h>
#include "tst_clocks.h"
#include "tst_kconfig.h"
#include "tst_module.h"
#include "tst_timer.h"
#ifdef SYS_clock_gettime64
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#endif

static void fake(char *field, size_t size, const char *name)
{
	if (getenv(name))
		snprintf(field, size, "%s", getenv(name));
}

/* The kernel is what the environment says. */
int uname(struct utsname *un)
{
	int ret = syscall(SYS_uname, un);

	fake(un->release, sizeof(un->release), "RELEASE");
	fake(un->version, sizeof(un->version), "VERSION");
	fake(un->machine, sizeof(un->machine), "MACHINE");
	return ret;
}

static void pass(void)
{
	tst_res(TPASS, "ran");
}

static void cpus(void)
{
	const char *vendor = tst_cpu_vendor();

	tst_res(TPASS, "online %ld conf %ld max %ld vendor %s", tst_ncpus(),
		tst_ncpus_conf(), tst_ncpus_max(), vendor ? vendor : "none");
}

/* One CPU is left to this process: the others are still online. */
static void cpus_available(void)
{
	long online = tst_ncpus();
	cpu_set_t set;
	int cpu = 0;

	SAFE_FILE_LINES_SCANF("/proc/self/status", "Cpus_allowed_list: %d",
			      &cpu);
	TST_EXP_EXPR(tst_ncpus_available() <= tst_ncpus_max());
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	TST_EXP_PASS(sched_setaffinity(0, sizeof(set), &set));
	TST_EXP_EQ_LI(tst_ncpus_available(), 1);
	TST_EXP_EQ_LI(tst_ncpus(), online);
}

static void memory(void)
{
	tst_res(TPASS, "mem %lld swap %lld huge %zu", tst_available_mem(),
		tst_available_swap(), tst_get_hugepage_size());
}

static void show_hugepages(void)
{
	int pool;

	SAFE_FILE_SCANF("/proc/sys/vm/nr_hugepages", "%d", &pool);
	tst_res(TPASS, "hugepages %lu of %d", tst_hugepages, pool);
}

static void pollute(void)
{
	struct rusage before, after;

	SAFE_GETRUSAGE(RUSAGE_SELF, &before);
	tst_pollute_memory(48 << 20, 0xa5);
	SAFE_GETRUSAGE(RUSAGE_SELF, &after);
	TST_EXP_EXPR(after.ru_maxrss >= before.ru_maxrss + (40 << 10),
		     "%ld KiB, then %ld", before.ru_maxrss, after.ru_maxrss);
}

static void drivers(void)
{
	const char *name = getenv("DRIVER");

	tst_res(TPASS, "any %d builtin %d module %d", tst_check_driver(name),
		tst_check_builtin_driver(name), tst_check_module_driver(name));
}

static void kernel(void)
{
	tst_res(TPASS, "bits %d compat %d", tst_kernel_bits(),
		tst_is_compat_mode());
}

static void preempt_rt(void)
{
	tst_check_preempt_rt();
	tst_res(TPASS, "no PREEMPT_RT");
}

/* $RELEASE is 5.4.17-rc1. */
static void versions(void)
{
	int a, b, c;

	TST_EXP_EQ_LI(tst_parse_kver("5.4.17-rc1", &a, &b, &c), 0);
	TST_EXP_EQ_LI((a << 20) + (b << 10) + c,
		      (5 << 20) + (4 << 10) + 17);
	TST_EXP_EQ_LI(tst_kvercmp(5, 4, 17), 0);
	TST_EXP_EQ_LI(tst_kvercmp(5, 4, 18), -1);
	TST_EXP_EQ_LI(tst_kvercmp(5, 3, 17), 1 << 10);
	TST_EXP_EQ_LI(tst_kvercmp(6, 4, 17), -(1 << 20));
	TST_EXP_EQ_LI(tst_kvcmp("6.4", 6, 4, 0), 0);
	TST_EXP_EQ_LI(tst_kvcmp("6.4", 6, 3, 1023), 1);
}

static void bad_version(void)
{
	tst_res(TPASS, "%d", tst_kvcmp("six", 6, 0, 0) < 0);
}

/* What a distribution's release with a fix is, and what others have. */
static void dist_versions(void)
{
	struct tst_kern_exv vers[] = {
		{ "RHEL8", "4.18.0-80" }, { "RHEL9", "5.14.0-100" },
		{ NULL, NULL },
	};
	const char *dist = tst_kvcmp_distname(getenv("RELEASE"));
	int cmp = tst_kvercmp2(6, 1, 0, vers);

	tst_res(TPASS, "%s %s", dist ? dist : "none", cmp < 0 ? "older" :
		cmp ? "newer" : "same");
}

static void archs(void)
{
	static const char *const all[] = { "x86", "x86_64", "ia64", "ppc",
		"ppc64", "s390", "s390x", "arm", "aarch64", "sparc", NULL };
	static const char *const others[] = { "ia64", "ppc", "ppc64", "s390",
		"s390x", "arm", "aarch64", "sparc", NULL };
	static const char *const none[] = { NULL };

	TST_EXP_EQ_LI(tst_is_on_arch(all), 1);
	TST_EXP_EQ_LI(tst_is_on_arch(others), 0);
	TST_EXP_EQ_LI(tst_is_on_arch(none), 0);
	TST_EXP_EQ_LI(tst_is_on_arch(NULL), 1);
}

static void virt(void)
{
	static const struct { int type; const char *name; } kinds[] = {
		{ VIRT_XEN, "xen" }, { VIRT_KVM, "kvm" },
		{ VIRT_IBMZ_LPAR, "lpar" }, { VIRT_IBMZ_ZVM, "zvm" },
		{ VIRT_HYPERV, "hyperv" }, { VIRT_OTHER, "other" },
		{ VIRT_IBMZ, "z" }, { VIRT_ANY, "any" },
	};
	char text[100] = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (tst_is_virt(kinds[i].type))
			sprintf(text + strlen(text), " %s", kinds[i].name);
	}
	tst_res(TPASS, "is%s", *text ? text : " real");
}

static void virt_bad(void)
{
	tst_is_virt(7);
}

static void cmdline(void)
{
	struct tst_kcmdline_var vars[] = {
		TST_KCMDLINE_INIT("console"), TST_KCMDLINE_INIT("quiet"),
		TST_KCMDLINE_INIT("dyndbg"), TST_KCMDLINE_INIT("con"),
	};
	unsigned int i;

	tst_kcmdline_parse(vars, ARRAY_SIZE(vars));
	for (i = 0; i < ARRAY_SIZE(vars); i++)
		tst_res(TPASS, "%s %s [%s]", vars[i].key, vars[i].found ?
			"found" : "missing", vars[i].value);
}

static void signatures(void)
{
	tst_res(TINFO, "enforced %d", tst_module_signature_enforced());
	tst_requires_module_signature_disabled();
	tst_res(TPASS, "unsigned modules are loaded");
}

static void slow(void)
{
	int first = tst_has_slow_kconfig();

	tst_res(TPASS, "slow %d %d, 10 become %u", first,
		tst_has_slow_kconfig(), tst_multiply_timeout(10));
}

static unsigned int taint_bit(void)
{
	return strtoul(getenv("TAINT"), NULL, 0);
}

/* The root directory of this case is not the kernel's. */
static void taint(void)
{
	SAFE_FILE_PRINTF("/proc/sys/kernel/tainted", "%u", taint_bit());
	tst_res(TPASS, "tainted %#x", tst_taint_check());
}

static void taint_bad(void)
{
	tst_taint_init(0);
}

static void taint_values(void)
{
	static const unsigned int bits[] = {
		TST_TAINT_G, TST_TAINT_F, TST_TAINT_S, TST_TAINT_R,
		TST_TAINT_M, TST_TAINT_B, TST_TAINT_U, TST_TAINT_D,
		TST_TAINT_A, TST_TAINT_W, TST_TAINT_C, TST_TAINT_I,
		TST_TAINT_O, TST_TAINT_E, TST_TAINT_L, TST_TAINT_K,
		TST_TAINT_X, TST_TAINT_T, TST_TAINT_N,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bits); i++)
		TST_EXP_EQ_LU(bits[i], 1UL << i);
}

/* Values that sources may know by number. */
static void constants(void)
{
	static const int values[][2] = {
		{ TST_UNKNOWN, 0 }, { TST_X86, 1 }, { TST_X86_64, 2 },
		{ TST_IA64, 3 }, { TST_PPC, 4 }, { TST_PPC64, 5 },
		{ TST_S390, 6 }, { TST_S390X, 7 }, { TST_ARM, 8 },
		{ TST_AARCH64, 9 }, { TST_SPARC, 10 }, { VIRT_ANY, 0 },
		{ VIRT_XEN, 1 }, { VIRT_KVM, 2 }, { VIRT_IBMZ, 3 },
		{ VIRT_IBMZ_LPAR, 4 }, { VIRT_IBMZ_ZVM, 5 },
		{ VIRT_HYPERV, 6 }, { VIRT_OTHER, 0xffff },
		{ TST_SR_TCONF_MISSING, 0 }, { TST_SR_TBROK_MISSING, 1 },
		{ TST_SR_SKIP_MISSING, 2 }, { TST_SR_TCONF_RO, 0 },
		{ TST_SR_TBROK_RO, 4 }, { TST_SR_SKIP_RO, 8 },
		{ TST_SR_IGNORE_ERR, 16 }, { TST_SR_TCONF, 0 },
		{ TST_SR_TBROK, 5 }, { TST_SR_SKIP, 10 },
		{ TST_REQUEST, 0 }, { TST_NEEDS, 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		TST_EXP_EQ_LI(values[i][0], values[i][1]);
}

static void clock_names(void)
{
	static const struct { clockid_t id; const char *name; } names[] = {
		{ CLOCK_REALTIME, "CLOCK_REALTIME" },
		{ CLOCK_MONOTONIC, "CLOCK_MONOTONIC" },
		{ CLOCK_PROCESS_CPUTIME_ID, "CLOCK_PROCESS_CPUTIME_ID" },
		{ CLOCK_THREAD_CPUTIME_ID, "CLOCK_THREAD_CPUTIME_ID" },
		{ CLOCK_MONOTONIC_RAW, "CLOCK_MONOTONIC_RAW" },
		{ CLOCK_REALTIME_COARSE, "CLOCK_REALTIME_COARSE" },
		{ CLOCK_MONOTONIC_COARSE, "CLOCK_MONOTONIC_COARSE" },
		{ CLOCK_BOOTTIME, "CLOCK_BOOTTIME" },
		{ CLOCK_REALTIME_ALARM, "CLOCK_REALTIME_ALARM" },
		{ CLOCK_BOOTTIME_ALARM, "CLOCK_BOOTTIME_ALARM" },
		{ CLOCK_TAI, "CLOCK_TAI" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		TST_EXP_EQ_STR(tst_clock_name(names[i].id), names[i].name);
	TST_EXP_EXPR(!!strstr(tst_clock_name(4711), "UNKNOWN"));
}

static void clocks(void)
{
	struct timespec before, now, after, res, libc_res;

	clock_gettime(CLOCK_MONOTONIC, &before);
	TST_EXP_PASS(tst_clock_gettime(CLOCK_MONOTONIC, &now));
	clock_gettime(CLOCK_MONOTONIC, &after);
	TST_EXP_EXPR(!tst_timespec_lt(now, before) &&
		     !tst_timespec_lt(after, now));
	TST_EXP_PASS(tst_clock_getres(CLOCK_MONOTONIC_COARSE, &res));
	clock_getres(CLOCK_MONOTONIC_COARSE, &libc_res);
	TST_EXP_EQ_LI(res.tv_nsec, libc_res.tv_nsec);
	TST_EXP_PASS(tst_clock_getres(CLOCK_MONOTONIC, NULL));
	TST_EXP_FAIL(tst_clock_gettime(4711, &now), EINVAL);
	TST_EXP_FAIL(tst_clock_getres(4711, &now), EINVAL);
	TST_EXP_FAIL(tst_clock_settime(CLOCK_MONOTONIC, &now), EINVAL);
}

static void timestamps(void)
{
	time_t start = tst_fs_timestamp_start(), end;
	struct stat st;

	SAFE_TOUCH("file", 0600, NULL);
	end = tst_fs_timestamp_end();
	SAFE_STAT("file", &st);
	TST_EXP_EXPR(start <= st.st_mtime && st.st_mtime <= end);
	TST_EXP_EXPR(llabs((long long)tst_clock_get_timestamp(CLOCK_REALTIME) -
			   time(NULL)) <= 1);
}

static void timers(void)
{
	tst_timer_check(CLOCK_MONOTONIC);
	tst_timer_start(CLOCK_MONOTONIC);
	TST_EXP_EXPR(!tst_timer_expired_ms(20000));
	usleep(30000);
	TST_EXP_EXPR(tst_timer_expired_ms(30));
	tst_timer_stop();
	TST_EXP_EXPR(tst_timer_elapsed().tv_nsec >= 30000000);
	tst_timer_check(4711);
}

/* Others of this test are waited for longer on a slow machine. */
static void waits(void)
{
	long long ms;

	tst_timer_start(CLOCK_MONOTONIC);
	TST_EXP_FAIL(TST_THREAD_STATE_WAIT(tst_gettid(), 'Z', 30), ETIMEDOUT);
	TST_EXP_FAIL(TST_PROCESS_STATE_WAIT(getpid(), 'Z', 30), ETIMEDOUT);
	TST_EXP_FAIL(TST_PROCESS_EXIT_WAIT(getpid(), 30), ETIMEDOUT);
	tst_timer_stop();
	ms = tst_timer_elapsed_ms();
	TST_EXP_EXPR(ms >= 450, "waited for %lld ms", ms);
}

static int is_default(int sig)
{
	struct sigaction act;
	sigset_t blocked;

	SAFE_SIGACTION(sig, NULL, &act);
	SAFE_SIGPROCMASK(SIG_BLOCK, NULL, &blocked);
	return act.sa_handler == SIG_DFL && !sigismember(&blocked, sig);
}

static void process(void)
{
	TST_EXP_EXPR(is_default(SIGALRM) && is_default(SIGUSR1));
	TST_EXP_EXPR(is_default(SIGTERM) && is_default(SIGINT));
	TST_EXP_EQ_LI(getpgrp(), getpid());
	TST_EXP_EXPR(getpid() != getppid());
	TST_EXP_EQ_LI(tst_getpid(), getpid());
	TST_EXP_EQ_LI(tst_gettid(), syscall(SYS_gettid));
}

#ifdef SYS_clock_gettime64

/* The kernel answers that it has no such call, or forbids it. */
static void refuse_call(int nr, int err)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)nr, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { ARRAY_SIZE(code), code };

	SAFE_PRCTL(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		tst_brk(TCONF | TERRNO, "no seccomp filters");
}

static void try_clock(void)
{
	struct timespec ts = { 0, -1 };

	TST_EXP_PASS(tst_clock_gettime(CLOCK_MONOTONIC, &ts));
	TST_EXP_EXPR(ts.tv_sec > 0 && ts.tv_nsec >= 0);
}

/* 64 bits for the seconds first, 32 where a kernel has nothing else. */
static void time_bits(void)
{
	if (SAFE_FORK()) {
		tst_reap_children();
		refuse_call(SYS_clock_gettime64, ENOSYS);
	} else {
		refuse_call(265, EPERM);	/* clock_gettime */
	}
	try_clock();
}

#endif

/* The test process may be killed for its memory, the library's must not. */
static void oom(void)
{
	char path[64];
	int score;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", getppid());
	SAFE_FILE_SCANF(path, "%d", &score);
	if (score != -1000)
		tst_brk(TCONF, "The score is %d: no CAP_SYS_RESOURCE", score);
	SAFE_FILE_SCANF("/proc/self/oom_score_adj", "%d", &score);
	TST_EXP_EQ_LI(score, 0);
	tst_enable_oom_protection(0);
	SAFE_FILE_SCANF("/proc/self/oom_score_adj", "%d", &score);
	TST_EXP_EQ_LI(score, -1000);
	tst_disable_oom_protection(0);
	SAFE_FILE_SCANF("/proc/self/oom_score_adj", "%d", &score);
	TST_EXP_EQ_LI(score, 0);
}

static void corefile(void)
{
	struct rlimit limit;

	tst_no_corefile(!!getenv("VERBOSE"));
	SAFE_GETRLIMIT(RLIMIT_CORE, &limit);
	TST_EXP_EXPR(limit.rlim_cur == 1 && limit.rlim_max == 1);
}

#define CAP(id) (1u << (id))

static void setup_caps(void)
{
	TST_EXP_PASS(chroot("/"), "chroot() in setup()");
}

static void caps(void)
{
	struct tst_cap_user_header hdr = { 0x20080522, tst_gettid() };
	struct tst_cap_user_data data[2];
	struct tst_cap drop = TST_CAP(TST_CAP_DROP, CAP_KILL);

	TST_EXP_FAIL(chroot("/"), EPERM);
	tst_cap_action(&drop);
	TST_EXP_PASS(tst_capget(&hdr, data));
	TST_EXP_EQ_LU(data[0].effective & CAP(CAP_KILL), 0);
	data[0].effective |= CAP(CAP_KILL);
	TST_EXP_PASS(tst_capset(&hdr, data));
	TST_EXP_PASS(tst_capget(&hdr, data));
	TST_EXP_EQ_LU(data[0].effective & CAP(CAP_KILL), CAP(CAP_KILL));
	hdr.version = 0;
	TST_EXP_FAIL(tst_capset(&hdr, data), EINVAL);
}

static void conf_flags(void)
{
	struct tst_path_val skip = { "missing", NULL, TST_SR_SKIP };
	struct tst_path_val conf = { "conf", "new", TST_SR_TBROK };
	char text[16];

	SAFE_FILE_PRINTF("conf", "first\nsecond\n");
	TST_EXP_EQ_LI(tst_sys_conf_save(&skip), 1);
	TST_EXP_EQ_LI(tst_sys_conf_save(&conf), 0);
	SAFE_FILE_SCANF("conf", "%15s", text);
	TST_EXP_EQ_STR(text, "new");
	tst_sys_conf_dump();
	tst_sys_conf_restore(1);
	SAFE_FILE_READ_STR("conf", text, sizeof(text));
	TST_EXP_EQ_STR(text, "first");
}

/* $FLAGS say what to do about $FILE, which cannot be written. */
static void conf_unusable(void)
{
	struct tst_path_val conf = { getenv("FILE"), NULL, 0 };

	conf.flags = strtoul(getenv("FLAGS"), NULL, 0);
	TST_EXP_EQ_LI(tst_sys_conf_save(&conf), 1);
}

static void conf_vanishes(void)
{
	struct tst_path_val conf = { "conf", "x", 0 };

	SAFE_FILE_PRINTF("conf", "1");
	tst_sys_conf_save(&conf);
	SAFE_UNLINK("conf");
	tst_res(TPASS, "saved");
}

/* The kernel takes the value, but only some bits of it. */
static void conf_differs(void)
{
	TST_SYS_CONF_LONG_SET("/proc/self/coredump_filter", 1 << 20, 0);
	tst_res(TPASS, "not looked at");
	TST_SYS_CONF_LONG_SET("/proc/self/coredump_filter", 1 << 20, 1);
}

static void genpath(void)
{
	char *path = tst_tmpdir_genpath("a%d%s", 1, "b");
	size_t len = strlen(tst_tmpdir_path());

	TST_EXP_EQ_STRN(path, tst_tmpdir_path(), len);
	TST_EXP_EQ_STR(path + len, "/a1b");
	TST_EXP_EQ_STR(basename(path), "a1b");
	path[strlen(path) + 1] = 'x';
}

static void purge(void)
{
	SAFE_MKDIR("dir", 0700);
	SAFE_MKDIR("dir/sub", 0700);
	SAFE_MKDIR("kept", 0700);
	SAFE_TOUCH("dir/sub/file", 0600, NULL);
	SAFE_TOUCH("kept/file", 0600, NULL);
	SAFE_SYMLINK("../kept", "dir/link");
	tst_purge_dir("dir");
	TST_EXP_PASS(rmdir("dir"));
	TST_EXP_PASS(access("kept/file", F_OK));
	SAFE_SYMLINK("kept", "link");
	tst_purge_dir("link");
}

/* Programs that cannot be started, or only by the shell. */
static void programs(void)
{
	const char *const none[] = { "no-such-program", NULL };
	const char *const bad[] = { "./bad", NULL };
	const char *const script[] = { "./script", "a b", "c", NULL };
	int fd = SAFE_CREAT("out", 0600);

	SAFE_FILE_PRINTF("bad", "#!/no/such/interpreter\n");
	SAFE_FILE_PRINTF("script", "echo \"$#:$1:$2\"; exit 7\n");
	SAFE_CHMOD("bad", 0755);
	SAFE_CHMOD("script", 0755);
	TST_EXP_EQ_LI(tst_cmd_fds(none, -1, -1, 0), 255);
	TST_EXP_EQ_LI(tst_cmd(bad, NULL, NULL, TST_CMD_PASS_RETVAL), 254);
	TST_EXP_EQ_LI(tst_cmd_fds(script, fd, -1, TST_CMD_PASS_RETVAL), 7);
	TST_ASSERT_STR("out", "2:a b:c");
	tst_cmd(bad, NULL, NULL, 0);
}

static void load(void)
{
	char *const params[] = { "a=1", "b=2", NULL };

	tst_module_exists("mod.ko", NULL);
	if (getenv("LOCAL"))
		SAFE_TOUCH("mod.ko", 0600, NULL);
	tst_module_load("mod.ko", params);
	tst_res(TPASS, "loaded");
}

static void unload(void)
{
	tst_module_unload("fakemod");
	tst_res(TPASS, "unloaded");
}

static void probe(void)
{
	char *const params[] = { "a=1", "b=2", NULL };

	tst_modprobe("fakemod", params);
	tst_res(TPASS, "loaded");
}

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define CMDS(...) ((struct tst_cmd[]){ __VA_ARGS__, {} })
#define RUN .test_all = pass

static struct tst_cmd one_cmd[2];

static const struct tst_case cases[] = {
	{ "cpus", { .test_all = cpus } },
	{ "cpus_available", { .test_all = cpus_available } },
	{ "min_cpus", { RUN } },
	{ "vendor", { RUN } },
	{ "memory", { .test_all = memory } },
	{ "min_mem", { RUN, .min_mem_avail = 5 } },
	{ "min_swap", { RUN, .min_swap_avail = 5 } },
	{ "huge_needed", { .test_all = show_hugepages,
		.hugepages = { 4, TST_NEEDS } } },
	{ "huge_wanted", { .test_all = show_hugepages,
		.hugepages = { 4, TST_REQUEST } } },
	{ "huge_none", { .test_all = show_hugepages,
		.hugepages = { TST_NO_HUGEPAGES, TST_REQUEST } } },
	{ "pollute", { .test_all = pollute } },
	{ "drivers", { .test_all = drivers } },
	{ "needs_drivers", { RUN, .needs_drivers = LIST("kvm", "some-mod") } },
	{ "kernel", { .test_all = kernel } },
	{ "preempt_rt", { .test_all = preempt_rt } },
	{ "versions", { .test_all = versions } },
	{ "bad_version", { .test_all = bad_version } },
	{ "min_kver", { RUN, .min_kver = "5.4.17" } },
	{ "dist_versions", { .test_all = dist_versions } },
	{ "archs", { .test_all = archs } },
	{ "virt", { .test_all = virt } },
	{ "virt_bad", { .test_all = virt_bad } },
	{ "lockdown", { RUN, .skip_in_lockdown = 1 } },
	{ "secureboot", { RUN, .skip_in_secureboot = 1 } },
	{ "cmdline", { .test_all = cmdline } },
	{ "signatures", { .test_all = signatures } },
	{ "slow", { .test_all = slow } },
	{ "taint", { .test_all = taint } },
	{ "taint_bad", { .test_all = taint_bad } },
	{ "taint_values", { .test_all = taint_values } },
	{ "constants", { .test_all = constants } },
	{ "clock_names", { .test_all = clock_names } },
	{ "clocks", { .test_all = clocks } },
	{ "timestamps", { .test_all = timestamps, .needs_tmpdir = 1 } },
	{ "timers", { .test_all = timers } },
	{ "waits", { .test_all = waits } },
	{ "process", { .test_all = process } },
#ifdef SYS_clock_gettime64
	{ "time_bits", { .test_all = time_bits, .forks_child = 1 } },
#endif
	{ "oom", { .test_all = oom, .needs_root = 1 } },
	{ "corefile", { .test_all = corefile } },
	{ "caps", { .setup = setup_caps, .test_all = caps, .needs_root = 1,
		.caps = (struct tst_cap[]){
			TST_CAP(TST_CAP_REQ, CAP_SYS_CHROOT),
			TST_CAP(TST_CAP_DROP, CAP_SYS_CHROOT), {} } } },
	{ "conf_flags", { .test_all = conf_flags, .needs_tmpdir = 1 } },
	{ "conf_unusable", { .test_all = conf_unusable } },
	{ "conf_vanishes", { .test_all = conf_vanishes, .needs_tmpdir = 1 } },
	{ "conf_differs", { .test_all = conf_differs } },
	{ "genpath", { .test_all = genpath, .needs_tmpdir = 1 } },
	{ "purge", { .test_all = purge, .needs_tmpdir = 1 } },
	{ "programs", { .test_all = programs, .needs_tmpdir = 1 } },
	{ "cmd", { RUN, .needs_cmds = one_cmd } },
	{ "load", { .test_all = load, .needs_tmpdir = 1 } },
	{ "unload", { .test_all = unload } },
	{ "probe", { .test_all = probe } },
};

PICK_CASE

/* What TST_CAP_REQ has to make effective is permitted only. */
static void lower_chroot(void)
{
	struct tst_cap_user_header hdr = { 0x20080522, tst_gettid() };
	struct tst_cap_user_data data[2];

	tst_capget(&hdr, data);
	data[0].effective &= ~CAP(CAP_SYS_CHROOT);
	tst_capset(&hdr, data);
}

/* In the table they separate words. */
static char *with_blanks(char *text)
{
	char *c;

	for (c = text; c && *c; c++) {
		if (*c == '_')
			*c = ' ';
	}
	return text;
}

/* What a field is to be, as far as the environment says so. */
__attribute__((constructor)) static void set_fields(void)
{
	if (getenv("MIN_CPUS"))
		test.min_cpus = tst_ncpus() + atoi(getenv("MIN_CPUS"));
	if (getenv("VENDOR"))
		test.needs_cpu_vendor = getenv("VENDOR");
	if (getenv("MASK"))
		test.taint_check = strtoul(getenv("MASK"), NULL, 0);
	if (!strcmp(case_name, "caps"))
		lower_chroot();
	one_cmd[0].cmd = with_blanks(getenv("CMD"));
}
