// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Events that the hypervisor injects: exceptions with and without error code,
 * interrupts and NMIs reach the guest's handler at once, with the guest's RIP
 * as return address, even where interrupts are disabled; nothing is injected
 * twice.
 *
 * Manual: AMD APM volume 2, 15.20; Intel SDM volume 3, 26.6.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define VECTOR 0x60
#define ERROR_CODE 0x1230

static volatile unsigned int hits;
static volatile unsigned long seen_errcode;

static int handler(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	hits++;
	seen_errcode = errcode;
	return 0;
}

static int guest(void)
{
	asm volatile("hlt");
	return hits;
}

static const struct {
	const char *name;
	enum kvm_nested_event event;
	unsigned int vector;
	unsigned long errcode;
} events[] = {
	{ "Interrupt", KVM_NESTED_EVENT_INTR, VECTOR, 0 },
	{ "NMI", KVM_NESTED_EVENT_NMI, INTR_NMI, 0 },
	{ "Exception", KVM_NESTED_EVENT_EXCEPTION, INTR_ZERODIV, 0 },
	{ "Exception with error code", KVM_NESTED_EVENT_EXCEPTION, INTR_GPF,
	  ERROR_CODE },
};

static void check_event(unsigned int i)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(guest);

	hits = 0;
	tst_set_interrupt_callback(events[i].vector, handler, NULL);
	run_until(cpu, KVM_NESTED_HLT);
	kvm_nested_advance(cpu);
	if (!kvm_witness_disabled())
		kvm_nested_inject(cpu, events[i].event, events[i].vector,
				  events[i].errcode);
	CHECK(run_to_return(cpu) == 1 && seen_errcode == events[i].errcode,
	      "%s: delivered %u times, error code 0x%lx", events[i].name,
	      hits, seen_errcode);
	tst_set_interrupt_callback(events[i].vector, NULL, NULL);
}

void main(void)
{
	unsigned int i;

	kvm_init_nested();
	for (i = 0; i < ARRAY_SIZE(events); i++)
		check_event(i);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
