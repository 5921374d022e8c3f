// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Interrupt callbacks and everything an exception goes through before and
 * after them. Called by the entry stubs (traps_64.S, traps_32.S).
 */
#include "kvm_x86.h"
#include "guest/x86/interrupt.h"

struct handler {
	tst_interrupt_callback func;
	void *userdata;
};

static struct handler handlers[X86_INTR_COUNT];

const char *tst_interrupt_names[INTERRUPT_COUNT] = {
	[INTR_ZERODIV] = "Division by zero",
	[INTR_DEBUG] = "Debug interrupt",
	[INTR_NMI] = "Non-maskable interrupt",
	[INTR_BREAKPOINT] = "Breakpoint",
	[INTR_OVERFLOW] = "Arithmetic overflow",
	[INTR_BOUND_RANGE_EXC] = "BOUND range exceeded",
	[INTR_BAD_OPCODE] = "Invalid opcode",
	[INTR_DEVICE_ERROR] = "Device not available",
	[INTR_DOUBLE_FAULT] = "Double fault",
	[INTR_INVALID_TSS] = "Invalid TSS",
	[INTR_SEGFAULT] = "Segment not present",
	[INTR_STACK_FAULT] = "Stack segment fault",
	[INTR_GPF] = "General protection fault",
	[INTR_PAGE_FAULT] = "Page fault",
	[INTR_FPU_ERROR] = "x87 floating point error",
	[INTR_ALIGNMENT_ERROR] = "Alignment check",
	[INTR_MACHINE_CHECK] = "Machine check",
	[INTR_SIMD_ERROR] = "SIMD floating point error",
	[INTR_VIRT_ERROR] = "Virtualization exception",
	[INTR_CPE] = "Control protection exception",
	[INTR_HV_INJECTION] = "Hypervisor injection exception",
	[INTR_VMM_COMM] = "VMM communication exception",
	[INTR_SECURITY_ERROR] = "Security exception",
};

void tst_set_interrupt_callback_(const char *file, int line,
				 unsigned int vector,
				 tst_interrupt_callback func, void *userdata)
{
	if (vector >= X86_INTR_COUNT)
		tst_brk_(file, line, TBROK,
			 "Interrupt vector %u is not in 0 to %u", vector,
			 X86_INTR_COUNT - 1);

	handlers[vector].func = NULL;
	handlers[vector].userdata = userdata;
	handlers[vector].func = func;
}

static struct kvm_trap_frame *trap_frame(const struct kvm_interrupt_frame *ifrm)
{
	return (struct kvm_trap_frame *)((uintptr_t)ifrm -
			__builtin_offsetof(struct kvm_trap_frame, TRAP_IP));
}

uintptr_t kvm_get_interrupt_ip(const struct kvm_interrupt_frame *ifrm)
{
	return ifrm->eip;
}

void kvm_set_interrupt_ip(struct kvm_interrupt_frame *ifrm, uintptr_t ip)
{
	ifrm->eip = ip;
}

uintptr_t kvm_get_interrupt_flags(const struct kvm_interrupt_frame *ifrm)
{
	return ifrm->eflags;
}

void kvm_set_interrupt_flags(struct kvm_interrupt_frame *ifrm, uintptr_t flags)
{
	ifrm->eflags = flags;
}

uintptr_t kvm_get_interrupt_sp(const struct kvm_interrupt_frame *ifrm)
{
	return kvm_trap_frame_sp(trap_frame(ifrm));
}

struct kvm_interrupt_regs *
kvm_get_interrupt_regs(struct kvm_interrupt_frame *ifrm)
{
	return (struct kvm_interrupt_regs *)&trap_frame(ifrm)->TRAP_AX;
}

static void give_up(struct kvm_trap_frame *tf, enum kvm_fault_reason why)
{
	kvm_call_fault(tf, why);
	kvm_exit();
}

static enum kvm_fault_reason unhandled_reason(struct kvm_trap_frame *tf)
{
	return tf->vector == INTR_DOUBLE_FAULT && kvm_is_stack_overflow(tf) ?
		KVM_FAULT_STACK_OVERFLOW : KVM_FAULT_UNHANDLED;
}

/*
 * A probe in a callback must not disturb the one that was interrupted.
 */
static int run_callback(const struct handler *handler,
			struct kvm_trap_frame *tf)
{
	volatile struct kvm_fault *fault = kvm_probe_fault_();
	struct kvm_fault saved = { fault->vector, fault->errcode };
	int ret = handler->func(handler->userdata,
				(struct kvm_interrupt_frame *)&tf->TRAP_IP,
				tf->errcode);

	fault->vector = saved.vector;
	fault->errcode = saved.errcode;
	return ret;
}

void kvm_handle_trap(struct kvm_trap_frame *tf)
{
	const struct handler *handler = handlers + (tf->vector & 0xff);
	struct kvm_trap_frame before;

	if (kvm_progress_was_made(tf) || kvm_probe_handles(tf))
		return;

	if (!handler->func)
		give_up(tf, unhandled_reason(tf));

	before = *tf;
	if (run_callback(handler, tf))
		give_up(tf, KVM_FAULT_REFUSED);

	if (!kvm_check_progress(&before, tf))
		give_up(tf, KVM_FAULT_NO_PROGRESS);
}
