// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One case for each field of struct tst_test, and for what goes wrong with
 * it. Run by tests/tst/run with the expectations in fields.tab.
 */
#define _GNU_SOURCE
#include "cases.h"
#include "tst_safe_clocks.h"

static void pass(void)
{
	tst_res(TPASS, "ran");
}

static void pass_n(unsigned int n)
{
	tst_res(TPASS, "test %u variant %u", n, tst_variant);
}

static void setup(void)
{
	tst_res(TINFO, "setup variant %u", tst_variant);
}

static void cleanup(void)
{
	tst_res(TINFO, "cleanup variant %u", tst_variant);
}

static char *opt_a, *opt_b;

static void show_options(void)
{
	tst_res(TPASS, "a=%s b=%s", opt_a ? opt_a : "-", opt_b ? opt_b : "-");
}

static void in_tmpdir(void)
{
	char cwd[PATH_MAX];
	struct stat st;

	TST_EXP_EQ_STR(getcwd(cwd, sizeof(cwd)), tst_tmpdir_path());
	SAFE_STAT(".", &st);
	TST_EXP_EQ_LI(st.st_mode & 07777, 0777);
	SAFE_MKDIR("sub", 0700);
	SAFE_TOUCH("sub/file", 0400, NULL);
	SAFE_CHMOD("sub", 0);
	SAFE_SYMLINK("/etc", "link");
	tst_res(TPASS, "%s", tst_tmpdir_genpath("x%d", 1));
}

static void forks(void)
{
	if (!SAFE_FORK()) {
		tst_res(TPASS, "child");
		exit(0);
	}
}

static void leaves_child(void)
{
	if (!fork()) {
		if (!fork()) {
			sleep(1000);
			_exit(0);
		}
		_exit(0);
	}
	tst_res(TPASS, "left a grandchild");
}

static void *buf;
static char *str;
static struct iovec *iov;

static void show_bufs(void)
{
	TST_EXP_EQ_STR(str, "text");
	TST_EXP_EQ_LI(((char *)buf)[99], 0);
	TST_EXP_EQ_LI(iov[1].iov_len, 7);
}

static void set_clock(void)
{
	struct timespec ts;

	/* Others on this machine look at the clock too. */
	SAFE_CLOCK_GETTIME(CLOCK_REALTIME, &ts);
	ts.tv_sec++;
	TST_EXP_PASS(clock_settime(CLOCK_REALTIME, &ts));
}

static void show_runtime(void)
{
	TST_EXP_EXPR(tst_remaining_runtime() <= 2);
}

static void loop_runtime(void)
{
	while (tst_remaining_runtime())
		usleep(1000);
	tst_res(TPASS, "over");
}

static void remaining(void)
{
	tst_remaining_runtime();
}

static void show_limit(void)
{
	struct rlimit limit;

	SAFE_GETRLIMIT(RLIMIT_NOFILE, &limit);
	TST_EXP_EQ_LI(limit.rlim_cur, 77);
	SAFE_GETRLIMIT(RLIMIT_CPU, &limit);
	TST_EXP_EQ_LI(limit.rlim_cur, 9);
}

static void show_raised(void)
{
	struct rlimit limit;

	SAFE_GETRLIMIT(RLIMIT_CORE, &limit);
	TST_EXP_EQ_LI(limit.rlim_cur, 4096);
}

static int sample(int clk_id, long long usec)
{
	return clk_id + usec;
}

static void show_cap(void)
{
	TST_EXP_FAIL(chroot("/"), EPERM);
}

static void show_cmd(void)
{
	TST_EXP_EQ_LI(tst_cmd_present("sh"), 1);
	TST_EXP_EQ_LI(tst_cmd_present("no-such-cmd"), 0);
}

static void ask_cmd(void)
{
	tst_cmd_present("ls");
}

static char setting[PATH_MAX];

__attribute__((constructor)) static void name_setting(void)
{
	snprintf(setting, sizeof(setting), "%s", getenv("SETTING"));
}

static void show_setting(void)
{
	char val[32];

	SAFE_FILE_SCANF(setting, "%31s", val);
	TST_EXP_EQ_STR(val, "new");
	SAFE_FILE_PRINTF(setting, "changed again");
}

