// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls to the host on x86: a byte written to one of four ports, arguments
 * as of the System V ABI: in RDI, RSI, RDX, RCX, R8, R9 and behind the
 * return address in 64-bit payloads, all behind it in 32-bit ones.
 */
#include "host/call.h"
#include "host/x86/regs.h"

bool kvm_is_call(const struct tst_kvm_instance *inst, struct guest_call *call)
{
	const struct kvm_run *run = inst->vcpu_info;

	if (run->exit_reason != KVM_EXIT_IO ||
	    run->io.direction != KVM_EXIT_IO_OUT || run->io.size != 1 ||
	    run->io.count != 1)
		return false;
	call->port = run->io.port;
	return call->port >= KVM_PORT_DONE && call->port <= KVM_PORT_FAULT;
}

static bool args64(const struct kvm_regs *regs, struct guest_call *call)
{
	call->args[0] = regs->rdi;
	call->args[1] = regs->rsi;
	call->args[2] = regs->rdx;
	call->args[3] = regs->rcx;
	call->rest.regs[0] = regs->r8;
	call->rest.regs[1] = regs->r9;
	call->rest.nregs = 2;
	call->rest.stack = regs->rsp + 8;
	return true;
}

static bool args32(const struct kvm_regs *regs,
		   const struct tst_kvm_instance *inst,
		   struct guest_call *call)
{
	uint32_t words[1 + CALL_ARGS];
	int i;

	if (!kvm_copy_from_guest(inst, regs->rsp, words, sizeof(words)))
		return false;
	for (i = 0; i < CALL_ARGS; i++)
		call->args[i] = words[1 + i];
	call->rest.nregs = 0;
	call->rest.stack = regs->rsp + sizeof(words);
	return true;
}

bool kvm_get_call_args(const struct kvm_site *site,
		       const struct tst_kvm_instance *inst,
		       const struct guest_reader *mem,
		       struct guest_call *call)
{
	struct kvm_regs regs;

	kvm_get_regs(site, inst, &regs);
	call->rest.mem = mem;
	call->rest.word = inst->bits / 8;
	return inst->bits == 64 ? args64(&regs, call) :
		args32(&regs, inst, call);
}
