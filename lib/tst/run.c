// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tst_run_tcases(): one run of a test program from main() to its exit.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include "tst_kconfig.h"
#include <sys/utsname.h>

struct tst_test *tst_test;
struct tst_device *tst_device;
const char *tst_test_file = "test";
const char *tst_tcid;
unsigned int tst_variant;

/* A descriptor below 3 that is closed would be taken by the next file opened,
 * and be written to by whoever prints. */
static void open_std_fds(void)
{
	int fd;

	for (fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) < 0)
			return;
	}
}

static void name_test(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

	tst_tcid = slash ? slash + 1 : argv0;
	if (tst_tcid && *tst_tcid)
		return;
	tst_tcid = "test";
	tst_lib_res(TINFO, "argv[0] is empty: the test is called '%s'",
		    tst_tcid);
}

static void print_header(void)
{
	struct utsname un;

	uname(&un);
	tst_lib_res(TINFO, "LTP version: %s", TST_VERSION);
	tst_lib_res(TINFO, "Tested kernel: %s %s %s", un.release, un.version,
		    un.machine);
	if (tst_test->needs_kconfigs)
		tst_has_slow_kconfig();
	tst_print_timeout();
}

static void kill_leftovers(pid_t pid)
{
	if (tst_kill_group(pid) && tst_test->forks_child)
		tst_lib_res(TINFO, "Killed the leftover descendant processes");
	tst_page->test_pid = 0;
}

static void report_end(int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status))
		tst_lib_brk(TBROK, "The test process exited with %d in %s",
			    WEXITSTATUS(status), tst_page->step);
	if (WIFEXITED(status) && !tst_page->ended)
		tst_lib_brk(TBROK, "The test process exited in %s, before its "
			    "end", tst_page->step);
	if (tst_page->abort || !WIFSIGNALED(status))
		return;
	if (WTERMSIG(status) == SIGKILL) {
		if (!tst_where_told)
			tst_print_where(0);
		tst_lib_res(TINFO, "If you are running on slow machine, try "
			    "exporting LTP_TIMEOUT_MUL > 1");
		tst_lib_brk(TBROK, "Test killed! (timeout?)");
	}
	tst_print_where(0);
	tst_lib_brk(TBROK, "Test killed by %s!", tst_strsig(WTERMSIG(status)));
}

static void run_variant(void)
{
	pid_t pid;
	int status;

	tst_page->variant = tst_variant;
	tst_page->ended = 0;
	tst_where_told = 0;
	tst_heartbeat("setup()");
	tst_hints_armed = 1;
	tst_flush();
	tst_kmsg_start();
	tst_taint_start();
	tst_guard_start();
	pid = fork();
	if (pid < 0)
		tst_lib_brk(TBROK | TERRNO, "cannot fork the test process");
	if (!pid)
		tst_testrun();
	status = tst_watch(pid);
	kill_leftovers(pid);
	if (&tst_layer_hooks && tst_layer_hooks.end)
		tst_layer_hooks.end(status);
	tst_kmsg_report();
	tst_taint_report();
	report_end(status);
}

static void run_variants(void)
{
	unsigned int n = tst_test->test_variants ? tst_test->test_variants : 1;

	for (tst_variant = 0; tst_variant < n; tst_variant++) {
		run_variant();
		if (tst_page->abort)
			return;
	}
}

/* Without records, what is found here is all that is printed, and there is no
 * name to print. */
static void look_early(int argc, char *argv[])
{
	int wanted = tst_test && argc > 1;

	if (wanted) {
		name_test(argv[0]);
		tst_page_create();
		tst_page->early = 1;
		tst_find_record_options(argc, argv);
	}
	tst_check_early();
	if (!wanted) {
		name_test(argc > 0 ? argv[0] : NULL);
		tst_page_create();
	}
	tst_page->early = 0;
}

void tst_run_tcases(int argc, char *argv[], struct tst_test *self)
{
	tst_test = self;
	open_std_fds();
	if (self && argc > 1 && !strcmp(argv[1], "--metadata")) {
		name_test(argv[0]);
		tst_print_metadata();
	}
	look_early(argc, argv);
	tst_watch_init();
	tst_parse_options(argc, argv);
	tst_timeouts_init();
	tst_record_start();
	tst_check_requirements();
	tst_prepare();
	tst_enable_oom_protection(0);
	print_header();
	run_variants();
	tst_exit(0);
}
