// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Machines with several vCPUs: numbers, state, stacks, reports, the end of a
 * payload, and what goes wrong on another vCPU than the first. For
 * tests/api/run. A reset start is tried in 64 bit only: QEMU 7.2 marks page
 * directory pointers of one vCPU as accessed, which they cannot be, and KVM
 * then refuses them to another one that switches paging on.
 *
 * RUN -c ids
 * SAYS TPASS: ids: *
 * RUN64 -c ids -r
 * SAYS TPASS: ids: *
 * RUN -c ids -q
 * SAYS TPASS: ids: *
 * RUN -c ids -n 8
 * SAYS TPASS: ids: *
 * RUN -c state
 * SAYS TPASS: vCPU 1: state: *
 * RUN -c together
 * SAYS TPASS: together: *
 * RUN -c probes
 * SAYS TPASS: *probes: 200
 * SAYS TPASS: *probes: 200
 * RUN -c callbacks
 * SAYS TPASS: callbacks: *
 * RUN -c heap
 * SAYS TPASS: heap: *
 * RUN -c reports -n 8
 * SAYS TPASS: 800 reports
 * RUN -c page
 * SAYS TPASS: a message in the page
 * RUN -c exit
 * SAYS TPASS: vCPU 1: one ends for all
 * NEVER TFAIL: *
 * RUN -c brk
 * STATUS 1
 * SAYS TFAIL: vCPU 1: it ends here
 * NEVER TPASS: *
 * RUN -c broken
 * STATUS 2
 * SAYS TBROK: vCPU 1: broken
 * SAYS TINFO: cleanup
 * RUN -c last
 * SAYS TPASS: vCPU 1: later than main()
 * RUN -c fault
 * STATUS 2
 * SAYS TBROK: vCPU 1: Vector 14, page fault (#PF), at * (fault_other+*): write to 0x80000000*
 * RUN32 -c fault
 * STATUS 2
 * SAYS TBROK: vCPU 1: Vector 14, page fault (#PF), at * (fault_other+*): write to 0x80000000*
 * RUN -c overflow
 * STATUS 2
 * SAYS TBROK: vCPU 1: Vector 8, double fault (#DF), at * (recurse+*)*stack overflow
 * RUN -c double-fault
 * SAYS TPASS: vCPU 1: double fault: *
 * RUN -c no-progress
 * STATUS 2
 * SAYS TBROK: vCPU 1: Vector 14, *again and again: its callback returns 0 but the cause remains
 * RUN -c shutdown
 * STATUS 2
 * SAYS TBROK: vCPU 1: The guest left without a result*: KVM_EXIT_SHUTDOWN*
 * RUN -c views
 * SAYS TPASS: views: *
 * RUN -c slot
 * SAYS TPASS: vCPU 1: slot: *
 * RUN -c interrupted
 * SAYS TPASS: vCPU 1: interrupted *
 * SAYS TPASS: interrupted: *
 * RUN -c memptr
 * SAYS TPASS: memptr: *
 * RUN -c destroyed
 * SAYS TPASS: destroyed: *
 * RUN -c ids -n 9
 * STATUS 2
 * SAYS TBROK: tst_kvm_config.vcpus is 9, at most 8 are allowed
 * RUN -c no-such-vcpu
 * STATUS 2
 * SAYS TBROK: There is no vCPU 2: the machine has 2
 * RUN -c alone
 * STATUS 2
 * SAYS TBROK: vCPU 1 is run with its machine, not by itself
 * RUN -c memory-alone
 * STATUS 2
 * SAYS TBROK: Memory is given to the machine, not to its vCPU 1
 * RUN -c destroy-alone
 * STATUS 4
 * SAYS TWARN: vCPU 1 is destroyed with its machine, not by itself
 * SAYS TPASS: still there: *
 */
#include "api.h"

#define SHARED_SLOT 6
#define SHARED_BASEADDR 0x7ffe0000
#define ADDED_SLOT 5
#define ADDED_BASEADDR 0x7ffd0000

/* What both halves read and write. */
struct shared {
	volatile uint32_t go, rounds, ids[KVM_VCPUS_MAX];
	volatile uint64_t stacks[KVM_VCPUS_MAX], text;
};

#ifdef COMPILE_PAYLOAD

#include "vcpus.h"

static struct shared *shared(void)
{
	return (struct shared *)SHARED_BASEADDR;
}

static volatile int constructed;

/* Slow enough for others to begin meanwhile. */
static void __attribute__((constructor)) construct(void)
{
	unsigned int i;

	for (i = 0; i < 300; i++)
		asm volatile("pause");
	constructed = 1;
}

static uint32_t arrived;

/* Returns when all vCPUs have called it as often. */
static void meet(void)
{
	uint32_t count = kvm_vcpu_count();
	uint32_t mine = __atomic_fetch_add(&arrived, 1, __ATOMIC_SEQ_CST);
	uint32_t until = (mine / count + 1) * count;

	while (__atomic_load_n(&arrived, __ATOMIC_SEQ_CST) < until)
		asm volatile("pause");
}

static uintptr_t stack_pointer(void)
{
	return (uintptr_t)__builtin_frame_address(0);
}

static void note(void)
{
	unsigned int id = kvm_vcpu_id();

	shared()->ids[id] += id + 1;
	shared()->stacks[id] = stack_pointer();
	meet();
}

static void ids(void)
{
	unsigned int i, j;

	note();
	for (i = 0; i < kvm_vcpu_count(); i++) {
		CHECK_EQ(shared()->ids[i], i + 1);
		for (j = 0; j < i; j++)
			CHECK(shared()->stacks[i] / 0x4000 !=
			      shared()->stacks[j] / 0x4000);
	}
	CHECK_EQ(kvm_vcpu_id(), 0);
	DONE("ids");
}

/* Both write here one after the other; only the second one checks. */
static struct kvm_cregs cregs;
static struct kvm_sregs sregs;

static void state(void)
{
	kvm_read_cregs(&cregs);
	kvm_read_sregs(&sregs);
	meet();
}

static void state_other(void)
{
	struct kvm_cregs own_cregs;
	struct kvm_sregs own_sregs;

	meet();
	kvm_read_cregs(&own_cregs);
	kvm_read_sregs(&own_sregs);
	CHECK_EQ(own_cregs.cr0, cregs.cr0);
	CHECK_EQ(own_cregs.cr3, cregs.cr3);
	CHECK_EQ(own_cregs.cr4, cregs.cr4);
	CHECK_EQ(own_sregs.cs, sregs.cs);
	CHECK_EQ(own_sregs.ds, sregs.ds);
	CHECK_EQ(own_sregs.ss, sregs.ss);
	CHECK(own_sregs.tr != sregs.tr);
	CHECK_EQ(kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE),
		 sizeof(long) == 8 ? 4 : 5);
	DONE("state");
}

#define ROUNDS 200

/* Each waits for the other, so neither runs alone. */
static void together(void)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		meet();
	CHECK_EQ(arrived, 2 * ROUNDS);
	DONE("together");
}

static void together_other(void)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		meet();
}

