/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A test that does not end: where its machines stand, and how it is ended.
 *
 * When the time is over, the library process sends the test process
 * HANG_SIGNAL. Its handler makes each thread that runs a vCPU leave KVM_RUN;
 * each of them samples its own vCPU, running it for a moment between the
 * samples. Then one of them reports all machines and ends the test with
 * TBROK, so that cleanup() runs. If no thread runs a vCPU, the handler
 * reports what there is, and the library process kills the test.
 */
#ifndef HOST_HANG_H
#define HOST_HANG_H

#include <sys/types.h>

#include "host/live.h"

/* Out of the way of the signals that tests use. */
#define HANG_SIGNAL (SIGRTMAX - 2)

/* hang.c: for struct tst_hooks. */
void kvm_hang_begin(void);
int kvm_hang_timed_out(pid_t pid, unsigned int wait_ms);

/* Set when the time is over. */
extern int kvm_hang_asked;

/*
 * hang.c: for the thread that runs the vCPU, whenever KVM_RUN has returned
 * and kvm_hang_asked is set. Does not return when all samples are taken.
 */
void kvm_hang_sample(const struct kvm_site *site,
		     struct tst_kvm_instance *inst);

/*
 * hang.c: for other threads, before they use a machine: when a test is being
 * ended, its machines may go at any moment. Does not return then.
 */
void kvm_hang_check(void);

/* hang_report.c: all that is known about a machine. */
void kvm_hang_report(struct kvm_live *live, void *unused);

/*
 * hang_report.c: where most samples were taken; @site is changed if that is
 * a line of the source. Returns false if there are none.
 */
bool kvm_hang_place(const struct kvm_live *live, struct kvm_site *site,
		    char *text, size_t size);

/* x86/hang_stack.c: the backtrace of a vCPU that no thread runs just now. */
void kvm_hang_stack(const struct tst_kvm_instance *inst);

/* x86/in_run.c: whether a signal found the thread in KVM_RUN of a vCPU. */
bool kvm_was_in_run(const void *ucontext, int vcpu_fd);

#endif /* HOST_HANG_H */
