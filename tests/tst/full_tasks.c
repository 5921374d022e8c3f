// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A whole controller as people write them: processes, threads, signals,
 * checkpoints, shared memory, clocks, older spellings of fields. Run by
 * tests/tst/run with full_tasks.tab.
 */
#include <pthread.h>
#include <sys/wait.h>
#include "tst_test.h"
#include "tst_safe_pthread.h"
#include "tst_safe_clocks.h"
#include "tst_timer.h"

#define CHILDREN 3
#define ROUNDS 100

static struct shared {
	tst_atomic_t sum;
	pid_t pids[CHILDREN];
} *shared;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static volatile sig_atomic_t got_signal;
static int counter;

static void handler(int sig)
{
	got_signal = sig;
}

static void do_child(int nr)
{
	int i;

	shared->pids[nr] = getpid();
	TST_CHECKPOINT_WAIT(nr);
	for (i = 0; i < ROUNDS; i++)
		tst_atomic_inc(&shared->sum);
	tst_res(TPASS, "child %d is through", nr);
	exit(0);
}

static void test_processes(void)
{
	int i, status;
	pid_t pid;

	tst_atomic_store(0, &shared->sum);
	for (i = 0; i < CHILDREN; i++) {
		pid = SAFE_FORK();
		if (!pid)
			do_child(i);
		TST_PROCESS_STATE_WAIT(pid, 'S', 10000);
	}
	for (i = 0; i < CHILDREN; i++)
		TST_CHECKPOINT_WAKE(i);
	for (i = 0; i < CHILDREN; i++) {
		SAFE_WAITPID(shared->pids[i], &status, 0);
		TST_EXP_EQ_LI_SILENT(status, 0);
	}
	TST_EXP_EQ_LI(tst_atomic_load(&shared->sum), CHILDREN * ROUNDS);
}

static void *do_thread(void *arg)
{
	int i;

	SAFE_PTHREAD_BARRIER_WAIT(&barrier);
	for (i = 0; i < ROUNDS; i++) {
		SAFE_PTHREAD_MUTEX_LOCK(&lock);
		counter++;
		SAFE_PTHREAD_MUTEX_UNLOCK(&lock);
	}
	return arg;
}

static void test_threads(void)
{
	pthread_t ids[2];
	void *ret;
	int i;

	counter = 0;
	SAFE_PTHREAD_BARRIER_INIT(&barrier, NULL, ARRAY_SIZE(ids));
	for (i = 0; i < (int)ARRAY_SIZE(ids); i++)
		SAFE_PTHREAD_CREATE(&ids[i], NULL, do_thread, &counter);
	for (i = 0; i < (int)ARRAY_SIZE(ids); i++) {
		SAFE_PTHREAD_JOIN(ids[i], &ret);
		TST_EXP_EXPR(ret == &counter, "thread %d returned", i);
	}
	SAFE_PTHREAD_BARRIER_DESTROY(&barrier);
	TST_EXP_EQ_LI(counter, 2 * ROUNDS);
}

static void test_signals(void)
{
	pid_t pid = SAFE_FORK();
	int status;

	if (!pid) {
		SAFE_KILL(getppid(), SIGUSR1);
		SAFE_SIGNAL(SIGUSR1, SIG_DFL);
		raise(SIGUSR1);
	}
	SAFE_WAITPID(pid, &status, 0);
	TST_EXP_EQ_LI(got_signal, SIGUSR1);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1)
		tst_res(TPASS, "child %s", tst_strstatus(status));
	else
		tst_res(TFAIL, "child %s", tst_strstatus(status));
}

static void run(void)
{
	struct timespec start, end;

	SAFE_CLOCK_GETTIME(CLOCK_MONOTONIC, &start);
	test_processes();
	test_threads();
	test_signals();
	SAFE_CLOCK_GETTIME(CLOCK_MONOTONIC, &end);
	TST_EXP_EXPR(tst_timespec_diff_ms(end, start) <=
		     1000LL * tst_multiply_timeout(30), "in time");
	TST_EXP_EXPR(tst_remaining_runtime() <= 2);
}

static void setup(void)
{
	struct sigaction act = { .sa_handler = handler,
				 .sa_flags = SA_RESTART };

	SAFE_SIGACTION(SIGUSR1, &act, NULL);
	shared = SAFE_MMAP(NULL, getpagesize(), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	tst_set_timeout(60);
}

static void cleanup(void)
{
	if (shared)
		SAFE_MUNMAP(shared, getpagesize());
}

static struct tst_test test = {
	.test_all = run,
	.setup = setup,
	.cleanup = cleanup,
	.forks_child = 1,
	.needs_checkpoints = 1,
	.max_runtime = 2,
	.min_cpus = 1,
	.supported_archs = (const char *const []) { "x86", "x86_64", NULL },
	.needs_kconfigs = (const char *const []) {
		"CONFIG_A",
		"CONFIG_B & (CONFIG_M | CONFIG_ABSENT)",
		NULL
	},
	.taint_check = TST_TAINT_D,
};
