// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Running the payload: KVM_RUN again and again, each exit being a call of
 * the guest, a message in the result page, or the end of the test.
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

static int32_t swap_result(struct tst_kvm_instance *inst, int32_t from,
			   int32_t to)
{
	__atomic_compare_exchange_n(&inst->result->result, &from, to, 0,
				    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
	return from;
}

static bool end_run(struct tst_kvm_instance *inst)
{
	__atomic_store_n(&inst->result->result, KVM_TEXIT, __ATOMIC_RELEASE);
	kvm_live_ended(inst);
	return true;
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

/* Returns true when the payload has ended. */
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

/* Returns 0 when the payload has ended, or the error of KVM_RUN. */
static int run_to_end(const struct kvm_site *site,
		      struct tst_kvm_instance *inst, int exp_errno)
{
	for (;;) {
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
		if (errno == exp_errno || errno != EINTR)
			return errno;
	}
}

int tst_kvm_run_instance_(const char *file, int line,
			  struct tst_kvm_instance *inst, int exp_errno)
{
	const struct kvm_site *site = SITE(file, line);
	int error;

	if (inst->ended)
		tst_brk_(file, line, TBROK,
			 "The payload has ended; to run it again, create a new instance");

	kvm_begin_running(inst);
	kvm_stats_run(inst);
	kvm_gdb_begin(inst);
	error = run_to_end(site, inst, exp_errno);
	kvm_gdb_end(inst, !error);
	kvm_stats_stop(inst);
	kvm_end_running(inst);
	if (!error)
		return 0;

	errno = error;
	if (error != exp_errno)
		tst_brk_(file, line, TBROK | TERRNO,
			 "ioctl(%d, KVM_RUN) failed", inst->vcpu_fd);
	return -1;
}

int tst_kvm_fetch_result_(const char *file, int line,
			  struct tst_kvm_instance *inst)
{
	struct guest_message msg;
	struct guest_call call;

	if (!kvm_is_call(inst, &call))
		return 0;
	if (call.port == KVM_PORT_EXIT)
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
