// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The frame around main(): constructors before it, the end of the payload
 * behind it. kvm_run_payload() is called by the start-up code.
 */
#include "kvm_test.h"
#include "guest/result_page.h"

typedef void (*constructor)(void);

extern const constructor __preinit_array_start[], __preinit_array_end[];
extern const constructor __init_array_start[], __init_array_end[];

void kvm_run_payload(void);
void kvm_call_exit(void) __attribute__((noreturn));

static void run_constructors(const constructor *begin, const constructor *end)
{
	for (; begin < end; begin++)
		(*begin)();
}

void kvm_run_payload(void)
{
	run_constructors(__preinit_array_start, __preinit_array_end);
	run_constructors(__init_array_start, __init_array_end);
	main();
	kvm_exit();
}

void kvm_exit(void)
{
	result_page()->result = KVM_TEXIT;
	kvm_call_exit();
}