/* Each has an exception of its own while the other has another one. */
static void check_probes(int vector)
{
	unsigned int i, failures = 0;
	struct kvm_fault fault;

	meet();
	for (i = 0; i < ROUNDS; i++) {
		fault = vector == INTR_BAD_OPCODE ? KVM_PROBE("ud2") :
			KVM_PROBE("mov %0, %%ds", : : "r"(0x1238));
		failures += fault.vector != vector;
	}
	meet();
	if (failures)
		tst_res(TFAIL, "probes: %u of %u are wrong", failures, ROUNDS);
	else
		tst_res(TPASS, "probes: %u", ROUNDS);
}

static void probes(void)
{
	check_probes(INTR_BAD_OPCODE);
	meet();
}

static void probes_other(void)
{
	check_probes(INTR_GPF);
	meet();
}

/* Callbacks are common, frames and stacks are not. */
static unsigned int calls[KVM_VCPUS_MAX];

static int skip_ud2(void *unused, struct kvm_interrupt_frame *frame,
		    unsigned long errcode)
{
	(void)unused;
	(void)errcode;
	calls[kvm_vcpu_id()]++;
	kvm_set_interrupt_ip(frame, kvm_get_interrupt_ip(frame) + 2);
	return 0;
}

static void raise(void)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		asm volatile("ud2");
	meet();
}

static void callbacks(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, skip_ud2, NULL);
	meet();
	raise();
	CHECK_EQ(calls[0], ROUNDS);
	CHECK_EQ(calls[1], ROUNDS);
	DONE("callbacks");
}

static void callbacks_other(void)
{
	meet();
	raise();
}

static unsigned int damaged;

