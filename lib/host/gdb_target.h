/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an architecture does for a debugger: registers, and making a vCPU
 * stop. Called by gdb.c and gdb_stops.c; x86/gdb_regs.c and x86/gdb_debug.c
 * are behind it.
 */
#ifndef HOST_GDB_TARGET_H
#define HOST_GDB_TARGET_H

#include "host/gdb_commands.h"
#include "host/instance.h"

/*
 * The functions of struct gdb_ops. With @fault, the general registers are
 * these: those of the code that a report is about, which cannot be set.
 */
size_t kvm_gdb_target_get(const struct tst_kvm_instance *inst,
			  const struct kvm_regs *fault, unsigned char *values);
bool kvm_gdb_target_set(const struct tst_kvm_instance *inst,
			const unsigned char *values);
bool kvm_gdb_target_find(const struct tst_kvm_instance *inst, uint64_t number,
			 size_t *offset, size_t *size);
const char *kvm_gdb_target_describe(const struct tst_kvm_instance *inst);

/* The instruction pointer behind KVM_EXIT_DEBUG. */
uint64_t kvm_gdb_target_pc(const struct tst_kvm_instance *inst);

/* How many breakpoints and watchpoints the processor has. */
#define GDB_HARD_MAX 4

/* An instruction that stops in the debugger. */
#define GDB_TRAP_MAX 4
extern const unsigned char kvm_gdb_trap[GDB_TRAP_MAX];
extern const size_t kvm_gdb_trap_size;

/**
 * struct gdb_hard - a breakpoint or watchpoint in the processor.
 * @type: GDB_BREAK_HARD, GDB_WATCH_WRITE or GDB_WATCH_ACCESS
 * @addr: guest-virtual address
 * @size: bytes from there on
 */
struct gdb_hard {
	enum gdb_break_type type;
	uint64_t addr, size;
};

/**
 * struct gdb_plan - how a vCPU is to run.
 * @step: one instruction only
 * @trap: kvm_gdb_trap is in memory, and stops
 * @hard: what the processor looks for; @count of them
 */
struct gdb_plan {
	bool step, trap;
	struct gdb_hard hard[GDB_HARD_MAX];
	unsigned int count;
};

/* Whether the processor can look for it: size and alignment. */
bool kvm_gdb_target_can(const struct gdb_hard *hard);

/* Arms the vCPU. Returns false with errno if KVM cannot. */
bool kvm_gdb_target_arm(const struct tst_kvm_instance *inst,
			const struct gdb_plan *plan);

enum gdb_why {
	GDB_WHY_GUEST,		/* the guest's own; handed back to it */
	GDB_WHY_TRAP,
	GDB_WHY_STEP,
	GDB_WHY_HARD,		/* @slot says which one */
};

/* Why KVM_RUN returned with KVM_EXIT_DEBUG. */
enum gdb_why kvm_gdb_target_why(const struct tst_kvm_instance *inst,
				const struct gdb_plan *plan,
				unsigned int *slot);

/* Makes the guest take the exception of the last exit, which is its own. */
void kvm_gdb_target_hand_back(const struct tst_kvm_instance *inst,
			      const struct gdb_plan *plan);

enum gdb_ability {
	GDB_CAN_STEP,
	GDB_CAN_TRAP,
	GDB_CAN_BREAK,		/* breakpoints in the processor */
	GDB_CAN_WATCH,
	GDB_ABILITIES,
};

/* Whether this KVM really does it: tried when it is asked for first. */
bool kvm_gdb_target_able(enum gdb_ability ability);

#endif /* HOST_GDB_TARGET_H */
