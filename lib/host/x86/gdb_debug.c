// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Making an x86 vCPU stop for gdb: KVM_SET_GUEST_DEBUG (KVM API, 4.87) and
 * the debug registers (Intel SDM volume 3, 17.2).
 *
 * A KVM may accept the ioctl and yet not do all of it, so what works is
 * tried in a machine of its own before it is relied upon.
 */
#define TST_NO_DEFAULT_MAIN
#include <pthread.h>

#include "kvm_test.h"
#include "host/gdb_target.h"

#define INT3 0xcc
#define NOP 0x90
#define HLT 0xf4
#define MOV_AL_TO_RDI 0x88, 0x07

#define BREAKPOINT 3
#define DR6_STEP (1ULL << 14)
#define DR7_EXACT 0x700ULL	/* LE, GE, and a bit that is always 1 */
#define DR7_ENABLE(slot) (3ULL << 2 * (slot))
#define DR7_TYPE(slot, type) ((uint64_t)(type) << (16 + 4 * (slot)))
#define DR7_LENGTH(slot, length) ((uint64_t)(length) << (18 + 4 * (slot)))

const unsigned char kvm_gdb_trap[GDB_TRAP_MAX] = { INT3 };
const size_t kvm_gdb_trap_size = 1;

static const unsigned char types[] = {
	[GDB_BREAK_HARD] = 0,
	[GDB_WATCH_WRITE] = 1,
	[GDB_WATCH_ACCESS] = 3,
};

static const unsigned char lengths[] = { [1] = 0, [2] = 1, [4] = 3, [8] = 2 };

bool kvm_gdb_target_can(const struct gdb_hard *hard)
{
	uint64_t size = hard->size;

	if (hard->type == GDB_BREAK_HARD)
		return true;
	return (size == 1 || size == 2 || size == 4 ||
		(size == 8 && sizeof(long) == 8)) && hard->addr % size == 0;
}

static void set_hard(struct kvm_guest_debug *debug, unsigned int slot,
		     const struct gdb_hard *hard)
{
	__u64 *dr = debug->arch.debugreg;
	unsigned int length = hard->type == GDB_BREAK_HARD ? 0 :
			      lengths[hard->size];

	dr[slot] = hard->addr;
	dr[7] |= DR7_EXACT | DR7_ENABLE(slot) |
		 DR7_TYPE(slot, types[hard->type]) | DR7_LENGTH(slot, length);
}

static bool arm(const struct tst_kvm_instance *inst,
		const struct gdb_plan *plan, uint32_t more)
{
	struct kvm_guest_debug debug = { .control = more };
	unsigned int i;

	if (plan->step)
		debug.control |= KVM_GUESTDBG_SINGLESTEP;
	if (plan->trap)
		debug.control |= KVM_GUESTDBG_USE_SW_BP;
	if (plan->count)
		debug.control |= KVM_GUESTDBG_USE_HW_BP;
	for (i = 0; i < plan->count; i++)
		set_hard(&debug, i, plan->hard + i);
	if (debug.control)
		debug.control |= KVM_GUESTDBG_ENABLE;
	return !ioctl(inst->vcpu_fd, KVM_SET_GUEST_DEBUG, &debug);
}

bool kvm_gdb_target_arm(const struct tst_kvm_instance *inst,
			const struct gdb_plan *plan)
{
	return arm(inst, plan, 0);
}

void kvm_gdb_target_hand_back(const struct tst_kvm_instance *inst,
			      const struct gdb_plan *plan)
{
	arm(inst, plan, inst->vcpu_info->debug.arch.exception == BREAKPOINT ?
	    KVM_GUESTDBG_INJECT_BP : KVM_GUESTDBG_INJECT_DB);
}