static void change_late(void)
{
	struct tst_path_val conf = { setting, "late", 0 };

	tst_sys_conf_save(&conf);
	tst_res(TPASS, "changed");
}

static void change_and_hang(void)
{
	change_late();
	tst_set_timeout(0);
	while (1)
		pause();
}

static void change_and_crash(void)
{
	change_late();
	abort();
}

/* A process that only SIGKILL ends, and one that would wait for it. */
static void leave_orphans(void)
{
	sigset_t all;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	pid = SAFE_FORK();
	if (pid)
		tst_res(TPASS, "processes: %d %d", getpid(), pid);
	while (1)
		pause();
}

/* The library process and its group are gone as soon as there is something to
 * leave behind. */
static void leave_orphans_at_once(void)
{
	sigset_t all;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	pid = SAFE_FORK();
	if (pid) {
		dprintf(STDERR_FILENO, "processes: %d %d\n", getpid(), pid);
		kill(-getpgid(getppid()), SIGKILL);
	}
	while (1)
		pause();
}

static void show_resource(void)
{
	TST_ASSERT_STR("resource.txt", "data");
}

/* Restored in the wrong order this would not end as it began. */
static void change_often(void)
{
	struct tst_path_val conf = { setting, NULL, 0 };
	static const char *const values[] = { "second", "third", "fourth" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		conf.val = values[i];
		tst_sys_conf_save(&conf);
	}
	tst_res(TPASS, "changed");
}

/* A program among the test's files is found by its name. */
static void run_resource(void)
{
	char *const params[] = { "ran", NULL };
	int status = tst_run_script("resource.sh", params);

	TST_EXP_EQ_LI(WEXITSTATUS(status), 5);
}

static void show_hugepages(void)
{
	tst_res(TPASS, "hugepages %lu", tst_hugepages);
}

static void run_script(void)
{
	char *const params[] = { "a", "b c", NULL };
	int status = tst_run_script("tst_script.sh", params);

	TST_EXP_EQ_LI(WEXITSTATUS(status), 3);
}

static void run_missing_script(void)
{
	tst_run_script("no-such-script", NULL);
}

#define OPTIONS(...) ((struct tst_option[]){ __VA_ARGS__, {} })
#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define CMDS(...) ((struct tst_cmd[]){ __VA_ARGS__, {} })
#define CONF(...) ((const struct tst_path_val[]){ __VA_ARGS__, {} })
#define CAPS(...) ((struct tst_cap[]){ __VA_ARGS__, {} })

/* What every case needs. */
#define RUN .test_all = pass

static struct tst_fs some_fs;

static void brk_setup(void)
{
	tst_brk(getenv("SKIP") ? TCONF : TBROK, "in setup");
}

