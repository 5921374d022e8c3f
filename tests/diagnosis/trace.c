// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The flight recorder: tst_trace() everywhere, what is printed and when, what
 * it costs, and what a hostile payload makes of it. For tests/diagnosis/run.
 *
 * RUN -c crash
 * STATUS 2
 * SAYS TINFO: Trace: earlier events are left out
 * SAYS @turn TINFO: Trace 186, -* us: turn 185
 * SAYS @all TINFO: Trace 200, -* us: *
 * SAYS @none TINFO: Trace 201, -0.0 us: none
 * SAYS TBROK: Vector 14, *
 * NEVER TFAIL: *
 * NEVER TINFO: Trace 185,*
 * RUN -c fail
 * STATUS 1
 * SAYS @all TINFO: Trace 1, -* us: text of a string, x 123456789abc -5 50%
 * SAYS TFAIL: on purpose
 * SAYS @none TINFO: Trace 2, -0.0 us: none
 * SAYS TFAIL: again
 * RUN -c broken
 * STATUS 2
 * SAYS @none TINFO: Trace 1, -0.0 us: none
 * SAYS TBROK: on purpose
 * RUN -c pass
 * SAYS TPASS: on purpose
 * NEVER TINFO: Trace*
 * RUN -c pass -D1
 * SAYS @none TINFO: Trace 1, -* us: none
 * SAYS @callback TINFO: Trace 2, -* us: callback 6
 * SAYS TPASS: on purpose
 * SAYS @none TINFO: Trace 3, -* us: none
 * RUN -c hang
 * STATUS 2
 * SAYS TINFO: Machine 1: * of 16 samples: *
 * SAYS @none TINFO: Trace 1, -0.0 us: none
 * SAYS TBROK: Test timed out: *
 * RUN -c nested
 * STATUS 1
 * SAYS @none TINFO: Trace 1, -* us: none
 * SAYS @nested TINFO: Trace 2, -* us: L2: in 2
 * SAYS @none TINFO: Trace 3, -0.0 us: none
 * SAYS TFAIL: on purpose
 * RUN -c cost
 * SAYS TPASS: tst_trace() takes * instructions
 * NEVER TINFO: Trace*
 * RUN -c wild
 * STATUS 1
 * SAYS TINFO: Trace *, -* us: an event whose place 0xfffffff0 is not readable
 * SAYS TFAIL: on purpose
 * RUN -c words
 * STATUS 1
 * SAYS TINFO: Trace 1, -* us: an event that cannot be printed: *
 * SAYS TFAIL: on purpose
 * RUN -c text
 * STATUS 1
 * SAYS TINFO: Trace 1, -* us: evil ?x1b?31m, (unreadable 0x7ffffff0)
 * SAYS TFAIL: on purpose
 * RUN -c controller
 * STATUS 1
 * SAYS TFAIL: the controller is not content
 * SAYS @none TINFO: Trace 1, -* us: none
 * SAYS @all TINFO: Trace 2, -0.0 us: text of a string, *
 * SAYS TFAIL: still not
 * SAYS TFAIL: nor with another machine
 * SAYS @none TINFO: Trace 1, -* us: none
 * NEVER TINFO: Trace 3,*
 * RUN -c gives-up
 * STATUS 2
 * SAYS TBROK: the controller gives up
 * SAYS @none TINFO: Trace 1, -* us: none
 * SAYS @all TINFO: Trace 2, -0.0 us: text of a string, *
 */
#include "api.h"

#define PORT_MARK 0x80

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"

extern struct kvm_trace kvm_trace;

static volatile int stop;

static void none(void)
{
	tst_trace("none"); /* @none */
}

static void all(void)
{
	tst_trace("%s, %c %llx %d %s%%", "text of a string", 'x', /* @all */
		  0x123456789abcULL, -5, "50");
}

static void crash(void)
{
	int i;

	for (i = 0; i < 199; i++)
		tst_trace("turn %d", i); /* @turn */
	all();
	none();
	*(volatile int *)0x90000000 = 1;
}

static void fail(void)
{
	all();
	tst_res(TFAIL, "on purpose");
	none();
	tst_res(TFAIL, "again");
}

static void broken(void)
{
	none();
	tst_brk(TBROK, "on purpose");
}

