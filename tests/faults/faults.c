// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What controllers do with machines, in one program: -c NAME chooses.
 * tests/faults/run lets each system call of it fail once.
 */
#include "kvm_test.h"

#define SLOT 3
#define SLOT_ADDR 0x10000000
#define MESSAGES 5
#define ANSWER 42

/* What the payload has to do. */
enum { RESULTS, SIGNAL, FAULT, ENDLESS, SECOND };

/* The memory slot that both halves share. */
struct orders {
	int task;
	unsigned int messages;
};

#ifdef COMPILE_PAYLOAD

static volatile int second_done;

static volatile struct orders *const orders = (void *)SLOT_ADDR;

static void talk_to_host(void)
{
	static volatile int word;

	tst_wait_host((void *)&word);
	tst_res(word == ANSWER ? TPASS : TFAIL, "The controller wrote %d",
		word);
}

static void print_results(void)
{
	unsigned int i;

	for (i = 1; i <= orders->messages; i++)
		tst_res(TPASS, "%u of %s", i, "many");
}

/* The order of the results does not depend on who is faster. */
void kvm_vcpu_main(unsigned int vcpu)
{
	tst_res(TPASS, "vCPU %u ran", vcpu);
	second_done = 1;
}

static void wait_for_second(void)
{
	while (!second_done)
		asm volatile("pause");
	tst_res(TPASS, "Both ran");
}

void main(void)
{
	switch (orders->task) {
	case SECOND:
		wait_for_second();
		break;
	case SIGNAL:
		talk_to_host();
		break;
	case FAULT:
		*(volatile int *)0x90000000 = 1;
		break;
	case ENDLESS:
		for (;;)
			tst_res(TINFO, "and so on");
	default:
		print_results();
	}
}

#else /* COMPILE_PAYLOAD */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include "tst_safe_pthread.h"
#include "tst_safe_stdio.h"

#define CROWD 1000
#define STACK (1 << 20)

static struct tst_kvm_instance machine = { .vm_fd = -1 };
static struct tst_kvm_instance crowd[CROWD];
static char *name, *count;

static void create(struct tst_kvm_instance *inst, int task,
		   unsigned int messages)
{
	struct orders *orders;

	tst_kvm_create_instance(inst, DEFAULT_RAM_SIZE);
	orders = tst_kvm_alloc_memory(inst, SLOT, SLOT_ADDR, sizeof(*orders),
				      0);
	orders->task = task;
	orders->messages = messages;
}

static void destroy(void)
{
	tst_kvm_destroy_instance(&machine);
	tst_free_all();
}

static void results(void)
{
	create(&machine, RESULTS, MESSAGES);
	tst_kvm_run_instance(&machine, 0);
	destroy();
}

static void reset_start(void)
{
	struct tst_kvm_config config = { .start = TST_KVM_START_RESET };

	tst_kvm_create_instance_config(&machine, &config);
	tst_kvm_alloc_memory(&machine, SLOT, SLOT_ADDR, 1, 0);
	tst_kvm_run_instance(&machine, 0);
	tst_res(TPASS, "Ran");
	destroy();
}

static void two_vcpus(void)
{
	struct tst_kvm_config config = { .vcpus = 2 };
	struct orders *orders;

	tst_kvm_create_instance_config(&machine, &config);
	orders = tst_kvm_alloc_memory(&machine, SLOT, SLOT_ADDR,
				      sizeof(*orders), 0);
	orders->task = SECOND;
	tst_kvm_run_instance(&machine, 0);
	destroy();
}

static void fault(void)
{
	create(&machine, FAULT, 0);
	tst_kvm_run_instance(&machine, 0);
}

static void *run_machine(void *arg)
{
	(void)arg;
	tst_kvm_run_instance(&machine, 0);
	return NULL;
}

/* While a thread runs it, other threads look into the guest's memory. */
static void signals(void)
{
	struct tst_kvm_result *result;
	pthread_t vcpu;
	int *word;

	create(&machine, SIGNAL, 0);
	SAFE_PTHREAD_CREATE(&vcpu, NULL, run_machine, NULL);
	if (tst_kvm_wait_guest(&machine, 5000))
		tst_brk(TBROK, "The payload did not call");
	result = __atomic_load_n(&machine.result, __ATOMIC_ACQUIRE);
	word = tst_kvm_get_memptr(&machine, result->file_addr);
	if (!word)
		tst_brk(TBROK, "The payload's variable is not in memory");
	*word = ANSWER;
	tst_kvm_clear_guest_signal(&machine);
	SAFE_PTHREAD_JOIN(vcpu, NULL);
	destroy();
}

static const unsigned char nop[] = { 0x90 };

static void probe(void)
{
	if (tst_kvm_can_execute(nop, sizeof(nop)))
		tst_res(TPASS, "NOP can be executed");
	else
		tst_res(TFAIL, "NOP cannot be executed");
}

/* A device file is closed behind the library's back. */
static void closed_vm(void)
{
	tst_kvm_create_instance(&machine, DEFAULT_RAM_SIZE);
	close(machine.vm_fd);
	tst_kvm_alloc_memory(&machine, SLOT, SLOT_ADDR, 1, 0);
}

static void closed_vcpu(void)
{
	create(&machine, RESULTS, MESSAGES);
	close(machine.vcpu_fd);
	tst_kvm_run_instance(&machine, 0);
}

/* Another file takes the place of the vCPU while it runs. */
static void *replace_vcpu(void *arg)
{
	int fd = SAFE_OPEN("/dev/null", O_RDWR);

	(void)arg;
	usleep(20000);
	dup2(fd, machine.vcpu_fd);
	return NULL;
}