static const struct tst_case cases[] = {
	{ "plain", { RUN, .setup = setup, .cleanup = cleanup } },
	{ "tcnt", { .tcnt = 2, .test = pass_n } },
	{ "tcnt_zero", { .test = pass_n } },
	{ "tcnt_all", { .tcnt = 2, RUN } },
	{ "two_functions", { .tcnt = 1, .test = pass_n, RUN } },
	{ "no_function", { .setup = setup } },
	{ "options", { .test_all = show_options, .options = OPTIONS(
		{ "a:", &opt_a, "-a x   value" }, { "b", &opt_b, "flag" }) } },
	{ "options_collide", { RUN, .options = OPTIONS(
		{ "i:", &opt_a, "" }) } },
	{ "options_double", { RUN, .options = OPTIONS(
		{ "a:", &opt_a, "" }, { "a", &opt_b, "" }) } },
	{ "options_jt", { .test_all = show_options, .options = OPTIONS(
		{ "j:", &opt_a, "" }, { "t", &opt_b, "" }) } },
	{ "min_kver_ok", { RUN, .min_kver = "3.10" } },
	{ "min_kver_new", { RUN, .min_kver = "99.1.2" } },
	{ "min_kver_bad", { RUN, .min_kver = "five" } },
	{ "archs_ok", { RUN, .supported_archs = LIST("x86", "x86_64") } },
	{ "archs_other", { RUN, .supported_archs = LIST("s390x", "arm") } },
	{ "archs_bad", { RUN, .supported_archs = LIST("x86_64", "pdp11") } },
	{ "tconf_msg", { .tconf_msg = "needs a %s" } },
	{ "tmpdir", { .test_all = in_tmpdir, .needs_tmpdir = 1 } },
	{ "root", { RUN, .needs_root = 1 } },
	{ "forks_child", { .test_all = forks, .forks_child = 1 } },
	{ "forks_child_unset", { .test_all = forks } },
	{ "forks_child_left", { .test_all = leaves_child, .forks_child = 1 } },
	{ "runs_script", { .test_all = run_script, .runs_script = 1 } },
	{ "runs_script_missing", { .test_all = run_missing_script,
		.runs_script = 1 } },
	{ "runs_script_unset", { .test_all = run_script } },
	{ "wallclock", { .test_all = set_clock, .restore_wallclock = 1 } },
	{ "lockdown", { RUN, .skip_in_lockdown = 1 } },
	{ "secureboot", { RUN, .skip_in_secureboot = 1 } },
	{ "compat", { RUN, .skip_in_compat = 1 } },
	{ "abi_32", { RUN, .needs_abi_bits = 32 } },
	{ "abi_64", { RUN, .needs_abi_bits = 64 } },
	{ "abi_bad", { RUN, .needs_abi_bits = 16 } },
	{ "cpus_ok", { RUN, .min_cpus = 1 } },
	{ "cpus_many", { RUN, .min_cpus = 100000 } },
	{ "vendor", { RUN, .needs_cpu_vendor = "NoSuchVendor" } },
	{ "mem_ok", { RUN, .min_mem_avail = 1 } },
	{ "mem_much", { RUN, .min_mem_avail = 1UL << 30 } },
	{ "swap_much", { RUN, .min_swap_avail = 1UL << 30 } },
	{ "hugepages", { .test_all = show_hugepages, .hugepages = { 1,
		TST_REQUEST } } },
	{ "hugepages_much", { .test_all = show_hugepages, .hugepages = {
		1UL << 30, TST_NEEDS } } },
	{ "hugepages_none", { .test_all = show_hugepages, .hugepages = {
		TST_NO_HUGEPAGES, TST_REQUEST } } },
	{ "taint_ok", { RUN, .taint_check = TST_TAINT_D } },
	{ "variants", { .tcnt = 2, .test = pass_n, .test_variants = 2,
		.setup = setup, .cleanup = cleanup } },
	{ "timeout", { RUN, .timeout = 90 } },
	{ "timeout_none", { RUN, .timeout = TST_UNLIMITED_TIMEOUT } },
	{ "timeout_bad", { RUN, .timeout = -2 } },
	{ "runtime", { .test_all = show_runtime, .runtime = 2 } },
	{ "runtime_loop", { .test_all = loop_runtime, .runtime = 1 } },
	{ "runtime_old", { .test_all = show_runtime, .max_runtime = 2 } },
	{ "runtime_bad", { RUN, .runtime = -1 } },
	{ "runtime_unset", { .test_all = remaining } },
	{ "min_runtime", { .test_all = show_runtime, .min_runtime = 2 } },
	{ "resource", { .test_all = show_resource, .resource_files = LIST(
		"resource.txt") } },
	{ "resource_run", { .test_all = run_resource, .runs_script = 1,
		.resource_files = LIST("resource.sh") } },
	{ "header", { RUN, .needs_tmpdir = 1,
		.needs_kconfigs = LIST("CONFIG_A") } },
	{ "ulimit_raised", { .test_all = show_raised, .ulimit =
		(const struct tst_ulimit_val[]){ { RLIMIT_CORE, 4096 },
			{} } } },
	{ "runtime_least", { .test_all = show_runtime, .runtime = 100,
		.min_runtime = 2 } },
	{ "r_sample", { .sample = sample } },
	{ "resource_missing", { RUN, .resource_files = LIST("nothing") } },
	{ "ulimit", { .test_all = show_limit, .ulimit =
		(const struct tst_ulimit_val[]){ { RLIMIT_CPU, 9 },
			{ RLIMIT_NOFILE, 77 }, {} } } },
	{ "ulimit_bad", { RUN, .ulimit = (const struct tst_ulimit_val[]){
		{ 9999, 1 }, {} } } },
	{ "restore", { .test_all = show_setting, .save_restore = CONF(
		{ setting, "new", TST_SR_TBROK }) } },
	{ "restore_often", { .test_all = change_often, .save_restore = CONF(
		{ setting, "first", TST_SR_TBROK }) } },
	{ "restore_late", { .test_all = change_late } },
	{ "restore_hang", { .test_all = change_and_hang } },
	{ "restore_crash", { .test_all = change_and_crash } },
	{ "orphans", { .test_all = leave_orphans, .forks_child = 1,
		.needs_checkpoints = 1, .save_restore = CONF(
			{ setting, "new", TST_SR_TBROK }) } },
	{ "orphans_at_once", { .test_all = leave_orphans_at_once,
		.forks_child = 1, .needs_checkpoints = 1, .save_restore = CONF(
			{ setting, "new", TST_SR_TBROK }) } },
	{ "restore_tconf", { RUN, .save_restore = CONF(
		{ "/proc/no/such", NULL, TST_SR_TCONF }) } },
	{ "restore_tbrok", { RUN, .save_restore = CONF(
		{ "/proc/no/such", NULL, TST_SR_TBROK }) } },
	{ "restore_skip", { RUN, .save_restore = CONF(
		{ "/proc/no/such", NULL, TST_SR_SKIP }) } },
	{ "restore_badval", { RUN, .save_restore = CONF(
		{ "/proc/sys/vm/overcommit_memory", "x", TST_SR_TBROK }) } },
	{ "restore_ignore", { RUN, .save_restore = CONF(
		{ "/proc/sys/vm/overcommit_memory", "x",
		  TST_SR_TBROK | TST_SR_IGNORE_ERR }) } },
	{ "kconfigs", { RUN, .needs_kconfigs = LIST("CONFIG_A", "CONFIG_B") } },
	{ "kconfigs_not", { RUN, .needs_kconfigs = LIST("CONFIG_A",
		"CONFIG_N | CONFIG_ABSENT & CONFIG_S") } },
	{ "bufs", { .test_all = show_bufs, .bufs = (struct tst_buffers[]){
		{ &buf, .size = 100 }, { &str, .str = "text" },
		{ &iov, .iov_sizes = (int[]){ 0, 7, -1 } }, {} } } },
	{ "bufs_bad", { RUN, .bufs = (struct tst_buffers[]){
		{ &buf, .size = 100, .str = "x" }, {} } } },
	{ "caps_drop", { .test_all = show_cap, .caps = CAPS(
		TST_CAP(TST_CAP_DROP, CAP_SYS_CHROOT)) } },
	{ "caps_req", { RUN, .caps = CAPS(
		TST_CAP(TST_CAP_REQ, CAP_SYS_ADMIN)) } },
	{ "cmds", { .test_all = show_cmd, .needs_cmds = CMDS({ .cmd = "sh" },
		{ .cmd = "no-such-cmd", .optional = 1 }) } },
	{ "cmds_missing", { RUN, .needs_cmds = CMDS({ .cmd = "no-such-cmd" }) } },
	{ "cmds_version", { RUN, .needs_cmds = CMDS(
		{ .cmd = "mkfs.ext4 >= 1.40.0" }) } },
	{ "cmds_newer", { RUN, .needs_cmds = CMDS(
		{ .cmd = "mkfs.ext4 > 99.0.0" }) } },
	{ "cmds_unknown", { RUN, .needs_cmds = CMDS({ .cmd = "sh >= 1.0.0" }) } },
	{ "cmds_bad", { RUN, .needs_cmds = CMDS({ .cmd = "sh ~~ 1.0.0" }) } },
	{ "cmds_ask", { .test_all = ask_cmd, .needs_cmds = CMDS({ .cmd = "sh" }) } },
	{ "drivers", { RUN, .needs_drivers = LIST("no_such_driver") } },
	{ "no_tmpdir", { .test_all = in_tmpdir } },
	{ "order", { .timeout = -2, .runtime = -1, .tconf_msg = "message",
		.supported_archs = LIST("ppc"), .needs_cpu_vendor = "Nobody",
		.needs_kconfigs = LIST("CONFIG_N"), .needs_root = 1,
		.min_kver = "99.0", .needs_abi_bits = 16, .skip_in_compat = 1,
		.hugepages = { 1UL << 30, TST_NEEDS }, .needs_cgroup_ver = 2,
		.needs_cmds = CMDS({ .cmd = "no-such-cmd" }),
		.min_cpus = 100000, .min_mem_avail = 1UL << 30,
		.min_swap_avail = 1UL << 30,
		.bufs = (struct tst_buffers[]){ { &buf, .size = 0 }, {} },
		.needs_tmpdir = 1, .save_restore = CONF(
			{ "/proc/no/such", NULL, TST_SR_TBROK }),
		.ulimit = (const struct tst_ulimit_val[]){ { 9999, 1 }, {} },
		.resource_files = LIST("nothing") } },
	{ "brk_setup", { RUN, .setup = brk_setup, .cleanup = cleanup } },
	{ "r_device", { RUN, .needs_device = 1 } },
	{ "r_overlay", { RUN, .needs_overlay = 1 } },
	{ "r_format", { RUN, .format_device = 1 } },
	{ "r_mount", { RUN, .mount_device = 1 } },
	{ "r_rofs", { RUN, .needs_rofs = 1 } },
	{ "r_devfs", { RUN, .needs_devfs = 1 } },
	{ "r_allfs", { RUN, .all_filesystems = 1 } },
	{ "r_hugetlbfs", { RUN, .needs_hugetlbfs = 1 } },
	{ "r_skipfs", { RUN, .skip_filesystems = LIST("ext4") } },
	{ "r_devsize", { RUN, .dev_min_size = 1 } },
	{ "r_fs", { RUN, .filesystems = &some_fs } },
	{ "r_mntpoint", { RUN, .mntpoint = "mnt" } },
	{ "r_scall", { RUN, .scall = "x" } },
	{ "r_cgver", { RUN, .needs_cgroup_ver = TST_CG_V2 } },
	{ "r_cgctrls", { RUN, .needs_cgroup_ctrls = LIST("memory") } },
	{ "r_cgns", { RUN, .needs_cgroup_nsdelegate = 1 } },
};

