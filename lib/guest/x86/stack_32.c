// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The 32-bit payload's stacks as interrupt.c sees them: the first one's
 * segment ends below it, and behind each is a page that is not mapped. So
 * running out of it is a stack or page fault that cannot be delivered, which
 * becomes a double fault: a switch to a task of its own. There is one such
 * task: a second vCPU with a double fault at the same time shuts down.
 */
#include "guest/x86/interrupt.h"
#include "guest/x86/layout.h"
#include "guest/x86/vcpu.h"

/* Task state segment (Intel SDM volume 3, figure 8-2). */
struct task_state {
	uint32_t link, esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3, eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs, ldt, iomap;
};

extern struct task_state kvm_tss, kvm_double_fault_tss;

void kvm_run_double_fault(unsigned long errcode);

static int from_task_gate(const struct kvm_trap_frame *tf)
{
	return tf->vector == INTR_DOUBLE_FAULT;
}

uintptr_t kvm_trap_frame_sp(const struct kvm_trap_frame *tf)
{
	return from_task_gate(tf) ? tf->esp : (uintptr_t)&tf->esp;
}

/* Enough for what the processor pushes at an exception. */
#define PUSHED 16

int kvm_is_stack_overflow(const struct kvm_trap_frame *tf)
{
	struct kvm_stack stack = kvm_own_stack();

	return tf->esp >= stack.guard && tf->esp < stack.bottom + PUSHED;
}

unsigned int kvm_interrupted_task(unsigned int selector)
{
	return selector == SEL_DF_TSS ? kvm_double_fault_tss.link : selector;
}

static struct task_state *interrupted_task(void)
{
	unsigned int vcpu = kvm_vcpu_id();

	return vcpu ? (void *)(kvm_vcpu_area(vcpu) + KVM_VCPU_TSS) : &kvm_tss;
}

/*
 * Called in the double fault task. The state of the interrupted task is in
 * its TSS; what the callback changes takes effect when the task is resumed.
 */
void kvm_run_double_fault(unsigned long errcode)
{
	struct task_state *task = interrupted_task();
	struct kvm_trap_frame tf = {
		.es = task->es, .ds = task->ds,
		.eax = task->eax, .ebx = task->ebx,
		.ecx = task->ecx, .edx = task->edx,
		.esi = task->esi, .edi = task->edi, .ebp = task->ebp,
		.vector = INTR_DOUBLE_FAULT, .errcode = errcode,
		.eip = task->eip, .cs = task->cs, .eflags = task->eflags,
		.esp = task->esp, .ss = task->ss,
	};

	kvm_handle_trap(&tf);

	task->es = tf.es;
	task->ds = tf.ds;
	task->eax = tf.eax;
	task->ebx = tf.ebx;
	task->ecx = tf.ecx;
	task->edx = tf.edx;
	task->esi = tf.esi;
	task->edi = tf.edi;
	task->ebp = tf.ebp;
	task->eip = tf.eip;
	task->cs = tf.cs;
	task->eflags = tf.eflags;
	task->esp = tf.esp;
	task->ss = tf.ss;
}