static void replaced_vcpu(void)
{
	pthread_t thread;

	create(&machine, ENDLESS, 0);
	SAFE_PTHREAD_CREATE(&thread, NULL, replace_vcpu, NULL);
	tst_kvm_run_instance(&machine, 0);
	SAFE_PTHREAD_JOIN(thread, NULL);
}

/* A machine belongs to the process that created it. */
static void forked(void)
{
	create(&machine, RESULTS, MESSAGES);
	if (!SAFE_FORK()) {
		tst_kvm_destroy_instance(&machine);
		exit(0);
	}
	tst_reap_children();
	tst_kvm_run_instance(&machine, 0);
	destroy();
}

static void run_in_child(void)
{
	create(&machine, RESULTS, MESSAGES);
	if (!SAFE_FORK()) {
		tst_kvm_run_instance(&machine, 0);
		exit(0);
	}
	tst_reap_children();
	tst_res(TINFO, "The parent goes on");
}

static void *lose_machine(void *arg)
{
	struct tst_kvm_instance lost;

	(void)arg;
	create(&lost, RESULTS, 1);
	tst_kvm_run_instance(&lost, 0);
	return NULL;
}

/* A machine that nobody destroyed, in memory that is no more. */
static void lost(void)
{
	void *stack = SAFE_MMAP(NULL, STACK, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstack(&attr, stack, STACK);
	SAFE_PTHREAD_CREATE(&thread, &attr, lose_machine, NULL);
	SAFE_PTHREAD_JOIN(thread, NULL);
	pthread_attr_destroy(&attr);
	SAFE_MUNMAP(stack, STACK);
	results();
}

static volatile int interruptions;

static void on_timer(int signal)
{
	(void)signal;
	interruptions++;
}

static timer_t start_timer(long ns)
{
	const struct sigaction action = { .sa_handler = on_timer };
	const struct itimerspec often = { { 0, ns }, { 0, ns } };
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGRTMIN,
	};
	timer_t timer;

	SAFE_SIGACTION(SIGRTMIN, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) ||
	    timer_settime(timer, 0, &often, NULL))
		tst_brk(TBROK | TERRNO, "No timer");
	return timer;
}

/* KVM_RUN is interrupted again and again, wherever it is. */
static void interrupted(void)
{
	timer_t timer;

	create(&machine, RESULTS, atoi(count ? count : "1000"));
	timer = start_timer(200000);
	tst_kvm_run_instance(&machine, 0);
	timer_delete(timer);
	tst_res(interruptions >= 10 ? TPASS : TFAIL, "%d interruptions",
		interruptions);
	destroy();
}

/* Many machines at a time, as many as the limits allow. */
static void many(void)
{
	unsigned int i, machines = atoi(count ? count : "1000");

	for (i = 0; i < machines; i++)
		create(&crowd[i], RESULTS, 1);
	for (i = 0; i < machines; i++)
		tst_kvm_run_instance(&crowd[i], 0);
	for (i = 0; i < machines; i++)
		tst_kvm_destroy_instance(&crowd[i]);
	tst_free_all();
}

/* What a process has, that a leak makes more. */
struct use {
	long files, mappings, pages;
};

static long count_lines(const char *path)
{
	FILE *file = SAFE_FOPEN(path, "r");
	long lines = 0;
	int c;

	while ((c = getc(file)) != EOF)
		lines += c == '\n';
	SAFE_FCLOSE(file);
	return lines;
}

static long count_files(void)
{
	DIR *dir = SAFE_OPENDIR("/proc/self/fd");
	long files = 0;

	while (readdir(dir))
		files++;
	SAFE_CLOSEDIR(dir);
	return files;
}

static struct use measure(void)
{
	struct use use = {
		.files = count_files(),
		.mappings = count_lines("/proc/self/maps"),
	};

	SAFE_FILE_SCANF("/proc/self/statm", "%*d %ld", &use.pages);
	return use;
}

/* One machine after the other: nothing of them stays. */
static void cycles(void)
{
	unsigned int i, machines = atoi(count ? count : "10000");
	struct use before = {}, after;

	for (i = 0; i < machines; i++) {
		/* The first ones load what stays: libc's, the library's. */
		if (i == machines / 10)
			before = measure();
		create(&machine, RESULTS, 0);
		tst_kvm_run_instance(&machine, 0);
		destroy();
	}
	after = measure();
	TST_EXP_EQ_LI(after.files, before.files);
	TST_EXP_EQ_LI(after.mappings, before.mappings);
	TST_EXP_EXPR(after.pages - before.pages <= 32,
		     "pages in memory: %ld, then %ld", before.pages,
		     after.pages);
}

static const struct {
	const char *name;
	void (*function)(void);
} cases[] = {
	{ "results", results },
	{ "reset", reset_start },
	{ "fault", fault },
	{ "signals", signals },
	{ "probe", probe },
	{ "vcpus", two_vcpus },
	{ "closed-vm", closed_vm },
	{ "closed-vcpu", closed_vcpu },
	{ "replaced-vcpu", replaced_vcpu },
	{ "forked", forked },
	{ "run-in-child", run_in_child },
	{ "lost", lost },
	{ "interrupted", interrupted },
	{ "many", many },
	{ "cycles", cycles },
};

static void run(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (!name || !strcmp(name, cases[i].name)) {
			cases[i].function();
			return;
		}
	}
	tst_brk(TBROK, "There is no case %s", name);
}

static void cleanup(void)
{
	tst_kvm_destroy_instance(&machine);
}

static struct tst_test test = {
	.test_all = run,
	.cleanup = cleanup,
	.forks_child = 1,
	.timeout = 120,
	.options = (struct tst_option[]){
		{ "c:", &name, "Case to run" },
		{ "n:", &count, "How many machines or messages" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
