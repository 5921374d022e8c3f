// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Results, tst_brk() from everywhere, exit statuses, children, time, buffers.
 * Run by tests/tst/run with the expectations in results.tab.
 */
#define _GNU_SOURCE
#include "cases.h"
#include "tst_safe_pthread.h"
#include "tst_kconfig.h"
#include "tst_module.h"
#include <locale.h>
#include <sys/mount.h>

static void nothing(void)
{
}

static void all_types(void)
{
	tst_res(TPASS, "pass");
	tst_res(TFAIL, "fail");
	tst_res(TWARN, "warn");
	tst_res(TCONF, "conf");
	tst_res(TINFO, "info");
	tst_res(TDEBUG, "debug");
}

static void errnos(void)
{
	errno = ENOENT;
	tst_res(TPASS | TERRNO, "TERRNO");
	TST_ERR = EAGAIN;
	tst_res(TPASS | TTERRNO, "TTERRNO");
	TST_RET = -9999;
	tst_res(TPASS | TRERRNO, "TRERRNO");
	tst_res(TPASS | TERRNO | TTERRNO, "last wins");
	TST_RET = 22;
	tst_res(TPASS | TERRNO | TRERRNO, "last wins");
	tst_res(TPASS | TERRNO | TTERRNO | TRERRNO, "last wins");
}

/* The types to report, by the letters of $TYPES. */
static void by_letters(void)
{
	const char *c;

	for (c = getenv("TYPES"); *c; c++)
		tst_res_(__FILE__, __LINE__, *c == 'P' ? TPASS :
			 *c == 'F' ? TFAIL : *c == 'C' ? TCONF :
			 *c == 'B' ? TBROK : TWARN, "%c", *c);
}

static int brk_type(void)
{
	static const struct { const char *name; int type; } types[] = {
		{ "TPASS", TPASS }, { "TFAIL", TFAIL }, { "TBROK", TBROK },
		{ "TCONF", TCONF }, { "TWARN", TWARN }, { "TINFO", TINFO },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (!strcmp(types[i].name, getenv("TYPE")))
			return types[i].type;
	}
	return 0x77;
}

static void just_brk(void)
{
	tst_brk(brk_type(), "the end");
}

static void pass_brk(void)
{
	tst_res(TPASS, "before");
	tst_brk(brk_type(), "the end");
}

/* A type that the compiler does not know. */
static void res_type(void)
{
	int type = brk_type();

	tst_res(type, "any type");
	tst_res(TINFO, "went on");
}

static void va_forms(int brk, ...)
{
	va_list va;

	va_start(va, brk);
	(brk ? tst_vbrk_ : tst_vres_)("a.c", 7, TPASS, "%s %d", va);
	va_end(va);
}

static void vres(void)
{
	va_forms(0, "vres", 1);
	va_forms(1, "vbrk", 2);
	tst_res(TFAIL, "went on");
}

static void brk_child(void)
{
	if (!SAFE_FORK())
		tst_brk(brk_type(), "child");
	tst_reap_children();
	tst_res(TPASS, "main went on");
}

static void *brk_in_thread(void *arg)
{
	tst_brk(TBROK, "thread");
	return arg;
}

static void brk_thread(void)
{
	pthread_t id;

	SAFE_PTHREAD_CREATE(&id, NULL, brk_in_thread, NULL);
	SAFE_PTHREAD_JOIN(id, NULL);
	tst_res(TPASS, "not reached");
}

static void *brk_often(void *arg)
{
	tst_brk(TBROK, "one of many");
	return arg;
}

static void brk_threads(void)
{
	pthread_t ids[8];
	int i;

	for (i = 0; i < 8; i++)
		SAFE_PTHREAD_CREATE(&ids[i], NULL, brk_often, NULL);
	for (i = 0; i < 8; i++)
		SAFE_PTHREAD_JOIN(ids[i], NULL);
}

static void say_cleanup(void)
{
	tst_res(TINFO, "cleanup runs");
}

static void brk_cleanup(void)
{
	tst_brk(TBROK, "first");
	SAFE_CHDIR("/no/such/dir");
	tst_brk(TCONF, "third");
	tst_res(TINFO, "cleanup goes on");
}

static void pass(void)
{
	tst_res(TPASS, "pass");
}

static void warn(void)
{
	tst_res(TWARN, "only a warning");
}

static void once(unsigned int n)
{
	if (!n)
		tst_res(TPASS, "the first");
}

static void *report_many(void *arg)
{
	int i;

	for (i = 0; i < 50; i++)
		tst_res(TPASS, "one of many");
	return arg;
}

