// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tests that do not end: the report tells where each vCPU stood, cleanup()
 * runs, and the verdict is TBROK. For tests/diagnosis/run; in nested guests,
 * see tests/svm/hang.c.
 *
 * RUN -c spin
 * STATUS 2
 * SAYS TINFO: Machine 1: run by thread *; 0 exits while it was sampled
 * SAYS TINFO: Machine 1: 1 exits, the last one * s ago: KVM_EXIT_IO
 * SAYS @started TINFO: Machine 1: reported * s ago: started
 * SAYS @turn TINFO: Machine 1: 1? of 16 samples: turn+0x*
 * SAYS @turn TBROK: Test timed out: * machine 1 was in turn+0x*
 * SAYS TINFO: cleanup
 * NEVER TFAIL: *
 * NEVER TBROK: Test killed*
 * RUN -c faults
 * STATUS 2
 * SAYS TINFO: Machine 1: no exit so far
 * SAYS TINFO: Machine 1: no message so far
 * SAYS TINFO: Machine 1: * of 16 samples: *
 * SAYS TBROK: Test timed out: *
 * SAYS TINFO: cleanup
 * RUN -c exits
 * STATUS 2
 * SAYS TINFO: Machine 1: run by thread *; [1-9]* exits while it was sampled
 * SAYS @exits TINFO: Machine 1: reported 0.* s ago: turn *
 * SAYS TBROK: Test timed out: *
 * SAYS TINFO: cleanup
 * RUN64 -c halts
 * STATUS 2
 * SAYS TINFO: Machine 1: run by thread *; [1-9]* exits while it was sampled
 * SAYS TINFO: Machine 1: * exits, the last one * s ago: KVM_EXIT_HLT
 * SAYS TINFO: Machine 1: the guest's signal 0x77 is pending: *
 * SAYS TBROK: Test timed out: *
 * RUN -c wait
 * STATUS 2
 * SAYS TINFO: Machine 1: the guest's signal 0x1234 is pending: *
 * SAYS TINFO: Machine 1: * of 16 samples: tst_wait_host*
 * SAYS TBROK: Test timed out: * tst_wait_host*
 * SAYS TINFO: cleanup
 * RUN -c threads
 * STATUS 2
 * SAYS TINFO: Machine 1: run by thread *
 * SAYS TINFO: Machine 1: thread * has been in tst_kvm_wait_guest() for *
 * SAYS @turn TINFO: Machine 1: 1? of 16 samples: turn+0x*
 * SAYS TINFO: Machine 2: run by thread *
 * SAYS @turn TINFO: Machine 2: 1? of 16 samples: turn+0x*
 * SAYS TINFO: Machine 3: its payload has ended
 * SAYS @turn TBROK: Test timed out: *
 * SAYS TINFO: cleanup
 * RUN -c own
 * STATUS 2
 * SAYS TINFO: Machine 1: run by thread *
 * SAYS @turn TINFO: Machine 1: 1? of 16 samples: turn+0x*
 * SAYS @turn TBROK: Test timed out: *
 * SAYS TINFO: cleanup
 * RUN64 -c blocked
 * STATUS 2
 * SAYS TINFO: Machine 1: thread *, which runs it, does not come back *
 * SAYS TBROK: Test killed*
 * NEVER TINFO: cleanup
 * RUN64 -c controller
 * STATUS 2
 * SAYS TINFO: It stood in test_all() *
 * SAYS TINFO: Thread *: state S*
 * SAYS TINFO: Machine 1: its payload has ended
 * SAYS TBROK: Test killed*
 * RUN64 -c cleanup
 * STATUS 2
 * SAYS @turn TBROK: Test timed out: *
 * SAYS TINFO: cleanup
 * SAYS TINFO: It stood in cleanup() *
 * SAYS TBROK: Test killed*
 * RUN -c child
 * STATUS 2
 * SAYS TINFO: Machines of process *, a child of the test:
 * SAYS TINFO: Machine 2: run by thread *; 0 exits while it was sampled
 * SAYS @started TINFO: Machine 2: reported * s ago: started
 * SAYS @turn TINFO: Machine 2: 1? of 16 samples: turn+0x*
 * SAYS TINFO: #0 *
 * SAYS @turn TBROK: Test timed out: * machine 2 was in turn+0x*
 * NEVER TINFO: Machine 1: *
 * NEVER TBROK: Test killed*
 * RUN -c children
 * STATUS 2
 * SAYS TINFO: Machines of process *, a child of the test:
 * SAYS @turn TINFO: Machine 2: 1? of 16 samples: turn+0x*
 * SAYS TINFO: Machines of process *, a child of the test:
 * SAYS @turn TINFO: Machine 2: 1? of 16 samples: turn+0x*
 * SAYS TINFO: Machine 1: its payload has ended
 * SAYS @turn TINFO: Machine 2: 1? of 16 samples: turn+0x*
 * SAYS @turn TBROK: Test timed out: * machine 2 was in turn+0x*
 * SAYS TINFO: cleanup
 * NEVER TBROK: Test killed*
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

