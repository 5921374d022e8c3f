// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Breakpoints and watchpoints of a debugger; see gdb_stops.h.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/gdb_stops.h"

/* How a vCPU runs this time. */
struct run {
	struct gdb_stops *stops;
	struct tst_kvm_instance *inst;
	struct gdb_plan plan;
	struct gdb_stop *hard[GDB_HARD_MAX];	/* what is in plan.hard */
	bool by_steps;
};

static bool is_watch(const struct gdb_stop *stop)
{
	return stop->type >= GDB_WATCH_WRITE;
}

static struct gdb_hard hard_of(const struct gdb_stop *stop)
{
	return (struct gdb_hard){
		.type = stop->type == GDB_BREAK_SOFT ? GDB_BREAK_HARD :
						       stop->type,
		.addr = stop->addr,
		.size = stop->size,
	};
}

static bool fits_hardware(const struct gdb_stop *stop)
{
	struct gdb_hard hard = hard_of(stop);

	return kvm_gdb_target_can(&hard) &&
	       kvm_gdb_target_able(is_watch(stop) ? GDB_CAN_WATCH
						  : GDB_CAN_BREAK);
}

bool kvm_gdb_stops_work(void)
{
	return kvm_gdb_target_able(GDB_CAN_STEP);
}

static struct gdb_stop *find(struct gdb_stops *stops,
			     enum gdb_break_type type, uint64_t addr,
			     uint64_t size)
{
	struct gdb_stop *stop;

	for (stop = stops->at; stop < stops->at + stops->count; stop++)
		if (stop->type == type && stop->addr == addr &&
		    (!is_watch(stop) || stop->size == size))
			return stop;
	return NULL;
}

static unsigned int count_type(const struct gdb_stops *stops,
			       enum gdb_break_type type)
{
	unsigned int i, count = 0;

	for (i = 0; i < stops->count; i++)
		count += stops->at[i].type == type;
	return count;
}

/* Nothing but the processor notices a read. */
static enum gdb_answer check(const struct gdb_stops *stops,
			     const struct tst_kvm_instance *inst,
			     const struct gdb_stop *stop)
{
	unsigned char bytes[GDB_WATCH_MAX];
	size_t size = is_watch(stop) ? stop->size : 1;

	if (stop->type == GDB_WATCH_READ || !kvm_gdb_stops_work())
		return GDB_UNSUPPORTED;
	if (stop->type == GDB_WATCH_ACCESS && !fits_hardware(stop))
		return GDB_UNSUPPORTED;
	if (stop->type == GDB_WATCH_ACCESS &&
	    count_type(stops, GDB_WATCH_ACCESS) == GDB_HARD_MAX)
		return GDB_FAILED;
	if (stops->count == GDB_STOPS_MAX || size > GDB_WATCH_MAX || !size)
		return GDB_FAILED;
	return kvm_copy_from_guest(inst, stop->addr, bytes, size) ?
		GDB_DONE : GDB_FAILED;
}

enum gdb_answer kvm_gdb_stops_change(struct gdb_stops *stops,
				     const struct tst_kvm_instance *inst,
				     bool on, enum gdb_break_type type,
				     uint64_t addr, uint64_t size)
{
	struct gdb_stop *stop = find(stops, type, addr, size);
	struct gdb_stop new = { .type = type, .addr = addr, .size = size };
	enum gdb_answer answer = GDB_DONE;

	if (stop && !on)
		*stop = stops->at[--stops->count];
	if (!stop && on) {
		answer = check(stops, inst, &new);
		if (answer == GDB_DONE)
			stops->at[stops->count++] = new;
	}
	return answer;
}

static void use_hardware(struct run *run, struct gdb_stop *stop)
{
	run->hard[run->plan.count] = stop;
	run->plan.hard[run->plan.count++] = hard_of(stop);
}

static void use_steps(struct run *run, struct gdb_stop *stop)
{
	stop->by_steps = run->by_steps = run->plan.step = true;
	if (is_watch(stop))
		kvm_copy_from_guest(run->inst, stop->addr, stop->old,
				    stop->size);
}

static bool use_trap(struct run *run, struct gdb_stop *stop)
{
	uint64_t left;

	stop->patched = kvm_guest_pointer(run->inst, stop->addr, &left);
	if (!stop->patched || left < kvm_gdb_trap_size) {
		stop->patched = NULL;
		return false;
	}
	memcpy(stop->old, stop->patched, kvm_gdb_trap_size);
	memcpy(stop->patched, kvm_gdb_trap, kvm_gdb_trap_size);
	run->plan.trap = true;
	return true;
}

static void place_stop(struct run *run, struct gdb_stop *stop)
{
	stop->by_steps = false;
	if (stop->type == GDB_BREAK_SOFT && kvm_gdb_target_able(GDB_CAN_TRAP) &&
	    use_trap(run, stop))
		return;
	if (run->plan.count < GDB_HARD_MAX && fits_hardware(stop))
		use_hardware(run, stop);
	else
		use_steps(run, stop);
}

