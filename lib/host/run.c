// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Running the payload: KVM_RUN again and again, each exit being a call of
 * the guest, a message in the result page, or the end of the test. An
 * instance is a vCPU here; vcpus.h tells of machines with several.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/core.h"
#include "host/crash.h"
#include "host/gdb.h"
#include "host/hang.h"
#include "host/pause.h"
#include "host/report.h"
#include "host/stats.h"
#include "host/trace.h"
#include "host/vcpus.h"

static int32_t swap_result(struct tst_kvm_instance *inst, int32_t from,
			   int32_t to)
{
	__atomic_compare_exchange_n(&inst->result->result, &from, to, 0,
				    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
	return from;
}

/* The payload has ended, on all vCPUs. */
static bool end_run(struct tst_kvm_instance *inst)
{
	__atomic_store_n(&inst->result->result, KVM_TEXIT, __ATOMIC_RELEASE);
	if (inst->vcpus)
		kvm_vcpus_end(inst);
	else
		kvm_live_ended(inst);
	return true;
}

static bool end_vcpu(struct tst_kvm_instance *inst)
{
	return !kvm_vcpu_done(inst) || end_run(inst);
}

/*
 * Lines of output cost the host more than the guest. Nobody reads that many,
 * and a run of a test must not fill a disk.
 */
#define MESSAGES_MAX 100000

static void check_flood(const struct tst_kvm_instance *inst,
			const struct guest_message *msg)
{
	if (inst->live->messages > MESSAGES_MAX)
		tst_brk_(msg->file, msg->line, TBROK,
			 "The guest has sent %d messages, more is a flood",
			 MESSAGES_MAX);
}

/* TBROK ends the test; what else is said comes out first of all. */
static void print_message(struct tst_kvm_instance *inst,
			  const struct guest_message *msg)
{
	if (kvm_change_prefix(inst, msg))
		return;
	kvm_live_message(inst, msg);
	check_flood(inst, msg);
	if (msg->result == TFAIL || msg->result == TBROK)
		kvm_print_trace(inst);
	if (msg->result == TBROK)
		kvm_core_write(inst, NULL, SIGABRT);
	kvm_print_message(inst, msg);
	if (msg->result == TFAIL)
		kvm_core_failure(inst);
}

static bool handle_call(const struct kvm_site *site,
			struct tst_kvm_instance *inst, struct guest_call *call)
{
	struct guest_message msg;

	switch (call->port) {
	case KVM_PORT_DONE:
		return end_vcpu(inst);
	case KVM_PORT_EXIT:
		return end_run(inst);
	case KVM_PORT_FAULT:
		kvm_report_fault(site, inst, call);
		return true;
	default:
		kvm_read_call(site, inst, call, &msg);
		print_message(inst, &msg);
		return false;
	}
}

/*
 * A message in the page is taken out of it; a signal stays until the thread
 * that waits for it has seen it.
 */
static bool handle_halt(const struct kvm_site *site,
			struct tst_kvm_instance *inst)
{
	int32_t result = swap_result(inst, KVM_TNONE, KVM_TNONE);
	struct guest_message msg;

	if (result == KVM_TEXIT)
		return end_run(inst);
	if (result == KVM_TSYNC)
		return false;
	if (result == KVM_TNONE)
		kvm_report_exit(site, inst);

	kvm_read_page(inst, result, &msg);
	swap_result(inst, result, KVM_TNONE);
	print_message(inst, &msg);
	return false;
}

/* Returns true when the vCPU has nothing left to do. */
static bool handle_exit(const struct kvm_site *site,
			struct tst_kvm_instance *inst)
{
	struct guest_call call;

	kvm_live_exit(inst);
	kvm_follow_trace(inst);
	if (kvm_is_call(inst, &call))
		return handle_call(site, inst, &call);
	switch (inst->vcpu_info->exit_reason) {
	case KVM_EXIT_HLT:
		return handle_halt(site, inst);
	case KVM_EXIT_INTR:
		return false;
	default:
		kvm_report_exit(site, inst);
		return true;
	}
}

static int enter_guest(struct tst_kvm_instance *inst)
{
	return kvm_gdb_on ? kvm_gdb_run(inst) :
			    ioctl(inst->vcpu_fd, KVM_RUN, 0);
}

/*
 * Returns 0 when the vCPU has nothing left to do, or is to stop with others,
 * or the error of KVM_RUN.
 */
static int run_to_end(const struct kvm_site *site,
		      struct tst_kvm_instance *inst, int exp_errno)
{
	while (!kvm_must_stop(inst)) {
		if (!enter_guest(inst)) {
			if (handle_exit(site, inst))
				return 0;
			if (kvm_hang_asked)
				kvm_hang_sample(site, inst);
			continue;
		}
		if (errno == EINTR && kvm_hang_asked) {
			kvm_hang_sample(site, inst);
			continue;
		}
		if (errno == EINTR && kvm_step_aside(inst))
			continue;
		if (errno == EINTR && kvm_must_stop(inst))
			continue;
		if (errno == EINTR && kvm_turn_is_over)
			return EINTR;
		if (errno == exp_errno || errno != EINTR)
			return errno;
	}
	return 0;
}

static void run_other(const struct kvm_site *site,
		      struct tst_kvm_instance *inst);

static int run_vcpu(const struct kvm_site *site, struct tst_kvm_instance *inst,
		    int exp_errno)
{
	int error;

	kvm_begin_running(inst);
	if (!inst->vcpu)
		kvm_vcpus_start(site, inst, run_other);
	kvm_stats_run(inst);
	kvm_gdb_begin(inst);
	error = run_to_end(site, inst, exp_errno);
	kvm_gdb_end(inst, !error);
	kvm_stats_stop(inst);
	kvm_end_running(inst);
	return error;
}

static void fail(const struct kvm_site *site,
		 const struct tst_kvm_instance *inst, int error)
{
	errno = error;
	tst_brk_(site->file, site->line, TBROK | TERRNO,
		 "ioctl(%d, KVM_RUN) failed", inst->vcpu_fd);
}

static void run_other(const struct kvm_site *site,
		      struct tst_kvm_instance *inst)
{
	int error = run_vcpu(site, inst, 0);

	if (error)
		fail(site, inst, error);
}

static int run_at_a_time(const struct kvm_site *site,
			 struct tst_kvm_instance *inst, int exp_errno)
{
	int error = 0;

	if (kvm_vcpu_is_done(inst))
		kvm_vcpus_start(site, inst, run_other);
	else
		error = run_vcpu(site, inst, exp_errno);
	if (error)
		kvm_vcpus_stop(inst);
	kvm_vcpus_join(inst);
	return error;
}

static int run_in_turns(const struct kvm_site *site,
			struct tst_kvm_instance *inst, int exp_errno)
{
	int error;

	kvm_stats_run(inst);
	kvm_gdb_begin(inst);
	error = kvm_vcpus_take_turns(site, inst, exp_errno, run_to_end);
	kvm_gdb_end(inst, !error);
	kvm_stats_stop(inst);
	return error;
}

int tst_kvm_run_instance_(const char *file, int line,
			  struct tst_kvm_instance *inst, int exp_errno)
{
	const struct kvm_site *site = SITE(file, line);
	int error;

	if (inst->ended)
		tst_brk_(file, line, TBROK,
			 "The payload has ended; to run it again, create a new instance");
	if (inst->vcpu)
		tst_brk_(file, line, TBROK,
			 "vCPU %u is run with its machine, not by itself",
			 inst->vcpu);

	error = inst->vcpus && kvm_gdb_on ?
		run_in_turns(site, inst, exp_errno) :
		run_at_a_time(site, inst, exp_errno);
	if (kvm_vcpus_ended(inst))
		kvm_vcpus_each(inst, kvm_live_ended);
	if (error && error != exp_errno)
		fail(site, inst, error);
	errno = error;
	return error ? -1 : 0;
}

int tst_kvm_fetch_result_(const char *file, int line,
			  struct tst_kvm_instance *inst)
{
	struct guest_message msg;
	struct guest_call call;

	if (!kvm_is_call(inst, &call))
		return 0;
	if (call.port == KVM_PORT_EXIT || call.port == KVM_PORT_DONE)
		return end_run(inst);
	if (call.port == KVM_PORT_FAULT)
		kvm_report_fault(SITE(file, line), inst, &call);

	kvm_read_call(SITE(file, line), inst, &call, &msg);
	if (kvm_change_prefix(inst, &msg))
		msg.result = TDEBUG;
	inst->result->lineno = msg.line;
	inst->result->file_addr = call.args[0];
	kvm_message_text(inst->result->message, KVM_RESULT_MESSAGE_SIZE, &msg);
	__atomic_store_n(&inst->result->result, msg.result, __ATOMIC_RELEASE);
	return 1;
}