/* 4 processes of 4 threads. */
static void in_parallel(void)
{
	pthread_t ids[4];
	int i;

	for (i = 0; i < 3 && SAFE_FORK(); i++)
		;
	for (i = 0; i < 4; i++)
		SAFE_PTHREAD_CREATE(&ids[i], NULL, report_many, NULL);
	for (i = 0; i < 4; i++)
		SAFE_PTHREAD_JOIN(ids[i], NULL);
}

static void flush_stdout(void)
{
	printf("text");
	tst_flush();
	tst_res(TPASS, "flushed");
}

static void nap(void)
{
	usleep(150000);
	tst_res(TPASS, "slept");
}

static void hexdump(void)
{
	char bytes[20];
	int i;

	for (i = 0; i < 20; i++)
		bytes[i] = i * 13;
	tst_res_hexd(TPASS, bytes, 0, "none");
	tst_res_hexd(TPASS, bytes, 16, "sixteen");
	tst_res_hexd(TINFO, bytes, 20, "twenty");
	tst_res_hexd(TPASS, bytes, 17, "each row is a result");
}

static void long_message(void)
{
	char text[3000];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = 0;
	errno = EINVAL;
	tst_res(TPASS | TERRNO, "%s", text);
}

static void strings(void)
{
	tst_res(TPASS, "%s %s %s", tst_strerrno(0), tst_strerrno(EAGAIN),
		tst_strerrno(9999));
	tst_res(TPASS, "%s %s %s %s", tst_strsig(SIGABRT), tst_strsig(SIGIO),
		tst_strsig(SIGSYS), tst_strsig(999));
	tst_res(TPASS, "%s", tst_strstatus(3 << 8));
	tst_res(TPASS, "%s", tst_strstatus(SIGSEGV));
	tst_res(TPASS, "%s", tst_strstatus(0x137f));
	tst_res(TPASS, "%s", tst_strstatus(0xffff));
	tst_res(TPASS, "%s", tst_strstatus(0x1ff));
	tst_printf("printed %d\n", 5);
	TST_TRACE(3);
	tst_res(TPASS, "%d", TST_TRACE(0));
}

static void child_status(void)
{
	if (!SAFE_FORK())
		exit(7);
	tst_res(TPASS, "forked");
}

static void child_signal(void)
{
	if (!SAFE_FORK())
		raise(SIGKILL);
	tst_res(TPASS, "forked");
}

static void validate(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (!SAFE_FORK())
			exit(i == 1);
	}
	TST_EXP_EQ_LI(tst_validate_children(3), 1);
	while (wait(NULL) > 0)
		;
	if (!SAFE_FORK())
		exit(0);
	TST_EXP_EQ_LI(tst_validate_children(1), 0);
}

static void child_returns(void)
{
	SAFE_FORK();
	tst_res(TPASS, "both");
}

static void setup_forks(void)
{
	if (SAFE_FORK())
		SAFE_WAITPID(-1, NULL, 0);
}

static void crash(void)
{
	raise(atoi(getenv("SIGNAL")));
	tst_res(TPASS, "survived");
}

static void exits(void)
{
	exit(atoi(getenv("STATUS")));
}

static void hang(void)
{
	tst_res(TPASS, "before");
	while (1)
		pause();
}

static void hang_stubborn(void)
{
	tst_res(TPASS, "before");
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	if (!fork()) {
		while (1)
			pause();
	}
	while (1)
		pause();
}

/* Each step is shorter than the timeout, all together are longer. */
static void sleep_some(unsigned int n)
{
	usleep(600000);
	tst_res(TPASS, "step %u", n);
}

static void set_timeout(void)
{
	tst_set_timeout(0);
	tst_set_timeout(TST_UNLIMITED_TIMEOUT);
	tst_set_runtime(3);
	TST_EXP_EXPR(tst_remaining_runtime() >= 2);
}

static void bad_timeout(void)
{
	tst_set_timeout(-5);
}

static void multiply(void)
{
	tst_res(TPASS, "%u", tst_multiply_timeout(10));
}

static void multiply_zero(void)
{
	tst_multiply_timeout(0);
}

static int size_of_case(void)
{
	return atoi(getenv("SIZE"));
}

/* Writes one byte beside a buffer, at $OFFSET. */
static void damage(void)
{
	char *buf = tst_alloc(size_of_case());

	TST_EXP_EQ_LU((uintptr_t)buf % 16, 0);
	memset(buf, 1, size_of_case());
	buf[atoi(getenv("OFFSET"))] ^= 1;
	tst_free_all();
}

