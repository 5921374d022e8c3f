/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of a guest that went wrong: everything that is known about it is
 * printed, and the test is broken. Called by the run loop.
 */
#ifndef HOST_CRASH_H
#define HOST_CRASH_H

#include "host/call.h"

/* Reports an exit that is no result, and ends the test. */
void kvm_report_exit(const struct kvm_site *site,
		     const struct tst_kvm_instance *inst);

/* Reports a KVM_PORT_FAULT call, and ends the test. */
void kvm_report_fault(const struct kvm_site *site,
		      const struct tst_kvm_instance *inst,
		      struct guest_call *call);

#endif /* HOST_CRASH_H */