PICK_CASE

/* With $NO_TEST there is nothing to run. */
__attribute__((constructor)) static void run_nothing(void)
{
	char *argv[] = { "fields", NULL };

	tst_test_file = "fields.c";
	if (getenv("NO_TEST"))
		tst_run_tcases(1, argv, NULL);
}

/* Takes one mistake after the other away, up to $STEP, in the order in which
 * they have to be found. */
__attribute__((constructor)) static void take_away(void)
{
	int step = getenv("STEP") ? atoi(getenv("STEP")) : 0, n = 0;

#define TAKE(field, value) do { if (n++ < step) test.field = value; } while (0)
	TAKE(timeout, 0);
	TAKE(runtime, 0);
	TAKE(tconf_msg, NULL);
	TAKE(supported_archs, NULL);
	TAKE(needs_cpu_vendor, NULL);
	TAKE(needs_cgroup_ver, 0);
	TAKE(test_all, pass);
	TAKE(needs_kconfigs, NULL);
	TAKE(needs_root, 0);
	TAKE(min_kver, NULL);
	TAKE(skip_in_compat, 0);
	TAKE(needs_abi_bits, 0);
	TAKE(needs_cmds, NULL);
	TAKE(min_cpus, 0);
	TAKE(min_mem_avail, 0);
	TAKE(min_swap_avail, 0);
	if (n++ < step)	/* its number is constant */
		memset(&test.hugepages, 0, sizeof(test.hugepages));
	TAKE(bufs, NULL);
	TAKE(needs_tmpdir, 0);
	TAKE(save_restore, NULL);
	TAKE(ulimit, NULL);
	TAKE(resource_files, NULL);
}