static void child_damage(void)
{
	char *buf;

	if (!SAFE_FORK()) {
		buf = tst_alloc(7);
		buf[-1] ^= 1;
		exit(0);
	}
	tst_res(TPASS, "forked");
}

/* Changes a byte beside a buffer; 0 if it cannot be accessed at all. */
static int change(int fd, char *byte)
{
	if (write(fd, byte, 1) != 1)
		return 0;
	*byte = 1;
	return 1;
}

/* On both sides of a buffer there is either a pattern or no memory. */
static void damage_size(int fd, size_t size)
{
	char *buf = tst_alloc(size), *end = buf + size;
	size_t page = getpagesize(), inner = LTP_ALIGN(size, 16);

	if ((uintptr_t)buf % 16 || (size % page == 0 && (uintptr_t)buf % page))
		tst_res(TFAIL, "%zu bytes: aligned wrongly", size);
	if (size && (*buf || end[-1]))
		tst_res(TFAIL, "%zu bytes: not zero", size);
	memset(buf, 1, size);
	if (change(fd, end) != !!(size % 16))
		tst_res(TFAIL, "%zu bytes: what is behind them?", size);
	if (change(fd, buf - 1) != !!(inner % page))
		tst_res(TFAIL, "%zu bytes: what is before them?", size);
	tst_free(buf);
}

#define DAMAGE_SIZES 4097

static void damage_sizes(void)
{
	int fds[2], size;

	SAFE_PIPE(fds);
	for (size = 0; size <= DAMAGE_SIZES; size++)
		damage_size(fds[1], size);
	for (size = 8188; size <= 8196; size++)
		damage_size(fds[1], size);
	tst_res(TPASS, "all sizes");
}

static void buffers(void)
{
	char *a = tst_alloc(100), *b = tst_alloc(getpagesize()), *s;
	int empty[] = { -1 };

	TST_EXP_EQ_LU((uintptr_t)b % getpagesize(), 0);
	tst_free(a);
	tst_free(NULL);
	s = tst_aprintf("%d %s", 5, "x");
	TST_EXP_EQ_STR(s, "5 x");
	TST_EXP_EQ_LU((uintptr_t)tst_iovec_alloc(empty), 0);
	b[getpagesize() - 1] = 1;
	tst_free_all();
	tst_free_all();
}

static void free_twice(void)
{
	char *buf = tst_alloc(1);

	tst_free(buf);
	tst_free(buf);
}

static void alloc_huge(void)
{
	tst_alloc((size_t)-1);
}

static void *alloc_loop(void *arg)
{
	int i;

	for (i = 0; i < 300; i++) {
		char *buf = tst_alloc(i + 1);

		memset(buf, i, i + 1);
		tst_free(buf);
	}
	return arg;
}

static void alloc_threads(void)
{
	pthread_t ids[4];
	int i;

	for (i = 0; i < 4; i++)
		SAFE_PTHREAD_CREATE(&ids[i], NULL, alloc_loop, NULL);
	for (i = 0; i < 20; i++) {
		if (!SAFE_FORK()) {
			alloc_loop(NULL);
			exit(0);
		}
	}
	for (i = 0; i < 4; i++)
		SAFE_PTHREAD_JOIN(ids[i], NULL);
	tst_reap_children();
	tst_res(TPASS, "done");
}

static void checkpoints(void)
{
	if (!SAFE_FORK()) {
		TST_CHECKPOINT_WAIT(0);
		TST_CHECKPOINT_WAKE_AND_WAIT(1);
		tst_res(TPASS, "child");
		exit(0);
	}
	TST_CHECKPOINT_WAKE(0);
	TST_CHECKPOINT_WAIT(1);
	TST_CHECKPOINT_WAKE2(1, 1);
	TST_EXP_FAIL(tst_checkpoint_wait(99999, 10), EOVERFLOW);
	TST_EXP_FAIL(tst_checkpoint_wait(3, 10), ETIMEDOUT);
	TST_EXP_FAIL(tst_checkpoint_wake(3, 1, 10), ETIMEDOUT);
}

static void checkpoint_ids(void)
{
	TST_EXP_FAIL(tst_checkpoint_wait(1004, 1), ETIMEDOUT);
	TST_EXP_FAIL(tst_checkpoint_wait(1005, 1), EOVERFLOW);
	TST_EXP_FAIL(tst_checkpoint_wake(1004, 1, 1), ETIMEDOUT);
	TST_EXP_FAIL(tst_checkpoint_wake(1005, 1, 1), EOVERFLOW);
	TST_EXP_EXPR(!access(getenv("LTP_IPC_PATH"), R_OK | W_OK));
	if (getenv("WAIT"))
		TST_CHECKPOINT_WAIT(1005);
	TST_CHECKPOINT_WAKE(1005);
}

