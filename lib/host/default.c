// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Setup, test and cleanup functions for tests that need nothing special: a
 * new machine for each run of the payload.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/instance.h"

static struct tst_kvm_instance machine = { .vm_fd = -1 };

void tst_kvm_setup(void)
{
}

void tst_kvm_run(void)
{
	void *ram, *result;

	(tst_kvm_create_instance)(&machine, DEFAULT_RAM_SIZE);
	ram = (void *)(uintptr_t)machine.ram[SLOT_RAM].userspace_addr;
	result = machine.result;
	(tst_kvm_run_instance)(&machine, 0);
	tst_kvm_destroy_instance(&machine);
	tst_free(result);
	tst_free(ram);
}

void tst_kvm_cleanup(void)
{
	tst_kvm_destroy_instance(&machine);
}
