// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether a signal interrupted KVM_RUN: what the system call was given and
 * has returned is still in the registers that the handler is told. For
 * controllers that call KVM_RUN themselves.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define TST_NO_DEFAULT_MAIN
#include <ucontext.h>

#include "kvm_test.h"
#include "host/hang.h"

#ifdef __x86_64__
#define RETURNED REG_RAX
#define ARG_FD REG_RDI
#define ARG_REQUEST REG_RSI
#else
#define RETURNED REG_EAX
#define ARG_FD REG_EBX
#define ARG_REQUEST REG_ECX
#endif

bool kvm_was_in_run(const void *ucontext, int vcpu_fd)
{
	const greg_t *regs = ((const ucontext_t *)ucontext)->uc_mcontext.gregs;

	return (int)regs[RETURNED] == -EINTR && (int)regs[ARG_FD] == vcpu_fd &&
	       (unsigned int)regs[ARG_REQUEST] == KVM_RUN;
}