/* More wait than are woken at first, and for ever. */
static void checkpoint_many(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (!SAFE_FORK()) {
			TST_CHECKPOINT_WAIT2(5, 0);
			tst_res(TPASS, "woken");
			exit(0);
		}
	}
	usleep(100000);
	TST_CHECKPOINT_WAKE2(5, 2);
	TST_CHECKPOINT_WAKE(5);
}

static void checkpoint_alone(void)
{
	TST_CHECKPOINT_WAKE(0);
}

static void checkpoint_timeout(void)
{
	TST_CHECKPOINT_WAIT2(0, 10);
}

static void reinit(void)
{
	if (getenv("LTP_IPC_PATH"))
		tst_res(TINFO, "exported");
	if (!SAFE_FORK())
		SAFE_EXECLP(getenv("JOIN"), getenv("JOIN"), NULL);
	tst_reap_children();
}

/* Numbers of records are the same in each locale. */
static void locale(void)
{
	if (!setlocale(LC_ALL, "de_DE.UTF-8"))
		tst_brk(TCONF, "no such locale");
	tst_res(TPASS, "half: %.1f", 0.5);
}

static void prefixes(void)
{
	tst_prefix_push("outer");
	tst_prefix_push("in%d", 2);
	tst_check(1 + 1 == 2, "sum", "is %d", 1 + 1);
	tst_res(TPASS, "plain");
	tst_prefix_pop();
	tst_check(0, "bad", "was %d", 5);
	tst_prefix_pop();
	tst_check_xfail(0, "bug 7", "xfail", "was %d", 1);
	tst_check_xfail(1, "bug 7", "xpass", "%s", "");
	tst_check_known(0, "flaky", "known", "%s", "");
	tst_check_known(1, "flaky", "known ok", "%s", "");
}

static void reinit_nr(unsigned int nr)
{
	(void)nr;
	reinit();
}

/* Every text is as long and as bad as it can be. */
static void long_records(void)
{
	static char text[5000];

	memset(text, 1, sizeof(text) - 1);
	tst_res(TCONF, "%s", text);
	tst_check_xfail(0, text, text, "%s", text);
	memset(text, 'x', sizeof(text) - 1);
	text[100] = '\n';
	tst_res(TCONF, "%s", text);
	tst_check_xfail(0, text, text, "%s", text);
	tst_res_(text, 1, TPASS, "%s", text);
}

#define BAD_TEXT "\" \\ # SKIP \n\t\1\x7f ok 9 \xc3\xa4 \xff\xc3"

/* What a format could mistake for its own. */
static void bad_texts(void)
{
	tst_check(1, BAD_TEXT, "%s", BAD_TEXT);
	tst_check_xfail(0, BAD_TEXT, "1..7", "%s", BAD_TEXT);
	tst_prefix_push("%s", BAD_TEXT);
	tst_res(TCONF, "%s", BAD_TEXT);
	tst_prefix_pop();
	tst_check(0, "not ok 1", "Bail out! %s", BAD_TEXT);
}

/* Several processes and threads report until somebody ends them. */
static void *flood_thread(void *arg)
{
	for (;;) {
		tst_res(TPASS, "in a flood");
		usleep(100);
	}
	return arg;
}

static void flood(void)
{
	pthread_t id;

	SAFE_PTHREAD_CREATE(&id, NULL, flood_thread, NULL);
	SAFE_FORK();
	flood_thread(NULL);
}

static void many(void)
{
	int i;

	for (i = 0; i < 200; i++)
		tst_res(TPASS, "result %d", i);
}

/* Until the reader of the records has gone. */
static void slow_many(void)
{
	int i;

	for (i = 0; i < 20; i++) {
		usleep(10000);
		tst_res(TPASS, "result %d", i);
	}
}

static void huge(void)
{
	char *text = SAFE_MALLOC(1 << 20);

	memset(text, 'x', (1 << 20) - 1);
	text[(1 << 20) - 1] = 0;
	tst_res(TPASS, "%s", text);
	free(text);
}

static void check_long(void)
{
	tst_check(1, "long", "%0700d", 7);
}

static void prefix_empty(void)
{
	tst_prefix_pop();
}

