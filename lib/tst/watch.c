// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The watchdog: the library process waits here for the end of the test
 * process, and kills it when its time is over or a signal asks for it. The
 * signals stay blocked and are taken one by one, so nothing here runs in a
 * signal handler.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include "tst_kconfig.h"

#define KILL_TRIES 10
#define KILL_WAIT_S 5
#define REPORT_WAIT_MS 1000

static const int watched[] = { SIGCHLD, SIGUSR1, SIGINT, SIGTERM, SIGHUP,
			       SIGQUIT };
static sigset_t watched_set, old_set;
static int kill_tries, asked;

/* Signals that were ignored on purpose, as by nohup, stay ignored. */
static int is_ignored(int sig)
{
	struct sigaction act;

	return !sigaction(sig, NULL, &act) && act.sa_handler == SIG_IGN;
}

void tst_watch_init(void)
{
	unsigned int i;

	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&watched_set);
	for (i = 0; i < ARRAY_SIZE(watched); i++) {
		if (watched[i] != SIGHUP || !is_ignored(SIGHUP))
			sigaddset(&watched_set, watched[i]);
	}
	sigprocmask(SIG_BLOCK, &watched_set, &old_set);
}

/* Tests use these, whatever the program was started with. */
void tst_watch_child(void)
{
	static const int defaults[] = { SIGPIPE, SIGXFSZ, SIGINT, SIGTERM,
					SIGALRM, SIGUSR1 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(defaults); i++)
		signal(defaults[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &old_set, NULL);
}

static void write_text(const char *text)
{
	tst_write(STDERR_FILENO, text, strlen(text));
}

/* A child that is just being made may not have its group yet. */
static void kill_test(pid_t pid)
{
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
}

static void give_up(void)
{
	write_text("Cannot kill test processes!\n"
		   "Congratulation, likely test hit a kernel bug.\n"
		   "Exiting uncleanly...\n");
	_exit(1);
}

/* The first expiry on a kernel that turns out to be slow is none. */
static int is_slow_after_all(void)
{
	if (tst_page->slow != TST_SLOW_UNKNOWN)
		return 0;
	tst_has_slow_kconfig();
	if (tst_page->slow != TST_SLOW_YES)
		return 0;
	tst_lib_res(TINFO, "The kernel is slow: timeout multiplied by 4");
	tst_print_timeout();
	return 1;
}

/* Does the test process end by itself? */
static int is_ending(pid_t pid)
{
	static const char too_short[] = "If you are running on slow machine, "
		"try exporting LTP_TIMEOUT_MUL > 1";

	if (asked++ || !&tst_layer_hooks || !tst_layer_hooks.timed_out ||
	    !tst_layer_hooks.timed_out(pid, REPORT_WAIT_MS))
		return 0;
	tst_lib_res(TINFO, "%s", too_short);
	tst_heartbeat(NULL);
	return 1;
}

static void expired(pid_t pid)
{
	if (!kill_tries) {
		if (is_slow_after_all())
			return;
		tst_print_where(pid);
		if (is_ending(pid))
			return;
	}
	if (kill_tries++ > KILL_TRIES)
		give_up();
	write_text("Test timeouted, sending SIGKILL!\n");
	kill_test(pid);
}

static int64_t deadline_ns(void)
{
	int overall = tst_overall_s();

	if (overall < 0)
		return INT64_MAX;
	return __atomic_load_n(&tst_page->beat_ns, __ATOMIC_SEQ_CST) +
	       overall * 1000000000LL;
}

/* Waits for a signal until the deadline, which may move; 0 if it is over. */
static int wait_signal(void)
{
	int64_t left = kill_tries ? KILL_WAIT_S * 1000000000LL :
				    deadline_ns() - tst_now_ns();
	struct timespec ts;
	int sig;

	if (left <= 0)
		return 0;
	left = MIN(left, 3600 * 1000000000LL);
	ts.tv_sec = left / 1000000000;
	ts.tv_nsec = left % 1000000000;
	sig = sigtimedwait(&watched_set, NULL, &ts);
	if (sig > 0)
		return sig;
	return kill_tries && errno == EAGAIN ? 0 : SIGUSR1;
}

/* As process 1 the library inherits the orphans of the whole system. */
static int reap(pid_t pid, int *status)
{
	pid_t ret;

	do {
		ret = waitpid(getpid() == 1 ? -1 : pid, status, WNOHANG);
		if (ret == pid)
			return 1;
	} while (ret > 0 || (ret < 0 && errno == EINTR));
	if (ret < 0 && errno == ECHILD)
		tst_lib_brk(TBROK, "the test process vanished");
	return 0;
}

int tst_watch(pid_t pid)
{
	int status;

	kill_tries = 0;
	asked = 0;
	tst_hang_answer(TST_HANG_NONE);
	while (1) {
		int sig = wait_signal();

		/* Whatever woke us: signals of one kind are merged. */
		if (reap(pid, &status))
			return status;
		switch (sig) {
		case SIGCHLD:
		case SIGUSR1:
			break;
		case 0:
			expired(pid);
			break;
		default:
			write_text("Sending SIGKILL to test process...\n");
			kill_test(pid);
			/* From here on it has to die, timeout or not. */
			kill_tries = MAX(kill_tries, 1);
		}
	}
}