static void use_heap(void)
{
	unsigned int i, id = kvm_vcpu_id();
	unsigned char *block;

	meet();
	for (i = 0; i < ROUNDS; i++) {
		block = tst_heap_alloc(32 + i % 7);
		memset(block, id + 1, 32);
		asm volatile("pause");
		if (block[0] != id + 1 || block[31] != id + 1)
			__atomic_add_fetch(&damaged, 1, __ATOMIC_SEQ_CST);
		tst_heap_free(block);
	}
	meet();
}

static void heap(void)
{
	size_t left = tst_heap_left();

	use_heap();
	CHECK_EQ(damaged, 0);
	CHECK_EQ(tst_heap_left(), left);
	DONE("heap");
}

static void reports(void)
{
	unsigned int i;

	for (i = 0; i < 100; i++)
		tst_res(TINFO, "report %u of vCPU %u", i, kvm_vcpu_id());
	meet();
	if (!kvm_vcpu_id())
		tst_res(TPASS, "%u reports", 100 * kvm_vcpu_count());
}

static void nothing(void)
{
}

static void page_other(void)
{
	struct tst_kvm_result *page = (void *)KVM_RESULT_BASEADDR;

	page->lineno = __LINE__;
	page->file_addr = (uintptr_t)__FILE__;
	strcpy(page->message, "a message in the page");
	page->result = TPASS;
	kvm_yield();
}

static void for_ever(void)
{
	for (;;)
		asm volatile("pause");
}

static void exit_other(void)
{
	tst_res(TPASS, "one ends for all");
	kvm_exit();
}

static void brk_other(void)
{
	tst_brk(TFAIL, "it ends here");
}

static void broken_other(void)
{
	tst_res(TBROK, "broken");
	for_ever();
}

static void last_other(void)
{
	unsigned int i;

	for (i = 0; i < 10000; i++)
		asm volatile("pause");
	tst_res(TPASS, "later than main()");
}

static void __attribute__((noinline)) fault_other(void)
{
	*(volatile int *)0x80000000 = 1;
}

static int __attribute__((noipa)) recurse(int n)
{
	volatile char room[64];

	room[0] = n;
	return n ? recurse(n + 1) + room[0] : 0;
}

static void overflow_other(void)
{
	recurse(1);
}

/* Within the area of its vCPU; in 32-bit mode there is one stack for all. */
static uintptr_t df_stack;

static int note_df_stack(void *unused, struct kvm_interrupt_frame *frame,
			 unsigned long errcode)
{
	df_stack = stack_pointer();
	return skip_ud2(unused, frame, errcode);
}

static void check_df_stack(void)
{
	uintptr_t own = stack_pointer();

	if (sizeof(long) == 8)
		CHECK(df_stack > own && df_stack - own < KVM_VCPU_AREA_SIZE);
}

/* As in faults.c: what follows from the first fault cannot be delivered. */
static void double_fault_other(void)
{
	tst_set_interrupt_callback(INTR_DOUBLE_FAULT, note_df_stack, NULL);
	kvm_idt[INTR_BAD_OPCODE].flags = 0;
	kvm_idt[INTR_SEGFAULT].flags = 0;
	kvm_idt[INTR_GPF].flags = 0;
	asm volatile("ud2" : : : "memory");
	asm volatile("ud2" : : : "memory");
	CHECK_EQ(calls[0], 0);
	CHECK_EQ(calls[1], 2);
	check_df_stack();
	DONE("double fault");
}

static int resume(void *unused, struct kvm_interrupt_frame *frame,
		  unsigned long errcode)
{
	(void)unused;
	(void)frame;
	(void)errcode;
	return 0;
}

static void no_progress_other(void)
{
	tst_set_interrupt_callback(INTR_PAGE_FAULT, resume, NULL);
	fault_other();
}

static void shutdown_other(void)
{
	struct {
		uint16_t limit;
		uintptr_t base;
	} __attribute__((__packed__)) none = { 0, 0 };

	asm volatile("lidt %0\n\tud2" : : "m"(none));
}

static void slot_other(void)
{
	volatile uint32_t *word = (void *)ADDED_BASEADDR;

	CHECK_EQ(*word, 0x1234);
	tst_res(TINFO, "text in the slot: %s", (char *)ADDED_BASEADDR + 16);
	DONE("slot");
}

/* Runs until the controller has interrupted the first one often enough. */
static void interrupted(void)
{
	while (!shared()->go)
		asm volatile("pause");
	meet();
	tst_res(TPASS, "interrupted: both end");
}

