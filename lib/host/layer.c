// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the library for machines adds to every test: options, reports. Called
 * by the test library through tst_hooks.h, and at the moments of layer.h.
 * Each part is in a file of its own; here is only the list of them.
 *
 * instance.c calls this file, so every program with a machine has it.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/core.h"
#include "host/gdb.h"
#include "host/hang.h"
#include "host/layer.h"
#include "host/live.h"
#include "host/stats.h"
#include "host/trace.h"
#include "host/vcpus.h"
#include "tst/tst_hooks.h"

/* Options: add a line, with a function of the part that serves it. */
static const struct tst_hook_option options[] = {
	{ "core", 0, "FILE", "Write a core file of a guest that goes wrong",
	  kvm_core_option, NULL },
	{ "gdb", 0, "[PORT|unix:PATH]", "Wait for gdb before main()",
	  kvm_gdb_option, kvm_gdb_is_option_value },
	{ "stats", 0, "FILE", "Write an account of each machine, as JSON",
	  kvm_stats_file, NULL },
	{ "verbose", 'v', NULL, "Print an account of each machine",
	  kvm_stats_verbose, NULL },
	{ .name = NULL },
};

static void begin(void)
{
	kvm_hang_begin();
	kvm_stats_begin();
}

const struct tst_hooks tst_layer_hooks = {
	.options = options,
	.timed_out = kvm_hang_timed_out,
	.begin = begin,
	.failed = kvm_print_traces,
};

void kvm_created(const struct kvm_site *site, struct tst_kvm_instance *inst)
{
	kvm_live_add(site, inst);
	if (inst->trace)
		inst->live->tsc_khz = ioctl(inst->vcpu_fd, KVM_GET_TSC_KHZ, 0);
}

void kvm_destroying(struct tst_kvm_instance *inst)
{
	kvm_gdb_forget(inst);
	kvm_stats_account(inst->live);
	kvm_vcpus_each(inst, kvm_live_remove);
}

void kvm_went_wrong(const struct tst_kvm_instance *inst,
		    const struct kvm_regs *regs, int signal)
{
	kvm_print_trace(inst);
	kvm_core_write(inst, regs, signal);
	kvm_gdb_crashed(inst, regs, signal);
}
