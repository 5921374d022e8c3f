// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vCPUs that take turns: each runs for a while, then the next one, all in one
 * thread. For a debugger, which wants all to stand when one does.
 */
#define TST_NO_DEFAULT_MAIN
#include <time.h>

#include "kvm_test.h"
#include "host/gdb.h"
#include "host/pause.h"
#include "host/vcpus.h"

#define TURN_NS 5000000

/* Out of the way of tests' signals; others of the library are next to it. */
#define TURN_SIGNAL (SIGRTMAX - 4)

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

volatile sig_atomic_t kvm_turn_is_over;

static void end_turn(int sig)
{
	(void)sig;
	kvm_turn_is_over = 1;
}

/* A signal just before KVM_RUN is lost: the next one ends the turn. */
static timer_t start_timer(const struct kvm_site *site)
{
	const struct sigaction action = { .sa_handler = end_turn };
	const struct itimerspec times = {
		.it_interval.tv_nsec = TURN_NS, .it_value.tv_nsec = TURN_NS,
	};
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = TURN_SIGNAL,
	};
	timer_t timer;

	SAFE_SIGACTION(TURN_SIGNAL, &action, NULL);
	event.sigev_notify_thread_id = tst_gettid();
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) ||
	    timer_settime(timer, 0, &times, NULL))
		tst_brk_(site->file, site->line, TBROK | TERRNO,
			 "No timer for the turns of vCPUs");
	return timer;
}

/* Behind @last, or the one that the debugger wants. NULL: all are done. */
static struct tst_kvm_instance *next_turn(struct tst_kvm_instance *inst,
					  unsigned int last)
{
	struct kvm_vcpus *vcpus = inst->vcpus;
	unsigned int i, n;

	if (kvm_gdb_picks(&n))
		return vcpus->vcpu[n].inst;
	for (i = 1; i <= vcpus->count; i++) {
		n = (last + i) % vcpus->count;
		if (!vcpus->vcpu[n].done)
			return vcpus->vcpu[n].inst;
	}
	return NULL;
}

int kvm_vcpus_take_turns(const struct kvm_site *site,
			 struct tst_kvm_instance *inst, int exp_errno,
			 int (*run)(const struct kvm_site *site,
				    struct tst_kvm_instance *inst,
				    int exp_errno))
{
	timer_t timer = start_timer(site);
	struct tst_kvm_instance *turn = inst->vcpus->vcpu[0].inst;
	int error = 0;

	while (turn && !kvm_must_stop(inst) && !error) {
		kvm_turn_is_over = 0;
		kvm_begin_running(turn);
		error = run(site, turn, turn->vcpu ? 0 : exp_errno);
		kvm_end_running(turn);
		if (error == EINTR && kvm_turn_is_over)
			error = 0;
		turn = next_turn(inst, turn->vcpu);
	}
	timer_delete(timer);
	return error;
}
