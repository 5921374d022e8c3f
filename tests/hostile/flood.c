// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by quantity: results, messages in the page, exits and events of the
 * flight recorder without an end. The library's limits are 100,000 messages
 * and as many events; all but 100 of them are taken as sent. For
 * tests/hostile/run.
 *
 * RUN -c results
 * STATUS 2
 * SAYS TBROK: The guest has sent 100000 messages, more is a flood
 * NEVER TPASS: *
 * RUN -c pages -q
 * STATUS fails
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c signals -q
 * STATUS 2
 * SAYS TBROK: *
 * NEVER TPASS: *
 * RUN -c traces -D -q
 * STATUS 2
 * SAYS TINFO: Trace: 100000 events, more are printed only before a failure
 * SAYS TBROK: *
 * NEVER TPASS: *
 */
#include "hostile.h"

#ifdef COMPILE_PAYLOAD

/* Not printed unless it is asked for, but counted. */
static void results(void)
{
	for (;;)
		tst_res(TDEBUG, "flood");
}

static void pages(void)
{
	volatile struct tst_kvm_result *page = at(KVM_RESULT_BASEADDR);

	for (;;) {
		page->result = TDEBUG;
		kvm_yield();
	}
}

/* Each of them is a call of KVM_RUN for the controller, and no message. */
static void signals(void)
{
	for (;;) {
		tst_signal_host(NULL);
		kvm_yield();
	}
}

/* With -D, the controller prints them at each exit. */
static void traces(void)
{
	for (;;) {
		tst_trace("flood");
		tst_signal_host(NULL);
		kvm_yield();
	}
}

API_CASES({ "results", results }, { "pages", pages },
	  { "signals", signals }, { "traces", traces })

#else /* COMPILE_PAYLOAD */

#include "host/live.h"

static void run(void)
{
	api_create();
	if (!hostile_quick)
		api_vm.live->messages = 100000 - 100;
	api_vm.live->events = 100000 - 100;
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
}

HOSTILE_TEST(run, api_destroy);

#endif /* COMPILE_PAYLOAD */
