// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signals between payload and controller without VM exits: the payload sets
 * KVM_TSYNC in the result page, the controller sets KVM_TNONE.
 */
#include "kvm_test.h"
#include "guest/result_page.h"
#include "guest/arch.h"

void tst_signal_host(void *data)
{
	volatile struct tst_kvm_result *page = result_page();

	page->file_addr = (uintptr_t)data;
	arch_write_barrier();
	page->result = KVM_TSYNC;
}

void tst_wait_host(void *data)
{
	tst_signal_host(data);
	while (result_page()->result != KVM_TNONE)
		arch_relax();
	arch_read_barrier();
}
