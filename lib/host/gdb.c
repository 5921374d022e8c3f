// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Serving a debugger while a payload runs; see gdb.h and doc/gdb.md.
 *
 * The thread that runs the vCPU serves, so the guest stands still whenever
 * the debugger is answered. One machine is served at a time: when its payload
 * has ended the next one waits for a debugger, unless the last one detached.
 * Its vCPUs take turns in one thread, so when one stands, all do.
 */
#include "tst/tst_private.h"
#include "kvm_test.h"
#include "host/gdb.h"
#include "host/gdb_serve.h"
#include "host/gdb_stops.h"
#include "host/live.h"
#include "host/pause.h"
#include "host/vcpus.h"
#include "tst/tst_hooks.h"

/* gdb's numbers are not this system's: those that matter differ in one. */
#define GDB_SIGBUS 10

bool kvm_gdb_on;

/*
 * machine is served; inst is the vCPU whose turn it is, or that the debugger
 * looks at; todo is how it goes on: GDB_STAY if it stands. fault are the
 * registers of the code of vCPU faulting that a report is about.
 */
static struct {
	struct tst_kvm_instance *machine, *inst;
	struct gdb_link link;
	struct gdb_stub stub;
	struct gdb_stops stops;
	enum gdb_todo todo;
	const struct kvm_regs *fault;
	unsigned int faulting;
	bool left;
	pid_t process;
} gdb = { .link.fd = -1 };

static size_t copy(void *ctx, uint64_t addr, char *buf, size_t len, bool out)
{
	uint64_t left;
	size_t done;
	char *ptr;

	(void)ctx;
	for (done = 0; done < len; done += left) {
		ptr = kvm_guest_pointer(gdb.inst, addr + done, &left);
		if (!ptr)
			break;
		if (left > len - done)
			left = len - done;
		memcpy(out ? ptr : buf + done, out ? buf + done : ptr, left);
	}
	return done;
}

static size_t read_memory(void *ctx, uint64_t addr, void *buf, size_t len)
{
	return copy(ctx, addr, buf, len, false);
}

static size_t write_memory(void *ctx, uint64_t addr, const void *buf,
			   size_t len)
{
	return copy(ctx, addr, (char *)buf, len, true);
}

static const struct kvm_regs *fault_of_inst(void)
{
	return gdb.inst->vcpu == gdb.faulting ? gdb.fault : NULL;
}

static size_t get_regs(void *ctx, unsigned char *values)
{
	(void)ctx;
	return kvm_gdb_target_get(gdb.inst, fault_of_inst(), values);
}

static bool set_regs(void *ctx, const unsigned char *values)
{
	(void)ctx;
	return !fault_of_inst() && kvm_gdb_target_set(gdb.inst, values);
}

static bool find_reg(void *ctx, uint64_t number, size_t *offset, size_t *size)
{
	(void)ctx;
	return kvm_gdb_target_find(gdb.inst, number, offset, size);
}

static enum gdb_answer set_break(void *ctx, bool on, enum gdb_break_type type,
				 uint64_t addr, uint64_t size)
{
	(void)ctx;
	return kvm_gdb_stops_change(&gdb.stops, gdb.inst, on, type, addr, size);
}

static const char *describe(void *ctx)
{
	(void)ctx;
	return kvm_gdb_target_describe(gdb.inst);
}

static void select_vcpu(void *ctx, unsigned int thread)
{
	(void)ctx;
	gdb.inst = tst_kvm_get_vcpu(gdb.machine, thread - 1);
}

static const struct gdb_ops ops = {
	.read = read_memory,
	.write = write_memory,
	.get_regs = get_regs,
	.set_regs = set_regs,
	.find_reg = find_reg,
	.set_break = set_break,
	.describe = describe,
	.select = select_vcpu,
};

#define SAY(type, ...) \
	tst_res_(kvm_main_site()->file, kvm_main_site()->line, type, \
		 __VA_ARGS__)

void kvm_gdb_option(const char *where)
{
	kvm_gdb_listen(where);
	kvm_gdb_on = true;
}

