// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Event injection by VMRUN. [APM volume 2, 15.20.]
 *
 * For each type a nested guest (L2) starts with an event in EVENTINJ: external
 * interrupt, NMI, exceptions with and without error code, software interrupt.
 * Its handler must run once, before L2's first instruction, with the error
 * code given and the RIP that the type asks for; the VMCB's EVENTINJ must be
 * done with: entering again injects nothing when the hypervisor (L1) clears
 * it. L1's own handlers see nothing of it. With an intercept for the
 * exception the injected one does not exit: injection is not intercepted.
 *
 * Risk for a vulnerable host: none known.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define VECTOR 0x55

static volatile unsigned int events, ran;
static volatile int seen_vector;
static volatile unsigned long seen_error;
static volatile uintptr_t seen_ip;
static struct kvm_svm_vcpu *cpu;
static uint16_t ss;
static void *stack;

static int handle(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	events++;
	seen_vector = (uintptr_t)userdata;
	seen_error = errcode;
	seen_ip = kvm_get_interrupt_ip(ifrm);
	return 0;
}

static int guest(void)
{
	ran = 1 + events;
	return 0;
}

static const struct {
	const char *what;
	uint64_t event;
	unsigned int vector;
	unsigned long error;
} table[] = {
	{ "external interrupt", SVM_EVENT_INTR | VECTOR, VECTOR, 0 },
	{ "NMI", SVM_EVENT_NMI | INTR_NMI, INTR_NMI, 0 },
	{ "#DE", SVM_EVENT_EXCEPTION | INTR_ZERODIV, INTR_ZERODIV, 0 },
	{ "#UD", SVM_EVENT_EXCEPTION | INTR_BAD_OPCODE, INTR_BAD_OPCODE, 0 },
	{ "#GP", SVM_EVENT_EXCEPTION | SVM_EVENT_HAS_ERROR_CODE |
	  SVM_EVENT_ERROR_CODE(0x1234) | INTR_GPF, INTR_GPF, 0x1234 },
	{ "#PF", SVM_EVENT_EXCEPTION | SVM_EVENT_HAS_ERROR_CODE |
	  SVM_EVENT_ERROR_CODE(0x6) | INTR_PAGE_FAULT, INTR_PAGE_FAULT, 6 },
};

static void check(const char *what, const char *name, uint64_t is,
		  uint64_t should)
{
	if (is != should)
		tst_res(TFAIL, "%s: %s is 0x%llx, not 0x%llx", what, name, is,
			should);
}

static void enter(unsigned int i, int intercept)
{
	kvm_init_guest_vmcb(cpu->vmcb, 1, ss, stack, guest);
	if (!kvm_witness_disabled())
		cpu->vmcb->event_injection = SVM_EVENT_VALID | table[i].event;
	if (table[i].vector < INTERRUPT_COUNT)
		kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_EXCEPTION(
				       table[i].vector), intercept);
	events = ran = 0;
	seen_ip = 0;
	seen_vector = -1;
	kvm_svm_vmrun(cpu);
}

static void check_event(unsigned int i)
{
	const char *what = table[i].what;

	check(what, "exit code", cpu->vmcb->exitcode, SVM_EXIT_HLT);
	check(what, "number of events", events, 1);
	check(what, "vector", seen_vector, table[i].vector);
	check(what, "error code", seen_error, table[i].error);
	check(what, "RIP", seen_ip, (uintptr_t)kvm_svm_guest_entry);
	check(what, "events before main", ran, 2);
}

static void check_again(unsigned int i)
{
	cpu->vmcb->event_injection = 0;
	kvm_svm_vmrun(cpu);
	check(table[i].what, "number of events after entering again", events,
	      1);
}

static void try_event(unsigned int i)
{
	enter(i, 0);
	check_event(i);
	check_again(i);
	enter(i, 1);
	check_event(i);
	if (events != 1)
		return;
	kvm_witness_hit();
	tst_res(TPASS, "%s", table[i].what);
}

void main(void)
{
	unsigned int i;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(guest, 1);
	ss = cpu->vmcb->ss.selector;
	stack = (void *)(uintptr_t)cpu->vmcb->rsp;
	for (i = 0; i < ARRAY_SIZE(table); i++)
		tst_set_interrupt_callback(table[i].vector, handle,
			(void *)(uintptr_t)table[i].vector);
	for (i = 0; i < ARRAY_SIZE(table); i++)
		try_event(i);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
