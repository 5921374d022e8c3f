/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking at a vCPU that another thread runs. KVM lets only one thread at a
 * time work with a vCPU, and KVM_RUN may never return on its own, so the
 * thread in tst_kvm_run_instance() is asked to step aside.
 */
#ifndef HOST_PAUSE_H
#define HOST_PAUSE_H

#include "host/instance.h"

/* Ends KVM_RUN. Out of the way of the signals that tests use. */
#define KICK_SIGNAL (SIGRTMAX - 1)

/*
 * For any thread: afterwards ioctls of the vCPU do not block, until
 * kvm_resume(). Does nothing if no thread, or the calling one, runs it.
 */
void kvm_pause(struct tst_kvm_instance *inst);
void kvm_resume(struct tst_kvm_instance *inst);

/*
 * Ends KVM_RUN in the thread @runner: by a signal, or, if it is just about to
 * call it, by immediate_exit, which the caller or the runner takes back.
 */
void kvm_kick(struct tst_kvm_instance *inst, int runner);

/* Makes the signal harmless. */
void kvm_catch_kicks(void);

/*
 * For any thread: stops the thread that runs it, for good. Returns false if
 * that is not possible: KVM_RUN does not return.
 */
bool kvm_park(struct tst_kvm_instance *inst);

/* Whether a thread that is not the calling one runs it. */
bool kvm_runs_elsewhere(const struct tst_kvm_instance *inst);

/* For the thread that runs the vCPU: around its calls of KVM_RUN. */
void kvm_begin_running(struct tst_kvm_instance *inst);
void kvm_end_running(struct tst_kvm_instance *inst);

/*
 * For the thread that runs the vCPU, when KVM_RUN failed with EINTR: steps
 * aside if that is what is wanted. Returns false if it was another signal.
 */
bool kvm_step_aside(struct tst_kvm_instance *inst);

#endif /* HOST_PAUSE_H */
