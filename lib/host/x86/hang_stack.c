// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The backtrace of a vCPU that has been stopped. Called by hang_report.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/hang.h"
#include "host/x86/crash_state.h"

void kvm_hang_stack(const struct tst_kvm_instance *inst)
{
	struct crash crash;

	kvm_crash_read(&crash, kvm_main_site(), inst);
	kvm_crash_report_stack(&crash);
}
