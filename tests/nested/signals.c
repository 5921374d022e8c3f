// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signals between a nested guest and a controller thread: tst_wait_host() and
 * tst_signal_host() do not halt, so no hypervisor sees an exit. For
 * tests/nested/run.
 *
 * RUN -c wait
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"

static int guest(void)
{
	volatile uint32_t *seen = (uint32_t *)(API_CASE_BASEADDR + 0x800);

	tst_wait_host(NULL);
	CHECK_EQ(*seen, 1);
	tst_wait_host((void *)0x1000);
	CHECK_EQ(*seen, 2);
	return 7;
}

static void wait(void)
{
	struct kvm_nested_vcpu *cpu;

	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(guest);
	CHECK_EQ(kvm_nested_run(cpu)->reason, KVM_NESTED_HLT);
	CHECK_EQ((int)cpu->regs->rax, 7);
	DONE("released twice, without an exit");
}

API_CASES({ "wait", wait })

#else /* COMPILE_PAYLOAD */

#include "tst_safe_pthread.h"

static void *run_it(void *unused)
{
	(void)unused;
	tst_kvm_run_instance(&api_vm, 0);
	return NULL;
}

/* A payload that ends without a signal has skipped. */
static int release(uint32_t *word, uint32_t value, unsigned long data)
{
	if (tst_kvm_wait_guest(&api_vm, 30000))
		return 0;
	CHECK_EQ(api_vm.result->file_addr, data);
	*word = value;
	tst_kvm_clear_guest_signal(&api_vm);
	return 1;
}

static void host_wait(void)
{
	uint32_t *word;
	pthread_t thread;

	api_create();
	word = tst_kvm_get_memptr(&api_vm, API_CASE_BASEADDR + 0x800);
	SAFE_PTHREAD_CREATE(&thread, NULL, run_it, NULL);
	if (release(word, 1, 0))
		release(word, 2, 0x1000);
	SAFE_PTHREAD_JOIN(thread, NULL);
	api_destroy();
}

API_CASES({ "wait", host_wait });

#endif /* COMPILE_PAYLOAD */
