// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A test as people write them: more headers, a name of its own for the page
 * size, threads. Built by tests/build/run without any extra option.
 */
#include "kvm_test.h"

#define PAGESIZE 0x1000

#ifdef COMPILE_PAYLOAD

#include "kvm_x86.h"

static char page[PAGESIZE] __attribute__((aligned(PAGESIZE)));

void main(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(0, 0, &cpuid);
	if (cpuid.eax && !((uintptr_t)page % PAGESIZE))
		tst_res(TPASS, "CPUID leaf 0 has %x", cpuid.eax);
	else
		tst_res(TFAIL, "CPUID leaf 0 is empty");
}

#else

#include <pthread.h>

#ifndef _REENTRANT
#error "not compiled with -pthread"
#endif

static void *thread(void *counter)
{
	++*(int *)counter;
	return NULL;
}

static void run(void)
{
	pthread_t id;
	int counter = 0;

	if (pthread_create(&id, NULL, thread, &counter) ||
	    pthread_join(id, NULL) || counter != 1)
		tst_brk(TBROK, "The thread did not run");
	tst_kvm_run();
}

static struct tst_test test = {
	.test_all = run,
	.setup = tst_kvm_setup,
	.cleanup = tst_kvm_cleanup,
};

#endif