static void interrupted_other(void)
{
	while (!shared()->go)
		shared()->rounds++;
	tst_res(TPASS, "interrupted and run again");
	meet();
}

static void memptr_other(void)
{
	shared()->text = (uintptr_t)"of vCPU 1";
	while (!shared()->go)
		asm volatile("pause");
}

static const struct vcpu_case cases[] = {
	{ "ids", ids, note },
	{ "state", state, state_other },
	{ "together", together, together_other },
	{ "probes", probes, probes_other },
	{ "callbacks", callbacks, callbacks_other },
	{ "heap", heap, use_heap },
	{ "reports", reports, reports },
	{ "page", nothing, page_other },
	{ "exit", for_ever, exit_other },
	{ "brk", for_ever, brk_other },
	{ "broken", for_ever, broken_other },
	{ "last", nothing, last_other },
	{ "fault", for_ever, fault_other },
	{ "overflow", for_ever, overflow_other },
	{ "double-fault", nothing, double_fault_other },
	{ "no-progress", for_ever, no_progress_other },
	{ "shutdown", for_ever, shutdown_other },
	{ "slot", nothing, slot_other },
	{ "interrupted", interrupted, interrupted_other },
	{ "memptr", memptr_other, memptr_other },
	{ "destroyed", for_ever, for_ever },
};

static const struct vcpu_case *find_case(void)
{
	return find_vcpu_case(cases, ARRAY_SIZE(cases));
}

void main(void)
{
	find_case()->first();
}

void kvm_vcpu_main(unsigned int vcpu)
{
	if (!constructed)
		tst_res(TFAIL, "vCPU %u begins before the constructors", vcpu);
	if (vcpu != kvm_vcpu_id())
		tst_res(TFAIL, "vCPU %u has number %u", kvm_vcpu_id(), vcpu);
	find_case()->other();
}

#else /* COMPILE_PAYLOAD */

#include "tst_safe_pthread.h"

static char *count, *irqchip;
static struct shared *shared;

static void create(void)
{
	struct tst_kvm_config config = {
		.start = api_start ? TST_KVM_START_RESET :
			TST_KVM_START_DIRECT,
		.flags = irqchip ? TST_KVM_IRQCHIP : 0,
		.vcpus = count ? SAFE_STRTOL(count, 0, 100) : 2,
	};
	char *page;

	tst_kvm_create_instance_config(&api_vm, &config);
	page = tst_kvm_alloc_memory(&api_vm, API_CASE_SLOT, API_CASE_BASEADDR,
				    getpagesize(), 0);
	snprintf(page, API_CASE_MAX, "%s", api_case_name);
	shared = tst_kvm_alloc_memory(&api_vm, SHARED_SLOT, SHARED_BASEADDR,
				      getpagesize(), 0);
}

static void run_plain(void)
{
	create();
	tst_kvm_run_instance(&api_vm, 0);
	CHECK_EQ(api_vm.ended, 1);
}

static void views(void)
{
	struct tst_kvm_instance *other;
	struct kvm_regs regs;

	create();
	other = tst_kvm_get_vcpu(&api_vm, 1);
	CHECK(tst_kvm_get_vcpu(&api_vm, 0) == &api_vm);
	CHECK((tst_kvm_get_vcpu)(&api_vm, 1) == other);
	CHECK_EQ(other->vcpu, 1);
	CHECK_EQ(other->vm_fd, api_vm.vm_fd);
	CHECK(other->vcpu_fd != api_vm.vcpu_fd);
	CHECK(other->vcpu_info != api_vm.vcpu_info);
	SAFE_IOCTL(other->vcpu_fd, KVM_GET_REGS, &regs);
	CHECK_EQ(regs.rip, other->entry);
	CHECK(tst_kvm_get_memptr(other, regs.rsp - 8) != NULL);
	CHECK(tst_kvm_get_memptr(other, SHARED_BASEADDR) == shared);
	api_destroy();
	CHECK_EQ(api_vm.vm_fd, -1);
	DONE("views");
}

/* It is there for all vCPUs, also for who reads texts of theirs. */
static void slot(void)
{
	char *memory;

	create();
	memory = tst_kvm_alloc_memory(&api_vm, ADDED_SLOT, ADDED_BASEADDR,
				      getpagesize(), 0);
	*(uint32_t *)memory = 0x1234;
	strcpy(memory + 16, "added");
	tst_kvm_run_instance(&api_vm, 0);
}

static volatile int stop;
static pthread_t runner;

static void handler(int sig)
{
	(void)sig;
}