/* First those that have no other way. */
static void place_all(struct run *run)
{
	struct gdb_stops *stops = run->stops;
	unsigned int i;

	for (i = 0; i < stops->count; i++)
		if (stops->at[i].type == GDB_WATCH_ACCESS)
			place_stop(run, stops->at + i);
	for (i = 0; i < stops->count; i++)
		if (stops->at[i].type != GDB_WATCH_ACCESS)
			place_stop(run, stops->at + i);
}

/* What the guest has written over a trap stays. */
static void take_out(struct gdb_stops *stops)
{
	struct gdb_stop *stop;

	for (stop = stops->at; stop < stops->at + stops->count; stop++) {
		if (stop->patched &&
		    !memcmp(stop->patched, kvm_gdb_trap, kvm_gdb_trap_size))
			memcpy(stop->patched, stop->old, kvm_gdb_trap_size);
		stop->patched = NULL;
	}
}

static bool is_met(const struct run *run, const struct gdb_stop *stop,
		   uint64_t pc)
{
	unsigned char now[GDB_WATCH_MAX];

	if (!stop->by_steps)
		return false;
	if (!is_watch(stop))
		return stop->addr == pc;
	return kvm_copy_from_guest(run->inst, stop->addr, now, stop->size) &&
	       memcmp(now, stop->old, stop->size);
}

/* After a step: what the processor did not look for. */
static const struct gdb_stop *find_met(const struct run *run)
{
	uint64_t pc = kvm_gdb_target_pc(run->inst);
	unsigned int i;

	for (i = 0; i < run->stops->count; i++)
		if (is_met(run, run->stops->at + i, pc))
			return run->stops->at + i;
	return NULL;
}

static const struct gdb_stop *find_trap(const struct run *run)
{
	uint64_t pc = kvm_gdb_target_pc(run->inst);
	unsigned int i;

	for (i = 0; i < run->stops->count; i++)
		if (run->stops->at[i].patched && run->stops->at[i].addr == pc)
			return run->stops->at + i;
	return NULL;
}

/* Returns false if the guest is to go on. */
static bool is_over(struct run *run, bool step, enum gdb_run_end *end,
		    const struct gdb_stop **met)
{
	unsigned int slot;
	enum gdb_why why = kvm_gdb_target_why(run->inst, &run->plan, &slot);

	*met = NULL;
	if (why == GDB_WHY_HARD)
		*met = run->hard[slot];
	else if (why == GDB_WHY_TRAP)
		*met = find_trap(run);
	else if (why == GDB_WHY_STEP && run->by_steps)
		*met = find_met(run);
	*end = *met ? GDB_RUN_STOP : GDB_RUN_STEPPED;
	if (*met || (step && why == GDB_WHY_STEP))
		return true;
	if (why == GDB_WHY_STEP)
		return false;
	kvm_gdb_target_hand_back(run->inst, &run->plan);
	return false;
}

static enum gdb_run_end run_to_stop(struct run *run, bool step,
				    const volatile sig_atomic_t *poked,
				    int *ret, const struct gdb_stop **met)
{
	enum gdb_run_end end;

	for (;;) {
		*ret = ioctl(run->inst->vcpu_fd, KVM_RUN, 0);
		if (*ret && errno == EINTR && *poked)
			return GDB_RUN_POKED;
		if (*ret || run->inst->vcpu_info->exit_reason !=
			    KVM_EXIT_DEBUG)
			return GDB_RUN_EXIT;
		if (is_over(run, step, &end, met))
			return end;
	}
}

/* Without a debugger's wishes KVM need not be able to do anything. */
static void arm(const struct run *run)
{
	static bool armed_vcpus[KVM_VCPUS_MAX];
	bool *armed = armed_vcpus + run->inst->vcpu;
	bool wishes = run->plan.step || run->plan.trap || run->plan.count;

	if (!wishes && !*armed)
		return;
	if (!kvm_gdb_target_arm(run->inst, &run->plan))
		tst_brk_(kvm_main_site()->file, kvm_main_site()->line,
			 TBROK | TERRNO, "ioctl(%d, KVM_SET_GUEST_DEBUG) failed",
			 run->inst->vcpu_fd);
	*armed = wishes;
}

enum gdb_run_end kvm_gdb_stops_run(struct gdb_stops *stops,
				   struct tst_kvm_instance *inst, bool step,
				   const volatile sig_atomic_t *poked, int *ret,
				   const struct gdb_stop **met)
{
	struct run run = { .stops = stops, .inst = inst, .plan.step = step };
	enum gdb_run_end end;
	int error;

	place_all(&run);
	arm(&run);
	end = run_to_stop(&run, step, poked, ret, met);
	error = errno;
	take_out(stops);
	errno = error;
	return end;
}