static void hang_up(void)
{
	kvm_gdb_hang_up(&gdb.link);
	gdb.stops.count = 0;
	gdb.stub.no_acks = false;
}

/* Called again and again while nothing happens: other threads may ask. */
static void idle(void)
{
	kvm_step_aside(gdb.inst);
}

/* The signal may come when KVM_RUN is not reached yet: it must not start. */
static void wake(void)
{
	if (gdb.inst)
		gdb.inst->vcpu_info->immediate_exit = 1;
}

static void let_go(void)
{
	hang_up();
	gdb.left = true;
	kvm_gdb_watch(&gdb.link, wake);
	tst_suspend_timeout(0);
	SAY(TINFO, "gdb has detached; it can come back: target remote %s",
	    kvm_gdb_address());
}

static void serve(void)
{
	struct tst_kvm_instance *turn = gdb.inst;

	gdb.todo = kvm_gdb_serve(&gdb.link, &gdb.stub, idle);
	gdb.inst = turn;
	/*
	 * No signal tells of what came while this thread was waiting for it:
	 * bytes behind the command, another debugger.
	 */
	kvm_gdb_poked = 1;
	if (gdb.todo == GDB_KILL) {
		hang_up();
		tst_brk_(kvm_main_site()->file, kvm_main_site()->line, TBROK,
			 "gdb killed the guest");
	}
	if (gdb.todo == GDB_DETACH)
		let_go();
}

static void set_stop(int signal, const char *reason)
{
	gdb.stub.thread = gdb.inst->vcpu + 1;
	snprintf(gdb.stub.stop, sizeof(gdb.stub.stop), "T%02xthread:%x;%s",
		 signal, gdb.stub.thread, reason);
	gdb.todo = GDB_STAY;
}

/* Tells a debugger that waits for it. */
static void stop(int signal, const char *reason)
{
	set_stop(signal, reason);
	kvm_gdb_send(&gdb.link, gdb.stub.stop, strlen(gdb.stub.stop));
}

static void finish(const char *how)
{
	if (gdb.link.fd >= 0) {
		kvm_gdb_send(&gdb.link, how, strlen(how));
		hang_up();
		tst_suspend_timeout(0);
	}
	gdb.machine = gdb.inst = NULL;
}

/* "Terminated": the test has ended before the payload. */
#define CUT_OFF "X0f"

static void say_end(void)
{
	if (tst_getpid() == gdb.process)
		finish(CUT_OFF);
}

static void greet(void)
{
	if (gdb.process != tst_getpid())
		atexit(say_end);
	gdb.process = tst_getpid();
	gdb.left = false;
	tst_suspend_timeout(1);
	kvm_gdb_watch(&gdb.link, wake);
	if (!kvm_gdb_stops_work())
		SAY(TINFO, "This KVM cannot single-step (KVM_SET_GUEST_DEBUG): "
		    "gdb can look, continue and interrupt, but has no "
		    "breakpoints");
}

static void wait_for_gdb(void)
{
	tst_suspend_timeout(1);
	SAY(TINFO, "Machine %u waits for gdb before main(): target remote %s",
	    gdb.machine->live->number, kvm_gdb_address());
	kvm_gdb_accept(&gdb.link, idle);
	set_stop(SIGTRAP, "");
	greet();
}

static void take(struct tst_kvm_instance *inst)
{
	gdb.machine = gdb.inst = inst;
	gdb.stub.ops = &ops;
	gdb.stub.vcpus = inst->vcpus ? inst->vcpus->count : 1;
	gdb.todo = GDB_CONTINUE;
	if (!gdb.left)
		wait_for_gdb();
}

/* Another thread may run a machine than the one that did before. */
void kvm_gdb_begin(struct tst_kvm_instance *inst)
{
	if (!kvm_gdb_on || (gdb.machine && gdb.machine != inst))
		return;
	if (!gdb.machine)
		take(inst);
	kvm_gdb_watch(&gdb.link, wake);
}

void kvm_gdb_forget(const struct tst_kvm_instance *inst)
{
	if (kvm_gdb_on && gdb.machine == inst)
		finish(CUT_OFF);
}