static volatile unsigned int turns, stop;

static __attribute__((noinline)) void turn(void)
{
	asm volatile("1: pause\n\tdecl %0\n\tjnz 1b" : : "r"(100000)); /* @turn */
}

static void spin(void)
{
	tst_res(TINFO, "started"); /* @started */
	while (!stop)
		turn();
}

static int skip_ud2(void *data, struct kvm_interrupt_frame *ifrm,
		    unsigned long errcode)
{
	(void)data;
	(void)errcode;
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void faults(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, skip_ud2, NULL);
	while (!stop)
		asm volatile("ud2");
}

/* Slow enough for the limit of messages. */
static void exits(void)
{
	unsigned int i;

	while (!stop) {
		tst_res(TDEBUG, "turn %u", turns++); /* @exits */
		for (i = 0; i < 20; i++)
			asm volatile("pause");
	}
}

static void halts(void)
{
	tst_signal_host((void *)0x77);
	while (!stop)
		asm volatile("hlt");
}

static void wait(void)
{
	tst_wait_host((void *)0x1234);
}

static void end(void)
{
}

API_CASES({ "spin", spin }, { "faults", faults }, { "exits", exits },
	  { "halts", halts }, { "wait", wait }, { "end", end })

#else /* COMPILE_PAYLOAD */

#include <signal.h>
#include "tst_safe_pthread.h"

static struct tst_kvm_instance machines[2] = { { .vm_fd = -1 },
					       { .vm_fd = -1 } };

/* Short, before the library looks at it. */
static void __attribute__((constructor)) set_timeout(void)
{
	setenv("LTP_TIMEOUT_MUL", "0.02", 1);
}

static void hang(void)
{
	pause(); /* no signal ends it */
	tst_res(TFAIL, "the signal woke the test");
}

static void create(struct tst_kvm_instance *machine, const char *name)
{
	char *page;

	tst_kvm_create_instance(machine, DEFAULT_RAM_SIZE);
	page = tst_kvm_alloc_memory(machine, API_CASE_SLOT, API_CASE_BASEADDR,
				    getpagesize(), 0);
	snprintf(page, API_CASE_MAX, "%s", name);
}

static void *run(void *machine)
{
	tst_kvm_run_instance(machine, 0);
	return NULL;
}

static void *run_blocked(void *machine)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	return run(machine);
}

static void start(void *(*function)(void *), struct tst_kvm_instance *machine)
{
	pthread_t thread;

	create(machine, "spin");
	SAFE_PTHREAD_CREATE(&thread, NULL, function, machine);
}

static void run_end(void)
{
	create(&api_vm, "end");
	tst_kvm_run_instance(&api_vm, 0);
}

static void host_threads(void)
{
	start(run, machines);
	start(run, machines + 1);
	run_end();
	tst_kvm_wait_guest(machines, -1);
}

static void host_own(void)
{
	create(&api_vm, "spin");
	do {
		while (ioctl(api_vm.vcpu_fd, KVM_RUN, 0))
			;
	} while (tst_kvm_fetch_result(&api_vm));
}

static void host_blocked(void)
{
	start(run_blocked, machines);
	hang();
}

static void host_controller(void)
{
	run_end();
	hang();
}

static void host_payload(void)
{
	create(&api_vm, api_case_name);
	tst_kvm_run_instance(&api_vm, 0);
}

static void host_cleanup(void)
{
	create(&api_vm, "spin");
	tst_kvm_run_instance(&api_vm, 0);
}

/* A machine of the parent's is none of the child's. */
static void fork_spin(void)
{
	if (!SAFE_FORK()) {
		create(machines, "spin");
		run(machines);
	}
}

static void host_child(void)
{
	run_end();
	fork_spin();
	tst_reap_children();
}

static void host_children(void)
{
	run_end();
	fork_spin();
	fork_spin();
	create(machines, "spin");
	run(machines);
}

static const struct api_case host_cases[] = {
	{ "threads", host_threads },
	{ "own", host_own },
	{ "blocked", host_blocked },
	{ "controller", host_controller },
	{ "cleanup", host_cleanup },
	{ "child", host_child },
	{ "children", host_children },
};

static void run_case(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(host_cases); i++) {
		if (!strcmp(host_cases[i].name, api_case_name)) {
			host_cases[i].run();
			return;
		}
	}
	host_payload();
}

static void cleanup(void)
{
	tst_res(TINFO, "cleanup");
	if (!strcmp(api_case_name, "cleanup"))
		hang();
	tst_kvm_destroy_instance(machines);
	tst_kvm_destroy_instance(machines + 1);
	api_destroy();
}

static struct tst_test test = {
	.test_all = run_case,
	.cleanup = cleanup,
	.forks_child = 1,
	.options = api_options,
};

#endif /* COMPILE_PAYLOAD */