static void states(void)
{
	pid_t pid = SAFE_FORK();
	int status;

	if (!pid) {
		pause();
		exit(0);
	}
	TST_EXP_PASS(TST_PROCESS_STATE_WAIT(pid, 'S', 5000));
	SAFE_KILL(pid, SIGSTOP);
	TST_EXP_PASS(TST_PROCESS_STATE_WAIT(pid, 'T', 5000));
	TST_EXP_FAIL(TST_PROCESS_STATE_WAIT(pid, 'R', 20), ETIMEDOUT);
	SAFE_KILL(pid, SIGKILL);
	TST_EXP_PASS(TST_PROCESS_STATE_WAIT(pid, 'Z', 5000));
	TST_EXP_FAIL(TST_PROCESS_EXIT_WAIT(pid, 20), ETIMEDOUT);
	SAFE_WAITPID(pid, &status, 0);
	TST_EXP_PASS(TST_PROCESS_EXIT_WAIT(pid, 5000));
	TST_EXP_PASS(TST_THREAD_STATE_WAIT(tst_gettid(), 'R', 5000));
	TST_PROCESS_STATE_WAIT(pid, 'S', 10);
}

static int calls;

static int third_time(void)
{
	return ++calls < 3;
}

static void retry(void)
{
	TST_EXP_EQ_LI(TST_RETRY_FUNC(third_time(), TST_RETVAL_EQ0), 0);
	TST_EXP_EQ_LI(calls, 3);
	TST_EXP_EQ_LI(TST_RETRY_FN_EXP_BACKOFF(-1, TST_RETVAL_GE0, 0.01), -1);
}

static void stderr_closed(void)
{
	close(2);
	tst_res(TFAIL, "nobody sees it");
}

static void kconfig_expr(void)
{
	const char *const list[] = { getenv("EXPR"), NULL };

	tst_res(tst_kconfig_check(list) ? TFAIL : TPASS, "%s", list[0]);
}

static void slow_kconfig(void)
{
	tst_res(TPASS, "slow %d", tst_has_slow_kconfig());
}

static void cmdline(void)
{
	struct tst_kcmdline_var vars[] = { TST_KCMDLINE_INIT("console"),
					   TST_KCMDLINE_INIT("nosuchparam") };

	tst_kcmdline_parse(vars, 2);
	tst_res(TPASS, "%d %d", vars[0].found || 1, vars[1].found);
}

static void versions(void)
{
	int a, b, c;

	TST_EXP_EQ_LI(tst_parse_kver("5.4.17-rc1", &a, &b, &c), 0);
	TST_EXP_EQ_LI(a * 10000 + b * 100 + c, 50417);
	TST_EXP_EQ_LI(tst_parse_kver("6.1", &a, &b, &c), 0);
	TST_EXP_EQ_LI(tst_parse_kver("six", &a, &b, &c), 1);
	TST_EXP_EQ_LI(tst_parse_kver("6.", &a, &b, &c), 1);
	TST_EXP_EXPR(tst_kvcmp("5.4.0", 5, 4, 0) == 0);
	TST_EXP_EXPR(tst_kvcmp("5.10", 5, 9, 9) > 0);
	TST_EXP_EXPR(tst_kvcmp("4.19.300", 5, 0, 0) < 0);
	TST_EXP_EXPR(tst_kvercmp(3, 0, 0) > 0);
	TST_EXP_EXPR(tst_kvexcmp("4.18.0-80", "4.18.0-81.el8") > 0);
	TST_EXP_EXPR(tst_kvexcmp("4.18.0-80", "4.18.0-79.el8") < 0);
	TST_EXP_EXPR(tst_kvexcmp("4.18.0-80", "4.18.0-80.1.el8") == 0);
	TST_EXP_EXPR(tst_kvercmp2(99, 0, 0, NULL) < 0);
}

static void virt(void)
{
	tst_res(TPASS, "any %d kvm %d xen %d zvm %d z %d hyperv %d",
		tst_is_virt(VIRT_ANY), tst_is_virt(VIRT_KVM),
		tst_is_virt(VIRT_XEN), tst_is_virt(VIRT_IBMZ_ZVM),
		tst_is_virt(VIRT_IBMZ), tst_is_virt(VIRT_HYPERV));
}

static void machine(void)
{
	TST_EXP_EXPR(tst_ncpus() >= 1 && tst_ncpus_conf() >= tst_ncpus());
	TST_EXP_EXPR(tst_ncpus_max() >= 1 && tst_ncpus_available() >= 1);
	TST_EXP_EXPR(tst_available_mem() > 0 && tst_available_swap() >= 0);
	TST_EXP_EXPR(tst_kernel_bits() == 64);
	TST_EXP_EXPR(tst_is_on_arch(NULL) == 1);
	TST_EXP_EXPR(tst_mapping_in_range((unsigned long)&calls,
					  (unsigned long)&calls + 1));
	TST_EXP_EXPR(!tst_mapping_in_range(0, 1));
	TST_EXP_EXPR(tst_check_driver("no_such_driver") == -1);
	TST_EXP_EXPR(kill(tst_get_unused_pid(), 0) == -1);
	TST_EXP_EXPR(tst_get_free_pids() > 0);
	TST_EXP_FAIL(access(tst_get_bad_addr(NULL), R_OK), EFAULT);
	tst_pollute_memory(1 << 20, 0xa5);
	tst_no_corefile(1);
}

