/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Breakpoints and watchpoints, and a vCPU running until one of them is met.
 * Called by gdb.c.
 *
 * They are in the guest's memory only while it runs, so whoever looks at it
 * finds what the guest put there. What the processor or KVM cannot watch for
 * is looked for after each single step.
 */
#ifndef HOST_GDB_STOPS_H
#define HOST_GDB_STOPS_H

#include "host/gdb_target.h"

#define GDB_STOPS_MAX 64

/* The longest variable that single steps can watch. */
#define GDB_WATCH_MAX 64

/**
 * struct gdb_stop - a breakpoint or watchpoint.
 * @type, @addr, @size: what gdb asked for
 * @by_steps: single steps look for it
 * @patched: where kvm_gdb_trap is in the host's memory; NULL: nowhere
 * @old: what kvm_gdb_trap replaced, or the watched value before
 */
struct gdb_stop {
	enum gdb_break_type type;
	uint64_t addr, size;
	bool by_steps;
	unsigned char *patched;
	unsigned char old[GDB_WATCH_MAX];
};

struct gdb_stops {
	struct gdb_stop at[GDB_STOPS_MAX];
	unsigned int count;
};

/* Adds or removes one. */
enum gdb_answer kvm_gdb_stops_change(struct gdb_stops *stops,
				     const struct tst_kvm_instance *inst,
				     bool on, enum gdb_break_type type,
				     uint64_t addr, uint64_t size);

enum gdb_run_end {
	GDB_RUN_EXIT,		/* KVM_RUN returned, as @ret says */
	GDB_RUN_POKED,		/* *@poked has become true */
	GDB_RUN_STEPPED,
	GDB_RUN_STOP,		/* at *@met */
};

/* Whether this machine's KVM can be made to step, for all of the above. */
bool kvm_gdb_stops_work(void);

/*
 * Lets the guest run, or execute one instruction. With GDB_RUN_EXIT, *@ret is
 * what KVM_RUN returned and errno belongs to it.
 */
enum gdb_run_end kvm_gdb_stops_run(struct gdb_stops *stops,
				   struct tst_kvm_instance *inst, bool step,
				   const volatile sig_atomic_t *poked, int *ret,
				   const struct gdb_stop **met);

#endif /* HOST_GDB_STOPS_H */
