/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page-table walks with the state of a crash report: paging.h with a vCPU.
 * Called by crash.c.
 */
#ifndef HOST_X86_CRASH_WALK_H
#define HOST_X86_CRASH_WALK_H

#include "host/x86/crash_state.h"
#include "host/x86/paging.h"

/*
 * walk_report.c: walks for a linear address. Returns false if KVM does not
 * tell how wide addresses are: then no bit of one is called reserved.
 */
bool kvm_crash_walk(const struct crash *crash, uint64_t addr,
		    struct paging_walk *walk);

#endif /* HOST_X86_CRASH_WALK_H */
