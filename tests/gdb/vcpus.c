// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two vCPUs that work at a time, for tests/gdb/run. With -f the second one
 * faults.
 */
#include "kvm_test.h"

#define FAULT_BASEADDR 0x7fff0000

#ifdef COMPILE_PAYLOAD

static volatile int sums[2], waiting, done;

static int __attribute__((noinline)) add_first(int n)
{
	sums[0] += n;
	return sums[0];
}

static int __attribute__((noinline)) add_other(int n)
{
	sums[1] += n; /* @other */
	sums[1]++;
	return sums[1];
}

static void __attribute__((noinline)) wait(void)
{
	for (waiting = 1; !done;)
		asm volatile("pause"); /* @wait */
}

void main(void)
{
	int sum = add_first(3);

	sum += add_first(4);
	wait();
	tst_res(TPASS, "The sums are %d and %d", sum, sums[1]);
}

void kvm_vcpu_main(unsigned int vcpu)
{
	int sum;

	while (!waiting)
		asm volatile("pause");
	sum = add_other(vcpu);
	if (*(volatile int *)FAULT_BASEADDR)
		*(volatile int *)0x80000000 = sum; /* @fault */
	sum = add_other(10);
	done = sum;
}

#else /* COMPILE_PAYLOAD */

static char *fault;
static struct tst_kvm_instance vm = { .vm_fd = -1 };

static void run(void)
{
	const struct tst_kvm_config config = { .vcpus = 2 };
	int *word;

	tst_kvm_create_instance_config(&vm, &config);
	word = tst_kvm_alloc_memory(&vm, 7, FAULT_BASEADDR, getpagesize(), 0);
	*word = !!fault;
	tst_kvm_run_instance(&vm, 0);
	tst_kvm_destroy_instance(&vm);
	tst_free_all();
}

static void cleanup(void)
{
	tst_kvm_destroy_instance(&vm);
}

static struct tst_option options[] = {
	{ "f", &fault, "       The second vCPU faults" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = run,
	.cleanup = cleanup,
	.options = options,
};

#endif /* COMPILE_PAYLOAD */