/* Less and less often: on a busy machine the others must get to run. */
static void *interrupt(void *unused)
{
	unsigned int pause_us;

	for (pause_us = 2000; !stop; pause_us += pause_us / 16) {
		pthread_kill(runner, SIGUSR2);
		usleep(pause_us);
	}
	return unused;
}

/* What is not run stands still, on all vCPUs, and goes on where it was. */
static void interrupted(void)
{
	struct sigaction action = { .sa_handler = handler };
	unsigned int times, rounds, moved = 0;
	pthread_t thread;

	SAFE_SIGACTION(SIGUSR2, &action, NULL);
	create();
	runner = pthread_self();
	SAFE_PTHREAD_CREATE(&thread, NULL, interrupt, NULL);
	for (times = 0; times < 20 || !shared->rounds; times++) {
		CHECK_EQ(tst_kvm_run_instance(&api_vm, EINTR), -1);
		rounds = shared->rounds;
		usleep(1000);
		moved += shared->rounds != rounds;
	}
	stop = 1;
	SAFE_PTHREAD_JOIN(thread, NULL);
	CHECK_EQ(moved, 0);
	CHECK(shared->rounds > 0);
	shared->go = 1;
	CHECK_EQ(tst_kvm_run_instance(&api_vm, 0), 0);
}

static void *run_in_thread(void *unused)
{
	tst_kvm_run_instance(&api_vm, 0);
	return unused;
}

/* Looking with the registers of a vCPU that a thread of the library runs. */
static void memptr(void)
{
	struct tst_kvm_instance *other;
	pthread_t thread;
	unsigned int i;

	create();
	other = tst_kvm_get_vcpu(&api_vm, 1);
	SAFE_PTHREAD_CREATE(&thread, NULL, run_in_thread, NULL);
	while (!shared->text)
		usleep(100);
	for (i = 0; i < 100; i++)
		CHECK(!strcmp(tst_kvm_get_memptr(other, shared->text),
			      "of vCPU 1"));
	shared->go = 1;
	SAFE_PTHREAD_JOIN(thread, NULL);
	DONE("memptr");
}

/* All of its vCPUs are stopped first. */
static void destroyed(void)
{
	pthread_t thread;

	create();
	SAFE_PTHREAD_CREATE(&thread, NULL, run_in_thread, NULL);
	usleep(50000);
	tst_kvm_destroy_instance(&api_vm);
	CHECK_EQ(api_vm.vm_fd, -1);
	CHECK_EQ(api_vm.vcpu_fd, -1);
	DONE("destroyed");
}

static void no_such_vcpu(void)
{
	create();
	tst_kvm_get_vcpu(&api_vm, 2);
}

static void alone(void)
{
	create();
	tst_kvm_run_instance(tst_kvm_get_vcpu(&api_vm, 1), 0);
}

static void memory_alone(void)
{
	create();
	tst_kvm_alloc_memory(tst_kvm_get_vcpu(&api_vm, 1), ADDED_SLOT,
			     ADDED_BASEADDR, getpagesize(), 0);
}

static void destroy_alone(void)
{
	struct tst_kvm_instance *other;

	create();
	other = tst_kvm_get_vcpu(&api_vm, 1);
	tst_kvm_destroy_instance(other);
	CHECK(other->vcpu_fd >= 0);
	CHECK(tst_kvm_get_memptr(&api_vm, SHARED_BASEADDR) == shared);
	DONE("still there");
}

static const struct api_case host_cases[] = {
	{ "views", views }, { "slot", slot }, { "interrupted", interrupted },
	{ "memptr", memptr }, { "destroyed", destroyed },
	{ "no-such-vcpu", no_such_vcpu }, { "alone", alone },
	{ "memory-alone", memory_alone }, { "destroy-alone", destroy_alone },
};

static void run(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(host_cases); i++)
		if (!strcmp(host_cases[i].name, api_case_name)) {
			host_cases[i].run();
			return;
		}
	run_plain();
}

static void cleanup(void)
{
	tst_res(TINFO, "cleanup");
	api_destroy();
}

static struct tst_option options[] = {
	{ "c:", &api_case_name, "NAME   Case to run" },
	{ "r", &api_start, "       Start the machine from reset" },
	{ "n:", &count, "N      How many vCPUs; 2 if not given" },
	{ "q", &irqchip, "       With interrupt controllers" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = run,
	.cleanup = cleanup,
	.options = options,
};

#endif /* COMPILE_PAYLOAD */