static void parse(void)
{
	int i = 7;
	long l;
	float f;
	long long s;

	TST_EXP_EQ_LI(tst_parse_int(NULL, &i, 0, 1), 0);
	TST_EXP_EQ_LI(i, 7);
	TST_EXP_EQ_LI(tst_parse_int("12", &i, 0, 20), 0);
	TST_EXP_EQ_LI(tst_parse_int("12x", &i, 0, 20), EINVAL);
	TST_EXP_EQ_LI(tst_parse_int("", &i, 0, 20), EINVAL);
	TST_EXP_EQ_LI(tst_parse_int("21", &i, 0, 20), ERANGE);
	TST_EXP_EQ_LI(tst_parse_long("99999999999999999999", &l, 0, 20),
		      ERANGE);
	TST_EXP_EQ_LI(tst_parse_float("0.5", &f, 0, 1), 0);
	TST_EXP_EQ_LI(tst_parse_float("nan", &f, 0, 1), ERANGE);
	TST_EXP_EQ_LI(tst_parse_filesize("3k", &s, 0, 1 << 20), 0);
	TST_EXP_EQ_LI(s, 3072);
	TST_EXP_EQ_LI(tst_parse_filesize("2G", &s, 0, 1LL << 40), 0);
	TST_EXP_EQ_LI(s, 2LL << 30);
	TST_EXP_EQ_LI(tst_parse_filesize("3kk", &s, 0, 1 << 20), EINVAL);
	TST_EXP_EQ_LI(tst_parse_filesize("9999999999g", &s, 0, 1), ERANGE);
}

