// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The frame around main() and kvm_vcpu_main(): constructors before them, the
 * end of the payload behind. kvm_run_payload() and kvm_run_vcpu() are called
 * by the start-up code.
 */
#include "kvm_test.h"
#include "guest/arch.h"
#include "guest/result_page.h"

typedef void (*constructor)(void);

extern const constructor __preinit_array_start[], __preinit_array_end[];
extern const constructor __init_array_start[], __init_array_end[];

extern void kvm_vcpu_main(unsigned int vcpu) __attribute__((weak));

void kvm_run_payload(void);
void kvm_run_vcpu(void);
void kvm_call_exit(void) __attribute__((noreturn));
void kvm_call_done(void) __attribute__((noreturn));

/* Other vCPUs begin when the constructors have run. */
static int constructed;

static void run_constructors(const constructor *begin, const constructor *end)
{
	for (; begin < end; begin++)
		(*begin)();
}

void kvm_run_payload(void)
{
	run_constructors(__preinit_array_start, __preinit_array_end);
	run_constructors(__init_array_start, __init_array_end);
	__atomic_store_n(&constructed, 1, __ATOMIC_RELEASE);
	main();
	if (kvm_vcpu_count() > 1)
		kvm_call_done();
	kvm_exit();
}

/* The host does not start it if the payload has no kvm_vcpu_main(). */
void kvm_run_vcpu(void)
{
	while (!__atomic_load_n(&constructed, __ATOMIC_ACQUIRE))
		arch_relax();
	kvm_vcpu_main(kvm_vcpu_id());
	kvm_call_done();
}

void kvm_exit(void)
{
	result_page()->result = KVM_TEXIT;
	kvm_call_exit();
}
