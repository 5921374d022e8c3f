/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vCPUs that exist in this process, for whoever has to look at all of
 * them: reports of hangs, statistics, core files, gdb.
 */
#ifndef HOST_LIVE_H
#define HOST_LIVE_H

#include <time.h>

#include "host/report.h"
#include "host/sample.h"

#define LAST_MESSAGES 3
#define LAST_TEXT 128

/**
 * struct kvm_last_message - a message of the guest that was printed.
 * @ns: when, as of kvm_coarse_ns()
 */
struct kvm_last_message {
	int64_t ns;
	int line;
	char file[64];
	char text[LAST_TEXT];
};

/**
 * struct kvm_hang - what a machine's vCPU does when the time is over.
 * @state: of enum kvm_hang_state
 * @runner: the thread that runs it, or 0
 * @count: samples taken
 * @due_ns: when the next one is to be taken
 * @exits: of the guest before the first one
 * @timer: what ends KVM_RUN between the samples
 */
struct kvm_hang {
	int state, runner;
	unsigned int count;
	int64_t due_ns;
	uint64_t exits;
	bool has_timer;
	timer_t timer;
	struct kvm_sample samples[SAMPLES];
};

/* Reasons from here on are counted together. */
#define KVM_EXIT_REASONS 64

/**
 * struct kvm_stats - what stats.c counts.
 * @reasons: exits by reason
 * @start_ns: since when the payload has been running; 0: it is not
 * @run_ns: how long it has been running before
 * @counter: the kernel's counter of instructions, -1: there is none
 * @instructions: counted so far; 0: not known
 */
struct kvm_stats {
	uint32_t reasons[KVM_EXIT_REASONS];
	int64_t start_ns, run_ns;
	int counter;
	uint64_t instructions;
};

enum kvm_hang_state {
	KVM_HANG_NONE,
	KVM_HANG_ASKED,		/* its thread has been told to sample it */
	KVM_HANG_SAMPLED,
};

/**
 * struct kvm_live - what the library keeps of a vCPU while it exists.
 * @next: of the list
 * @inst: the machine to look at: the test's while a thread runs it, as it is
 *	sure to exist then; @kept at any other time
 * @owner: the test's; never followed, as a test may lose what it points to
 * @kept: the machine as it was created, or ran last
 * @process: which created it, and alone can use it
 * @number: of the machine: 1 for the first one that the process created, and
 *	so on
 * @last_exit_ns: when KVM_RUN last returned with an exit; 0: never
 * @last_reason: why
 * @messages: messages of the guest so far
 * @last: the last of them; message n is at n % LAST_MESSAGES
 * @waiter: thread that is in tst_kvm_wait_guest(), or 0
 * @waits_ns: since when
 * @trace_seen: events of the flight recorder that have been printed
 * @events: how many that were
 * @trace_told: they were printed because the controller failed
 * @tsc_khz: speed of its time-stamp counter, if it has a flight recorder
 * @stats: for stats.c
 * @hang: for hang.c
 *
 * inst->live points to it. There is one for each vCPU; inst->runner is the
 * thread that runs it, or 0.
 */
struct kvm_live {
	struct kvm_live *next;
	struct tst_kvm_instance *inst;
	const struct tst_kvm_instance *owner;
	struct tst_kvm_instance kept;
	pid_t process;
	unsigned int number;
	int64_t last_exit_ns;
	uint32_t last_reason;
	unsigned int messages;
	struct kvm_last_message last[LAST_MESSAGES];
	int waiter;
	int64_t waits_ns;
	uint32_t trace_seen[KVM_TRACE_RINGS];
	unsigned int events;
	bool trace_told;
	int tsc_khz;
	struct kvm_stats stats;
	struct kvm_hang hang;
	struct kvm_prefixes prefixes;
};

/* Monotonic time, to the kernel's tick: cheap enough for each exit. */
int64_t kvm_coarse_ns(void);

/* For the thread that runs the vCPU: an exit; a message to be printed. */
void kvm_live_exit(struct tst_kvm_instance *inst);
void kvm_live_message(struct tst_kvm_instance *inst,
		      const struct guest_message *msg);

/* "Machine 1", or "Machine 1, vCPU 0" if it has several. */
struct kvm_live_name {
	char text[48];
};

struct kvm_live_name kvm_live_name(const struct kvm_live *live);

/* Called when a machine has been created, and before it is destroyed. */
void kvm_live_add(const struct kvm_site *site, struct tst_kvm_instance *inst);
void kvm_live_remove(struct tst_kvm_instance *inst);

/* For the thread that runs the vCPU: @inst is in use from now on. */
void kvm_live_use(struct tst_kvm_instance *inst);

/*
 * The same: @inst may be lost from now on, what it was is kept. Returns false
 * if somebody looks at it: try again.
 */
bool kvm_live_keep(struct tst_kvm_instance *inst);

/* A new memory slot; the payload has ended. */
void kvm_live_slot(struct tst_kvm_instance *inst, unsigned int slot);
void kvm_live_ended(struct tst_kvm_instance *inst);

/*
 * For any thread: calls @fn for each vCPU of this process, the oldest
 * first; a forked child has none of its parent's. None is destroyed meanwhile;
 * @fn must not create or destroy one. Stop a vCPU with kvm_pause() (pause.h)
 * before asking KVM about it.
 */
void kvm_live_each(void (*fn)(struct kvm_live *live, void *ctx), void *ctx);

/*
 * The same for signal handlers. Returns false if the list is in use, perhaps
 * by the interrupted thread.
 */
bool kvm_live_try_each(void (*fn)(struct kvm_live *live, void *ctx),
		       void *ctx);

#endif /* HOST_LIVE_H */