void kvm_gdb_end(const struct tst_kvm_instance *inst, bool ended)
{
	if (kvm_gdb_on && gdb.machine == inst && ended)
		finish("W00");
}

/*
 * The guest runs, and something came from the debugger, or from one that
 * wants to be it.
 */
static void look(void)
{
	kvm_gdb_poked = 0;
	gdb.inst->vcpu_info->immediate_exit = 0;
	if (gdb.link.fd < 0) {
		if (kvm_gdb_accept(&gdb.link, NULL)) {
			set_stop(SIGINT, "");
			greet();
		}
		return;
	}
	switch (kvm_gdb_look(&gdb.link)) {
	case GDB_STAY:
		stop(SIGINT, "");
		break;
	case GDB_DETACH:
		let_go();
		break;
	default:
		break;
	}
}

static void tell_met(const struct gdb_stop *met)
{
	static const char *const reasons[] = {
		[GDB_BREAK_SOFT] = "swbreak",
		[GDB_BREAK_HARD] = "hwbreak",
		[GDB_WATCH_WRITE] = "watch",
		[GDB_WATCH_ACCESS] = "awatch",
	};
	char reason[48];

	if (met->type <= GDB_BREAK_HARD)
		snprintf(reason, sizeof(reason), "%s:;", reasons[met->type]);
	else
		snprintf(reason, sizeof(reason), "%s:%llx;",
			 reasons[met->type], (unsigned long long)met->addr);
	stop(SIGTRAP, reason);
}

static bool is_served(const struct tst_kvm_instance *inst)
{
	return gdb.machine && (gdb.machine == inst ||
			       (inst->vcpus &&
				inst->vcpus == gdb.machine->vcpus));
}

bool kvm_gdb_picks(unsigned int *vcpu)
{
	*vcpu = gdb.stub.thread - 1;
	return gdb.machine && gdb.todo == GDB_STEP &&
	       !kvm_vcpu_is_done(tst_kvm_get_vcpu(gdb.machine, *vcpu));
}

/* It is another one that steps: as if the time of this one was over. */
static bool is_others_turn(const struct tst_kvm_instance *inst)
{
	unsigned int vcpu;

	if (!kvm_gdb_picks(&vcpu) || vcpu == inst->vcpu)
		return false;
	kvm_turn_is_over = 1;
	errno = EINTR;
	return true;
}

int kvm_gdb_run(struct tst_kvm_instance *inst)
{
	const struct gdb_stop *met;
	int ret;

	if (!is_served(inst))
		return ioctl(inst->vcpu_fd, KVM_RUN, 0);
	gdb.inst = inst;
	/* Left from the turn before, if it was for another vCPU. */
	if (inst->vcpus)
		inst->vcpu_info->immediate_exit = 0;
	for (;;) {
		if (gdb.todo == GDB_STAY)
			serve();
		if (kvm_gdb_poked)
			look();
		if (gdb.todo == GDB_STAY)
			continue;
		if (is_others_turn(inst))
			return -1;
		switch (kvm_gdb_stops_run(&gdb.stops, inst,
					  gdb.todo == GDB_STEP, &kvm_gdb_poked,
					  &ret, &met)) {
		case GDB_RUN_EXIT:
			return ret;
		case GDB_RUN_POKED:
			break;
		case GDB_RUN_STEPPED:
			stop(SIGTRAP, "");
			break;
		case GDB_RUN_STOP:
			tell_met(met);
		}
	}
}

void kvm_gdb_crashed(const struct tst_kvm_instance *inst,
		     const struct kvm_regs *regs, int signal)
{
	if (!kvm_gdb_on || !is_served(inst) || gdb.link.fd < 0)
		return;
	gdb.inst = (struct tst_kvm_instance *)inst;
	gdb.fault = regs;
	gdb.faulting = inst->vcpu;
	do {
		stop(signal == SIGBUS ? GDB_SIGBUS : signal, "");
		serve();
	} while (gdb.todo == GDB_STEP);
	gdb.fault = NULL;
}
