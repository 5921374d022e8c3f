// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Stepping aside for other threads; see pause.h.
 *
 * inst->runner is the thread in tst_kvm_run_instance(), 0 if there is none.
 * inst->pause is how they talk: the pausing thread sets PAUSE_WANTED,
 * the runner answers with PAUSE_DONE and waits for PAUSE_NONE; after
 * PAUSE_FOR_GOOD it answers, and never looks at the instance again.
 */
#define TST_NO_DEFAULT_MAIN
#include <pthread.h>
#include <sys/syscall.h>

#include "kvm_test.h"
#include "host/live.h"
#include "host/pause.h"
#include "tst/tst_hooks.h"

enum { PAUSE_NONE, PAUSE_WANTED, PAUSE_FOR_GOOD, PAUSE_DONE };

#define POLL_INTERVAL_US 100
#define PARK_TRIES 10000

/* One pause at a time, whichever instance it is for. */
static pthread_mutex_t pause_lock = PTHREAD_MUTEX_INITIALIZER;

/* What this thread runs: looked up for each message, so it costs nothing. */
static __thread const struct tst_kvm_instance *running;

static int own_thread(void)
{
	return syscall(SYS_gettid);
}

static int load(const int *value)
{
	return __atomic_load_n(value, __ATOMIC_ACQUIRE);
}

static void store(int *value, int to)
{
	__atomic_store_n(value, to, __ATOMIC_RELEASE);
}

static void interrupted(int sig)
{
	(void)sig;
}

void kvm_kick(struct tst_kvm_instance *inst, int runner)
{
	inst->vcpu_info->immediate_exit = 1;
	syscall(SYS_tgkill, getpid(), runner, KICK_SIGNAL);
}

void kvm_pause(struct tst_kvm_instance *inst)
{
	int runner;

	if (running == inst)
		return;
	pthread_mutex_lock(&pause_lock);
	runner = load(&inst->runner);
	if (!runner)
		return;

	store(&inst->pause, PAUSE_WANTED);
	while (load(&inst->pause) != PAUSE_DONE && load(&inst->runner)) {
		kvm_kick(inst, runner);
		usleep(POLL_INTERVAL_US);
	}
	inst->vcpu_info->immediate_exit = 0;
}

void kvm_resume(struct tst_kvm_instance *inst)
{
	if (running == inst)
		return;
	store(&inst->pause, PAUSE_NONE);
	pthread_mutex_unlock(&pause_lock);
}

bool kvm_park(struct tst_kvm_instance *inst)
{
	int runner = load(&inst->runner), tries = 0;

	if (!kvm_runs_elsewhere(inst))
		return true;
	store(&inst->pause, PAUSE_FOR_GOOD);
	while (load(&inst->pause) != PAUSE_DONE && load(&inst->runner)) {
		if (++tries > PARK_TRIES)
			return false;
		kvm_kick(inst, runner);
		usleep(POLL_INTERVAL_US);
	}
	return true;
}

bool kvm_runs_elsewhere(const struct tst_kvm_instance *inst)
{
	return running != inst && load(&inst->runner);
}

void kvm_catch_kicks(void)
{
	const struct sigaction action = { .sa_handler = interrupted };

	SAFE_SIGACTION(KICK_SIGNAL, &action, NULL);
}

void kvm_begin_running(struct tst_kvm_instance *inst)
{
	kvm_catch_kicks();
	pthread_mutex_lock(&pause_lock);
	store(&inst->runner, own_thread());
	pthread_mutex_unlock(&pause_lock);
	kvm_live_use(inst);
	running = inst;
	tst_hang_thread_add(load(&inst->runner));
}

void kvm_end_running(struct tst_kvm_instance *inst)
{
	tst_hang_thread_remove(load(&inst->runner));
	/* Whoever looks at the machine may be waiting for this thread. */
	while (!kvm_live_keep(inst))
		if (!kvm_step_aside(inst))
			usleep(POLL_INTERVAL_US);
	running = NULL;
	store(&inst->runner, 0);
}

bool kvm_step_aside(struct tst_kvm_instance *inst)
{
	int wanted = load(&inst->pause);

	if (wanted == PAUSE_NONE)
		return false;

	store(&inst->pause, PAUSE_DONE);
	while (wanted == PAUSE_FOR_GOOD)
		pause();
	while (load(&inst->pause) == PAUSE_DONE)
		usleep(POLL_INTERVAL_US);
	return true;
}