static void bool_param(void)
{
	static const struct { const char *text; int value; } params[] = {
		{ "Y\n", 1 }, { "N\n", 0 }, { "n", 0 }, { "1\n", 1 },
		{ "0\n", 0 }, { "17 x\n", 17 }, { "", -1 }, { "auto", 1 },
		{ "-1\n", 1 }, { "N Y\n", 0 }, { "no", 1 }, { "\n", -1 },
		{ "12abc", 12 }, { "0x10\n", 16 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(params); i++) {
		SAFE_FILE_PRINTF("param", "%s", params[i].text);
		TST_EXP_EQ_LI(tst_read_bool_sys_param("param"),
			      params[i].value);
	}
	TST_EXP_EQ_LI(tst_read_bool_sys_param("missing"), -1);
}

static void sys_conf(void)
{
	SAFE_FILE_PRINTF("conf", "5");
	TST_EXP_EQ_LI(TST_SYS_CONF_LONG_GET("conf"), 5);
	TST_SYS_CONF_LONG_SET("conf", 6, 1);
	TST_EXP_EQ_LI(TST_SYS_CONF_LONG_GET("conf"), 6);
	tst_sys_conf_save_str("conf", "7");
	tst_sys_conf_dump();
	tst_sys_conf_restore(1);
	TST_EXP_EQ_LI(TST_SYS_CONF_LONG_GET("conf"), 7);
	TST_SYS_CONF_LONG_SET("/dev/null", 1, 1);
}

static void module_reload(void)
{
	char *const params[] = { "npt=0", NULL };

	tst_module_reload("fakemod", params);
	tst_res(TPASS, "reloaded");
}

static void module_crash(void)
{
	module_reload();
	abort();
}

static void module_builtin(void)
{
	tst_module_reload(getenv("MODULE"), NULL);
}

static void module_load(void)
{
	tst_module_load("no_such.ko", NULL);
}

static void cmds(void)
{
	const char *const t[] = { "true", NULL }, *const f[] = { "false",
		NULL }, *const none[] = { "no-such-cmd", NULL };
	const char *const sh[] = { "sh", "-c", "echo out; echo err >&2",
		NULL };

	TST_EXP_EQ_LI(tst_cmd(t, NULL, NULL, 0), 0);
	TST_EXP_EQ_LI(tst_cmd(f, NULL, NULL, TST_CMD_PASS_RETVAL), 1);
	TST_EXP_EQ_LI(tst_cmd(none, NULL, NULL, 0), 255);
	SAFE_CMD(sh, "out", "err");
	TST_ASSERT_STR("out", "out");
	TST_ASSERT_STR("err", "err");
	TST_EXP_EQ_LI(WEXITSTATUS(tst_system("exit 4")), 4);
	tst_cmd(none, NULL, NULL, TST_CMD_TCONF_ON_MISSING);
}

static void cmd_fails(void)
{
	const char *const f[] = { "false", NULL };

	SAFE_CMD(f, NULL, NULL);
}

static void clones(void)
{
	struct tst_clone_args args = { .exit_signal = SIGCHLD };

	if (!SAFE_CLONE(&args)) {
		tst_res(TPASS, "clone");
		exit(0);
	}
}

static void fd_of_stderr(void)
{
	struct stat st;

	TST_EXP_PASS(fstat(0, &st));
	TST_EXP_PASS(fstat(1, &st));
	TST_EXP_PASS(fstat(2, &st));
	TST_EXP_EQ_LI(SAFE_OPEN("/dev/null", O_RDONLY) > 2, 1);
}

static void big_stack_child(void)
{
	if (!SAFE_FORK()) {
		tst_res(TPASS, "%600s", "x");
		exit(0);
	}
}

static char *opt_x;

static const struct tst_tag all_tags[] = {
	{ "known-fail", "fails on Tuesdays" }, { "CVE", "2021-3653" },
	{ "linux-git", "123" }, { "linux-stable-git", "234" },
	{ "musl-git", "456" }, { "glibc-git", "345" }, { "other", "thing" },
	{ "linux-git", "567" }, {}
};

#define ALL(fn) { .test_all = fn }
#define FORKS(fn) { .test_all = fn, .forks_child = 1 }
#define TMP(fn) { .test_all = fn, .needs_tmpdir = 1 }

static const struct tst_case cases[] = {
	{ "nothing", ALL(nothing) },
	{ "res_type", ALL(res_type) },
	{ "vres", ALL(vres) },
	{ "once", { .tcnt = 2, .test = once } },
	{ "in_parallel", FORKS(in_parallel) },
	{ "flush_stdout", ALL(flush_stdout) },
	{ "nap", ALL(nap) },
	{ "child_damage", FORKS(child_damage) },
	{ "checkpoint_ids", { .test_all = checkpoint_ids,
		.needs_checkpoints = 1 } },
	{ "checkpoint_many", { .test_all = checkpoint_many, .forks_child = 1,
		.needs_checkpoints = 1 } },
	{ "checkpoint_alone", { .test_all = checkpoint_alone,
		.needs_checkpoints = 1 } },
	{ "all_types", ALL(all_types) },
	{ "errnos", ALL(errnos) },
	{ "by_letters", ALL(by_letters) },
	{ "just_brk", { .test_all = just_brk, .cleanup = say_cleanup } },
	{ "pass_brk", { .test_all = pass_brk, .cleanup = say_cleanup } },
	{ "brk_child", { .test_all = brk_child, .cleanup = say_cleanup,
		.forks_child = 1 } },
	{ "brk_thread", { .test_all = brk_thread, .cleanup = say_cleanup } },
	{ "brk_threads", { .test_all = brk_threads, .cleanup = say_cleanup } },
	{ "brk_cleanup", { .test_all = pass, .cleanup = brk_cleanup } },
	{ "warn", ALL(warn) },
	{ "hexdump", ALL(hexdump) },
	{ "long_message", ALL(long_message) },
	{ "strings", ALL(strings) },
	{ "tags", { .test_all = by_letters, .tags = all_tags } },
	{ "everything", {
		.tcnt = 1, .test = sleep_some, .min_kver = "3.10",
		.options = (struct tst_option[]){ { "x:", &opt_x, "an x" }, {} },
		.supported_archs = (const char *const[]){ "x86", "x86_64",
							  NULL },
		.needs_tmpdir = 1, .needs_root = 1, .forks_child = 1,
		.min_cpus = 1, .test_variants = 2, .timeout = 7, .runtime = 3,
		.needs_kconfigs = (const char *const[]){ "CONFIG_A=\"x\"",
							 NULL },
		.save_restore = (const struct tst_path_val[]){
			{ "/proc/x", "1", TST_SR_TCONF },
			{ "/proc/y", NULL, TST_SR_SKIP | TST_SR_IGNORE_ERR },
			{ "/proc/z", "", TST_SR_TBROK_MISSING |
					 TST_SR_SKIP_RO | 0x100 }, {} },
		.ulimit = (const struct tst_ulimit_val[]){
			{ RLIMIT_NOFILE, 5 }, { RLIMIT_CPU, 7 },
			{ 99, 1 }, {} },
		.taint_check = TST_TAINT_W | TST_TAINT_D | 1u << 31,
		.filesystems = (struct tst_fs[]){
			{ .type = "ext4", .mkfs_ver = "mkfs.ext4 >= 1.43.0",
			  .mkfs_opts = (const char *const[]){ "-b", "1024",
							      NULL },
			  .mkfs_size_opt = "10m", .mnt_flags = 3,
			  .min_kver = "4.1", .mount_check_support = 1 },
			{ .type = "xfs" }, {} },
		.caps = (struct tst_cap[]){ { TST_CAP_DROP, 1, "CAP_X" },
					    {} },
		.needs_cmds = (struct tst_cmd[]){ { .cmd = "a" },
			{ .cmd = "b", .optional = 1 }, {} },
		.tags = all_tags } },
	{ "bad_texts", { .test_all = bad_texts,
		.options = (struct tst_option[]){ { "x:", &opt_x, BAD_TEXT },
						  {} },
		.tags = (const struct tst_tag[]){ { "linux-git", BAD_TEXT },
						  {} } } },
	{ "child_status", FORKS(child_status) },
	{ "child_signal", FORKS(child_signal) },
	{ "validate", FORKS(validate) },
	{ "child_returns", FORKS(child_returns) },
	{ "setup_forks", { .setup = setup_forks, .test_all = pass,
		.forks_child = 1 } },
	{ "crash", ALL(crash) },
	{ "exits", ALL(exits) },
	{ "hang", ALL(hang) },
	{ "hang_setup", { .setup = hang, .test_all = pass } },
	{ "hang_stubborn", FORKS(hang_stubborn) },
	{ "sleep_some", { .tcnt = 3, .test = sleep_some } },
	{ "set_timeout", { .test_all = set_timeout, .runtime = 1 } },
	{ "bad_timeout", ALL(bad_timeout) },
	{ "multiply", ALL(multiply) },
	{ "multiply_zero", ALL(multiply_zero) },
	{ "damage", ALL(damage) },
	{ "damage_sizes", ALL(damage_sizes) },
	{ "buffers", ALL(buffers) },
	{ "free_twice", ALL(free_twice) },
	{ "alloc_huge", ALL(alloc_huge) },
	{ "alloc_threads", FORKS(alloc_threads) },
	{ "checkpoints", { .test_all = checkpoints, .forks_child = 1,
		.needs_checkpoints = 1 } },
	{ "checkpoint_timeout", { .test_all = checkpoint_timeout,
		.needs_checkpoints = 1 } },
	{ "checkpoint_unset", ALL(checkpoint_timeout) },
	{ "reinit", { .test_all = reinit, .forks_child = 1,
		.child_needs_reinit = 1 } },
	{ "reinit_variants", { .test = reinit_nr, .tcnt = 2,
		.test_variants = 2, .forks_child = 1,
		.child_needs_reinit = 1 } },
	{ "slow_many", ALL(slow_many) },
	{ "huge", ALL(huge) },
	{ "locale", ALL(locale) },
	{ "prefixes", ALL(prefixes) },
	{ "check_long", ALL(check_long) },
	{ "prefix_empty", ALL(prefix_empty) },
	{ "long_records", ALL(long_records) },
	{ "flood", FORKS(flood) },
	{ "many", ALL(many) },
	{ "states", FORKS(states) },
	{ "retry", ALL(retry) },
	{ "stderr_closed", ALL(stderr_closed) },
	{ "kconfig_expr", ALL(kconfig_expr) },
	{ "slow_kconfig", ALL(slow_kconfig) },
	{ "cmdline", ALL(cmdline) },
	{ "versions", ALL(versions) },
	{ "virt", ALL(virt) },
	{ "machine", ALL(machine) },
	{ "parse", ALL(parse) },
	{ "bool_param", TMP(bool_param) },
	{ "sys_conf", TMP(sys_conf) },
	{ "module_reload", ALL(module_reload) },
	{ "module_crash", ALL(module_crash) },
	{ "module_builtin", ALL(module_builtin) },
	{ "module_load", ALL(module_load) },
	{ "cmds", TMP(cmds) },
	{ "cmd_fails", ALL(cmd_fails) },
	{ "clones", FORKS(clones) },
	{ "fds", ALL(fd_of_stderr) },
	{ "big_child", FORKS(big_stack_child) },
	{ "pass", ALL(pass) },
};

/* Between the start of the sanitizers, which need /proc, and main(). */
__attribute__((constructor)) static void hide_proc(void)
{
	if (getenv("HIDE_PROC") &&
	    (unshare(CLONE_NEWNS) ||
	     mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	     mount("none", "/proc", "tmpfs", 0, NULL)))
		exit(77);
}

PICK_CASE
