// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signals between the payload and a controller thread, without VM exits: in
 * both directions, with data, with timeouts, up to the payload's end. For
 * tests/api/run.
 *
 * RUN -c signal
 * SAYS TPASS: signal: *
 * RUN -c wait
 * SAYS TPASS: released 3 times: *
 * SAYS TPASS: waited 3 times: *
 * RUN -c timeout
 * SAYS TPASS: timeout: *
 * RUN -c exit
 * SAYS TPASS: the payload ends
 * SAYS TPASS: end: *
 * RUN -c report
 * SAYS TPASS: 20 messages beside a signal
 * SAYS TPASS: the signal stays: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

static void signal(void)
{
	tst_signal_host((void *)0x1234);
	while (*(volatile int32_t *)KVM_RESULT_BASEADDR != KVM_TNONE)
		;
	tst_signal_host((void *)0x5678);
	while (*(volatile int32_t *)KVM_RESULT_BASEADDR != KVM_TNONE)
		;
}

static void wait(void)
{
	volatile uint32_t *seen = (uint32_t *)(API_CASE_BASEADDR + 0x800);
	uintptr_t i;

	for (i = 1; i <= 3; i++) {
		tst_wait_host((void *)(0x1000 * i));
		CHECK_EQ(*seen, i);
	}
	DONE("released 3 times");
}

static void timeout(void)
{
	volatile uint32_t *go = (uint32_t *)(API_CASE_BASEADDR + 0x800);

	while (!*go)
		;
	tst_wait_host(NULL);
}

static void end(void)
{
	tst_res(TPASS, "the payload ends");
}

/* Reports do not use the page. kvm_yield() leaves a signal in it. */
static void report(void)
{
	int i;

	tst_signal_host((void *)0x77);
	for (i = 0; i < 20; i++)
		tst_res(TINFO, "message %d", i);
	kvm_yield();
	while (*(volatile int32_t *)KVM_RESULT_BASEADDR != KVM_TNONE)
		;
	tst_res(TPASS, "20 messages beside a signal");
}

API_CASES({ "signal", signal }, { "wait", wait }, { "timeout", timeout },
	  { "exit", end }, { "report", report })

#else /* COMPILE_PAYLOAD */

#include "tst_safe_pthread.h"

static pthread_t thread;
static volatile uint32_t *word;

static void *run_it(void *unused)
{
	(void)unused;
	tst_kvm_run_instance(&api_vm, 0);
	return NULL;
}

static void start(void)
{
	api_create();
	word = (void *)(uintptr_t)(api_vm.ram[API_CASE_SLOT].userspace_addr +
				   0x800);
	SAFE_PTHREAD_CREATE(&thread, NULL, run_it, NULL);
}

static void finish(void)
{
	SAFE_PTHREAD_JOIN(thread, NULL);
	api_destroy();
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void await_signal(unsigned long data)
{
	CHECK_EQ(tst_kvm_wait_guest(&api_vm, 10000), 0);
	/* Seen, not taken. */
	CHECK_EQ(tst_kvm_wait_guest(&api_vm, 0), 0);
	CHECK_EQ(api_vm.result->result, KVM_TSYNC);
	CHECK_EQ(api_vm.result->file_addr, data);
}

static void host_signal(void)
{
	start();
	await_signal(0x1234);
	tst_kvm_clear_guest_signal(&api_vm);
	await_signal(0x5678);
	tst_kvm_clear_guest_signal(&api_vm);
	finish();
	DONE("signal");
}

static void host_wait(void)
{
	uint32_t i;

	start();
	for (i = 1; i <= 3; i++) {
		await_signal(0x1000 * i);
		usleep(10000);
		CHECK_EQ(api_vm.result->result, KVM_TSYNC);
		*word = i;
		tst_kvm_clear_guest_signal(&api_vm);
	}
	finish();
	DONE("waited 3 times");
}

static void host_timeout(void)
{
	long long before, passed;

	start();
	CHECK(tst_kvm_wait_guest(&api_vm, 0) == -1);
	before = now_ms();
	CHECK(tst_kvm_wait_guest(&api_vm, 100) == -1);
	passed = now_ms() - before;
	CHECK(passed >= tst_multiply_timeout(100));
	CHECK(passed < tst_multiply_timeout(100) + 5000);
	/* There is nothing to clear, which must do nothing. */
	tst_kvm_clear_guest_signal(&api_vm);
	*word = 1;
	CHECK_EQ(tst_kvm_wait_guest(&api_vm, -1), 0);
	tst_kvm_clear_guest_signal(&api_vm);
	finish();
	DONE("timeout");
}

static void host_exit(void)
{
	start();
	CHECK_EQ(tst_kvm_wait_guest(&api_vm, -1), KVM_TEXIT);
	CHECK_EQ(tst_kvm_wait_guest(&api_vm, 0), KVM_TEXIT);
	/* The end is no signal. */
	tst_kvm_clear_guest_signal(&api_vm);
	CHECK_EQ(tst_kvm_wait_guest(&api_vm, 0), KVM_TEXIT);
	finish();
	DONE("end");
}

static void host_report(void)
{
	start();
	usleep(200000);
	await_signal(0x77);
	tst_kvm_clear_guest_signal(&api_vm);
	finish();
	DONE("the signal stays");
}

API_CASES({ "signal", host_signal }, { "wait", host_wait },
	  { "timeout", host_timeout }, { "exit", host_exit },
	  { "report", host_report });

#endif /* COMPILE_PAYLOAD */