static int callback(void *data, struct kvm_interrupt_frame *ifrm,
		    unsigned long errcode)
{
	(void)data;
	(void)errcode;
	tst_trace("callback %d", INTR_BAD_OPCODE); /* @callback */
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void pass(void)
{
	none();
	tst_set_interrupt_callback(INTR_BAD_OPCODE, callback, NULL);
	asm volatile("ud2");
	tst_res(TPASS, "on purpose");
	none();
}

static void hang(void)
{
	none();
	while (!stop)
		asm volatile("pause");
}

static int in_nested(void)
{
	tst_trace("in %d", 2); /* @nested */
	return 0;
}

static void nested(void)
{
	kvm_init_nested();
	none();
	kvm_nested_run(kvm_create_nested_vcpu(in_nested));
	none();
	tst_res(TFAIL, "on purpose");
}

static void mark(void)
{
	asm volatile("outb %%al, %0" : : "i"(PORT_MARK));
}

static void cost(void)
{
	mark();
	tst_trace("%d %d %d %d %d %d", 1, 2, 3, 4, 5, 6);
	mark();
}

static void marks(void)
{
	none();
	all();
	mark();
	none();
	mark();
}

static void wild(void)
{
	unsigned int i;

	memset(&kvm_trace, 0xff, sizeof(kvm_trace));
	for (i = 0; i < KVM_TRACE_ENTRIES; i++) {
		kvm_trace.ring[0].entry[(i - 1) % KVM_TRACE_ENTRIES].number = i;
		kvm_trace.ring[0].entry[i].site = 0xfffffff0;
	}
	kvm_trace.ring[0].entry[0].number = KVM_TRACE_ENTRIES * 2 + 1;
	kvm_trace.ring[0].count = KVM_TRACE_ENTRIES * 2 + 1;
	tst_res(TFAIL, "on purpose");
}

static struct kvm_trace_note note = { __FILE__, "%d %d %d", __LINE__, 1 };

static void words(void)
{
	tst_trace_(&note, 1);
	tst_res(TFAIL, "on purpose");
}

static void text(void)
{
	tst_trace("%s, %s", "evil \033[31m", (char *)0x7ffffff0);
	tst_res(TFAIL, "on purpose");
}

API_CASES({ "crash", crash }, { "fail", fail }, { "broken", broken },
	  { "pass", pass }, { "hang", hang }, { "nested", nested },
	  { "cost", cost }, { "wild", wild }, { "words", words },
	  { "text", text }, { "marks", marks })

#else /* COMPILE_PAYLOAD */

#define STEPS_MAX 100000

#define BUSY_LAB_S 600	/* times the multiplier below */

/* Short, before the library looks at it. */
static void __attribute__((constructor)) set_timeout(void)
{
	setenv("LTP_TIMEOUT_MUL", "0.05", 1);
}

static void step_guest(void)
{
	struct kvm_guest_debug debug = {
		.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP,
	};

	if (ioctl(api_vm.vcpu_fd, KVM_SET_GUEST_DEBUG, &debug))
		tst_brk(TCONF | TERRNO, "KVM cannot step a guest");
}

/* Exits up to the next mark. */
static unsigned int run_to_mark(void)
{
	unsigned int exits;

	for (exits = 0; exits < STEPS_MAX; exits++) {
		SAFE_IOCTL(api_vm.vcpu_fd, KVM_RUN, 0);
		if (api_vm.vcpu_info->exit_reason == KVM_EXIT_IO &&
		    api_vm.vcpu_info->io.port == PORT_MARK)
			return exits;
	}
	tst_brk(TBROK, "No mark after %u exits", exits);
	return 0;
}

static void host_cost(void)
{
	unsigned int steps;

	api_create();
	step_guest();
	run_to_mark();
	steps = run_to_mark();
	tst_res(steps > 10 && steps < 200 ? TPASS : TFAIL,
		"tst_trace() takes %u instructions", steps);
	api_destroy();
}

/* Up to the first mark of a payload that notes. */
static void create_marks(void)
{
	api_case_name = "marks";
	api_create();
	run_to_mark();
}

static void host_controller(void)
{
	create_marks();
	tst_res(TFAIL, "the controller is not content");
	run_to_mark();
	tst_res(TFAIL, "still not");
	api_destroy();
	create_marks();
	tst_res(TFAIL, "nor with another machine");
	api_destroy();
}

static void host_gives_up(void)
{
	create_marks();
	tst_brk(TBROK, "the controller gives up");
}

static void run_case(void)
{
	if (strcmp(api_case_name, "hang"))
		tst_set_timeout(BUSY_LAB_S);
	if (!strcmp(api_case_name, "cost"))
		host_cost();
	else if (!strcmp(api_case_name, "controller"))
		host_controller();
	else if (!strcmp(api_case_name, "gives-up"))
		host_gives_up();
	else
		api_run();
}

API_TEST(run_case);

#endif /* COMPILE_PAYLOAD */
