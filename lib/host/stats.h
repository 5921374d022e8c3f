/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accounts of machines: -v prints a line for each, --stats writes JSON.
 */
#ifndef HOST_STATS_H
#define HOST_STATS_H

#include "host/live.h"

/* For struct tst_hook_option. */
void kvm_stats_verbose(const char *unused);
void kvm_stats_file(const char *path);

/* In the test process, before setup(). */
void kvm_stats_begin(void);

/* Around a run of the payload. */
void kvm_stats_run(struct tst_kvm_instance *inst);
void kvm_stats_stop(struct tst_kvm_instance *inst);

/* A machine is about to be destroyed. */
void kvm_stats_account(struct kvm_live *live);

#endif /* HOST_STATS_H */
