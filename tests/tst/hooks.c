// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A library on top of the test library, and the documentation that the
 * compiler driver adds. Run by tests/tst/run with hooks.tab.
 */
#define _GNU_SOURCE
#include "cases.h"
#include <sys/syscall.h>
#include "../../lib/tst/tst_hooks.h"

static const char *probe = "-";

static void set_probe(const char *value)
{
	probe = value;
}

static void set_flag(const char *value)
{
	tst_res(TINFO, "flag %s", value ? value : "without value");
}

/* With $UNKILLABLE the library process can kill nobody, and waits a hundredth
 * of the time. */
int kill(pid_t pid, int sig)
{
	if (sig == SIGKILL && getenv("UNKILLABLE")) {
		errno = EPERM;
		return -1;
	}
	return syscall(SYS_kill, pid, sig);
}

int sigtimedwait(const sigset_t *set, siginfo_t *info,
		 const struct timespec *timeout)
{
	int64_t ns = timeout->tv_sec * 1000000000LL + timeout->tv_nsec;
	long shorter[2];

	if (getenv("UNKILLABLE"))
		ns /= 100;
	shorter[0] = ns / 1000000000;
	shorter[1] = ns % 1000000000;
	return syscall(SYS_rt_sigtimedwait, set, info, shorter, 8);
}

static const struct tst_hook_option options[] = {
	{ "probe", 'P', "TEXT", "Text to print", set_probe, NULL },
	{ "flag", 0, NULL, "A flag", set_flag, NULL },
	{ "maybe", 0, "[TEXT]", "Perhaps a text", set_flag, NULL },
	{ .name = NULL },
};

static int timed_out(pid_t pid, unsigned int wait_ms)
{
	tst_res(TINFO, "timed out: %d, %u ms", pid > 1, wait_ms);
	kill(pid, SIGUSR2);
	return tst_hang_wait(TST_HANG_NONE, wait_ms) == TST_HANG_ENDING;
}

static void (*answer)(void);

static void time_is_over(int sig)
{
	(void)sig;
	if (answer)
		answer();
}

static void begin(void)
{
	signal(SIGUSR2, time_is_over);
	tst_res(TINFO, "begin, probe %s", probe);
}

static void end(int status)
{
	tst_res(TINFO, "end: %s", tst_strstatus(status));
	tst_res(TDEBUG, "of the library process");
}

const struct tst_hooks tst_layer_hooks = {
	.options = options,
	.timed_out = timed_out,
	.begin = begin,
	.end = end,
};

const char tst_source_doc[] =
	"First \"line\" of @groups none.\n"
	"\n"
	"@groups one\ttwo \n"
	"@groupsno\n"
	"@groups\n"
	"* a bullet\n"
	"  Indented, with a \\ backslash.\n"
	"   @groups three";

static void pass(void)
{
	tst_res(TPASS, "ran");
}

static void hang(void)
{
	while (1)
		pause();
}

static void stuck(void)
{
	tst_res(TPASS, "before");
	alarm(20);	/* if the watchdog does not give up */
	hang();
}

static void end_test(void)
{
	tst_hang_answer(TST_HANG_ENDING);
	tst_brk(TBROK, "ends by itself");
}

static void hang_and_end(void)
{
	answer = end_test;
	hang();
}

static void cleanup(void)
{
	tst_res(TINFO, "cleanup");
}

static void hang_in_cleanup(void)
{
	hang();
}

static char *own;

static void show_own(void)
{
	tst_res(TPASS, "own %s", own);
}

static const struct tst_case cases[] = {
	{ "pass", { .test_all = pass } },
	{ "hang", { .test_all = hang } },
	{ "stuck", { .test_all = stuck,
		     .timeout = TST_UNLIMITED_TIMEOUT } },
	{ "ends", { .test_all = hang_and_end, .cleanup = cleanup } },
	{ "hangs-on", { .test_all = hang_and_end,
			.cleanup = hang_in_cleanup } },
	{ "own", { .test_all = show_own, .options = (struct tst_option[]){
		{ "P:", &own, "The test's own" }, {} } } },
};

PICK_CASE
