// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/guest/x86/lock.c between threads. That it keeps interrupts out can only
 * be seen in a guest.
 */
#include <pthread.h>

#include "unit.h"
#include "guest/lock.h"

#define THREADS 4
#define ROUNDS 20000
#define FLAG_DF (1ul << 10)

static struct kvm_lock lock;
static volatile unsigned long counter;

static void *count(void *unused UNUSED)
{
	unsigned long state;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		state = kvm_lock(&lock);
		counter++;
		kvm_unlock(&lock, state);
	}

	return NULL;
}

static void one_holder_at_a_time(void **state UNUSED)
{
	pthread_t threads[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count,
						NULL), 0);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(counter, THREADS * ROUNDS);
	assert_int_equal(lock.held, 0);
}

static unsigned long read_flags(void)
{
	unsigned long flags;

	asm volatile("pushf\n\tpop %0" : "=r" (flags));

	return flags;
}

static void flags_are_restored(void **state UNUSED)
{
	unsigned long before = kvm_lock(&lock), restored;

	assert_int_equal(lock.held, 1);
	kvm_unlock(&lock, before | FLAG_DF);
	restored = read_flags();
	asm volatile("cld");
	assert_true(restored & FLAG_DF);
	assert_int_equal(lock.held, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_holder_at_a_time),
		cmocka_unit_test(flags_are_restored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
