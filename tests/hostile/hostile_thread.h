/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread of the controller that changes the guest's memory while the
 * library reads it, as another vCPU could. Included by the attacks that need
 * one, in their controller half.
 *
 * What it writes to guest memory is the guest's doing: the thread sanitizer
 * must not see it, as it does not see a vCPU. HOSTILE_WRITES marks functions
 * that do so. That the library looks at nothing twice is not its business
 * but that of the verdicts, and of kvm_copy_once().
 */
#ifndef TESTS_HOSTILE_THREAD_H
#define TESTS_HOSTILE_THREAD_H

#include "tst_safe_pthread.h"

#define HOSTILE_WRITES __attribute__((noinline, no_sanitize("thread")))

static int hostile_stopped;

/* Seen by all threads, with and without the sanitizer. */
static int hostile_stop(void)
{
	return __atomic_load_n(&hostile_stopped, __ATOMIC_ACQUIRE);
}

static void hostile_set_stop(int stop)
{
	__atomic_store_n(&hostile_stopped, stop, __ATOMIC_RELEASE);
}

/* The words that the payload and the thread share. */
static volatile uint64_t *hostile_shared(void)
{
	return (void *)(uintptr_t)(api_vm.ram[API_CASE_SLOT].userspace_addr +
				   SHARED_BASEADDR - API_CASE_BASEADDR);
}

/* A page of guest memory, without the library's help; NULL if it is none. */
static void *hostile_ram(uint64_t addr)
{
	if (addr > api_vm.ram[0].memory_size - 4096)
		return NULL;
	return (void *)(uintptr_t)(api_vm.ram[0].userspace_addr + addr);
}

/* Waits until the payload has something to say, then does its worst. */
static void *hostile_thread(void *function)
{
	void (*worst)(volatile uint64_t *shared) = function;
	volatile uint64_t *shared = hostile_shared();

	while (!*shared && !hostile_stop())
		usleep(100);
	if (!hostile_stop())
		worst(shared);
	return NULL;
}

static pthread_t hostile_id;
static int hostile_started;

/* What the thread runs, if it runs a vCPU. */
static struct kvm_run *hostile_vcpu;

static void hostile_interrupt(int sig)
{
	(void)sig;
}

/* Before the memory is gone, also when the test has been given up. */
static void hostile_end(void)
{
	hostile_set_stop(1);
	if (hostile_started && hostile_vcpu) {
		hostile_vcpu->immediate_exit = 1;
		pthread_kill(hostile_id, SIGUSR2);
	}
	if (hostile_started)
		SAFE_PTHREAD_JOIN(hostile_id, NULL);
	hostile_started = 0;
	api_destroy();
}

/* @prepare is called before the payload runs; it may be NULL. */
static void hostile_run_against(void (*prepare)(void),
				void (*worst)(volatile uint64_t *shared))
{
	hostile_check_host();
	api_create();
	hostile_set_stop(0);
	if (prepare)
		prepare();
	SAFE_SIGNAL(SIGUSR2, hostile_interrupt);
	SAFE_PTHREAD_CREATE(&hostile_id, NULL, hostile_thread, (void *)worst);
	hostile_started = 1;
	tst_kvm_run_instance(&api_vm, 0);
	hostile_end();
}

#endif /* TESTS_HOSTILE_THREAD_H */