enum gdb_why kvm_gdb_target_why(const struct tst_kvm_instance *inst,
				const struct gdb_plan *plan, unsigned int *slot)
{
	uint64_t dr6 = inst->vcpu_info->debug.arch.dr6;

	if (inst->vcpu_info->debug.arch.exception == BREAKPOINT)
		return plan->trap ? GDB_WHY_TRAP : GDB_WHY_GUEST;
	for (*slot = 0; *slot < plan->count; ++*slot)
		if (dr6 & 1ULL << *slot)
			return GDB_WHY_HARD;
	return plan->step && dr6 & DR6_STEP ? GDB_WHY_STEP : GDB_WHY_GUEST;
}

uint64_t kvm_gdb_target_pc(const struct tst_kvm_instance *inst)
{
	return inst->vcpu_info->debug.arch.pc;
}

/*
 * What is tried: code, how it is run, and why it has to stop. Hard ones are
 * at addr_offset behind the code's address, which RDI points to.
 */
static const struct trial {
	enum gdb_why why;
	bool step, trap, hard;
	enum gdb_break_type type;
	unsigned int addr_offset;
	unsigned char code[4];
} trials[GDB_ABILITIES] = {
	[GDB_CAN_STEP] = {
		.why = GDB_WHY_STEP, .step = true, .code = { NOP, HLT },
	},
	[GDB_CAN_TRAP] = {
		.why = GDB_WHY_TRAP, .trap = true, .code = { INT3, HLT },
	},
	[GDB_CAN_BREAK] = {
		.why = GDB_WHY_HARD, .hard = true, .type = GDB_BREAK_HARD,
		.addr_offset = 1, .code = { NOP, NOP, HLT },
	},
	[GDB_CAN_WATCH] = {
		.why = GDB_WHY_HARD, .hard = true, .type = GDB_WATCH_WRITE,
		.addr_offset = 16, .code = { MOV_AL_TO_RDI, NOP, HLT },
	},
};

static bool works(const struct tst_kvm_instance *inst, uint64_t addr,
		  const struct trial *trial)
{
	char *code = (char *)(uintptr_t)inst->ram[SLOT_RAM].userspace_addr;
	struct gdb_plan plan = { .step = trial->step, .trap = trial->trap };
	struct kvm_regs regs;
	unsigned int slot;

	memcpy(code + addr, trial->code, sizeof(trial->code));
	KVM_IOCTL(kvm_main_site(), inst->vcpu_fd, KVM_GET_REGS, &regs);
	regs.rip = addr;
	regs.rdi = addr + trial->addr_offset;
	KVM_IOCTL(kvm_main_site(), inst->vcpu_fd, KVM_SET_REGS, &regs);
	if (trial->hard)
		plan.hard[plan.count++] = (struct gdb_hard){
			trial->type, addr + trial->addr_offset, 1,
		};
	return arm(inst, &plan, 0) && !ioctl(inst->vcpu_fd, KVM_RUN, 0) &&
	       inst->vcpu_info->exit_reason == KVM_EXIT_DEBUG &&
	       kvm_gdb_target_why(inst, &plan, &slot) == trial->why;
}

/* Behind .bss there is nothing but heap. */
static uint64_t free_address(void)
{
	struct kvm_payload_header header;

	memcpy(&header, kvm_payload_start + KVM_PAYLOAD_HEADER_OFFSET,
	       sizeof(header));
	return (header.heap_begin + 4095) & ~4095ULL;
}

/* What gdb sends meanwhile makes signals, which would end ioctls early. */
static bool try(const struct trial *trial)
{
	static struct tst_kvm_instance inst;
	void *ram, *result;
	sigset_t all, old;
	bool good;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	(tst_kvm_create_instance)(&inst, DEFAULT_RAM_SIZE);
	ram = (void *)(uintptr_t)inst.ram[SLOT_RAM].userspace_addr;
	result = inst.result;
	good = works(&inst, free_address(), trial);
	tst_kvm_destroy_instance(&inst);
	tst_free(result);
	tst_free(ram);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return good;
}

bool kvm_gdb_target_able(enum gdb_ability ability)
{
	static enum { UNKNOWN, NO, YES } found[GDB_ABILITIES];

	if (found[ability] == UNKNOWN)
		found[ability] = try(trials + ability) ? YES : NO;
	return found[ability] == YES;
}
