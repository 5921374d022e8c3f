/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls of the guest to the host: which one it is, and its arguments where
 * the guest's calling convention has them. One implementation for each
 * architecture (x86/call.c).
 */
#ifndef HOST_CALL_H
#define HOST_CALL_H

#include "host/format.h"
#include "host/instance.h"

#define CALL_ARGS 4

/**
 * struct guest_call - a call to the host.
 * @port: KVM_PORT_DONE, KVM_PORT_REPORT, KVM_PORT_EXIT or KVM_PORT_FAULT
 * @args: the first arguments, zero-extended
 * @rest: the arguments behind them
 */
struct guest_call {
	unsigned int port;
	uint64_t args[CALL_ARGS];
	struct guest_args rest;
};

/*
 * Whether the vCPU's last exit is a call to the host; fills in @call->port.
 */
bool kvm_is_call(const struct tst_kvm_instance *inst, struct guest_call *call);

/*
 * Gets the arguments of a call. @mem must outlive @call. Returns false if
 * they cannot be read.
 */
bool kvm_get_call_args(const struct kvm_site *site,
		       const struct tst_kvm_instance *inst,
		       const struct guest_reader *mem,
		       struct guest_call *call);

#endif /* HOST_CALL_H */
