// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The test process: setup(), the iterations of test(), cleanup().
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include <sys/prctl.h>

/* The library process is gone: nobody counts or restores any more. */
static void die_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != tst_page->lib_pid)
		_exit(1);
}

/* Programs of the test are also found in its directory, as the empty element
 * says, and where it was started. */
static void extend_path(void)
{
	const char *path = getenv("PATH");
	char *longer;

	if (!tst_start_dir)
		return;
	if (asprintf(&longer, "%s::%s", path ? path : "", tst_start_dir) < 0)
		return;
	setenv("PATH", longer, 1);
	free(longer);
}

static void begin(void)
{
	die_with_parent();
	tst_kmsg_stop();
	tst_disable_oom_protection(0);
	setpgid(0, 0);
	tst_page->test_pid = getpid();
	tst_watch_child();
	tst_heartbeat("setup()");
	extend_path();
	tst_page->main_pid = getpid();
	if (&tst_layer_hooks && tst_layer_hooks.begin)
		tst_layer_hooks.begin();
}

static void setup(void)
{
	if (tst_test->caps)
		tst_cap_setup(tst_test->caps, TST_CAP_REQ);
	if (tst_test->setup)
		tst_test->setup();
	if (tst_getpid() != tst_page->main_pid)
		tst_lib_brk(TBROK, "a child process returned from setup()");
	if (tst_test->caps)
		tst_cap_setup(tst_test->caps, TST_CAP_DROP);
}

static unsigned int count_results(void)
{
	uint32_t *n = tst_page->counters;

	return n[TST_PASSED] + n[TST_FAILED] + n[TST_SKIPPED] + n[TST_BROKEN];
}

static void call_test(unsigned int nr)
{
	if (tst_test->test_all)
		tst_test->test_all();
	else
		tst_test->test(nr);
}

/* One call of test(): it has to report something. */
static void run_test(unsigned int nr)
{
	unsigned int before = count_results();
	const char *step = tst_test->test_all ? "test_all()" : "test()";

	tst_page->test_nr = nr;
	tst_record_test_begin();
	tst_heartbeat(step);
	call_test(nr);
	if (tst_getpid() != tst_page->main_pid)
		exit(0);
	tst_reap_children();
	if (count_results() == before)
		tst_lib_brk(TBROK, "%s reported no results", step);
	tst_record_test_end();
}

static void run_iteration(void)
{
	unsigned int i, calls = tst_test->test_all ? 1 : tst_test->tcnt;

	for (i = 0; i < calls; i++)
		run_test(i);
}

/* As long as the loop goes by time it runs once at least. */
static int is_over(unsigned int iteration, int64_t start)
{
	int64_t passed;

	if (tst_duration > 0) {
		passed = tst_now_ns() - start;
		return iteration && passed >= tst_duration * 1e9f;
	}
	return iteration >= (unsigned int)tst_iterations;
}

void tst_testrun(void)
{
	int64_t start;
	unsigned int i;

	begin();
	setup();
	start = tst_now_ns();
	for (i = 0; !is_over(i, start); i++) {
		tst_page->iteration = i;
		run_iteration();
	}
	tst_run_cleanup();
	tst_page->ended = 1;
	exit(0);
}
