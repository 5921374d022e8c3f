/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machines that exist in this process, for whoever has to look at all of
 * them: reports of hangs, statistics, core files, gdb.
 */
#ifndef HOST_LIVE_H
#define HOST_LIVE_H

#include "host/instance.h"

/**
 * struct kvm_live - what the library keeps of a machine while it exists.
 * @next: of the list
 * @inst: the machine, as the test has it
 * @number: 1 for the first one that the process created, and so on
 *
 * inst->live points to it. One machine has one vCPU; inst->runner is the
 * thread that is in tst_kvm_run_instance() with it, or 0.
 */
struct kvm_live {
	struct kvm_live *next;
	struct tst_kvm_instance *inst;
	unsigned int number;
};

/* Called when a machine has been created, and before it is destroyed. */
void kvm_live_add(const struct kvm_site *site, struct tst_kvm_instance *inst);
void kvm_live_remove(struct tst_kvm_instance *inst);

/*
 * For any thread: calls @fn for each machine, the oldest first. None is
 * destroyed meanwhile; @fn must not create or destroy one. Stop a vCPU with
 * kvm_pause() (pause.h) before asking KVM about it.
 */
void kvm_live_each(void (*fn)(struct kvm_live *live, void *ctx), void *ctx);

/*
 * The same for signal handlers. Returns false if the list is in use, perhaps
 * by the interrupted thread.
 */
bool kvm_live_try_each(void (*fn)(struct kvm_live *live, void *ctx),
		       void *ctx);

#endif /* HOST_LIVE_H */
