// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attacks by memory that changes between check and use: a thread of the
 * controller, and a second vCPU, write to the result page, to formats and to
 * strings while the library reads them. The payload has failed before. For
 * tests/hostile/run.
 *
 * RUN -c page
 * STATUS fails
 * SAYS TFAIL: failed at first
 * RUN -c strings
 * STATUS fails
 * SAYS TFAIL: failed at first
 * RUN -c page -2
 * STATUS fails
 * SAYS TFAIL: failed at first
 * RUN -c strings -2
 * STATUS fails
 * SAYS TFAIL: failed at first
 * RUN -c frame
 * STATUS fails
 * SAYS TFAIL: failed at first
 * SAYS TBROK: *
 * RUN -c exit -q
 * STATUS fails
 * SAYS TFAIL: failed at first
 * NEVER TPASS: *
 */
#include "hostile.h"

/* What shared[2] says the attacker shall write to. */
enum { ATTACK_PAGE = 1, ATTACK_STRINGS, ATTACK_EXIT };

#define ROUNDS 1000

#ifdef COMPILE_PAYLOAD

static volatile uint64_t *shared(void)
{
	return at(SHARED_BASEADDR);
}

/*
 * The second vCPU's program, in a page of its own: no function is called.
 * Values of all kinds, over and over, in each word from [di] up to [si].
 */
static void __attribute__((aligned(4096), noinline, used))
second_vcpu(volatile uint32_t *from, volatile uint32_t *to)
{
	uint32_t value = 1;

	for (;;) {
		volatile uint32_t *word;

		for (word = from; word < to; word++) {
			value = value * 1664525 + 1013904223;
			*word = value >> 7;
		}
	}
}

/* The attacker begins at @from. */
static void let_attack(unsigned int kind, void *from, unsigned int size)
{
	tst_res(TFAIL, "failed at first");
	shared()[1] = 0;
	shared()[3] = size;
	shared()[4] = (uintptr_t)second_vcpu;
	shared()[2] = kind;
	shared()[0] = (uintptr_t)from;
	while (!shared()[1])
		;
}

/* Whatever is in the page is a message, or the end. */
static void page(void)
{
	volatile struct tst_kvm_result *page = at(KVM_RESULT_BASEADDR);
	unsigned int i;

	let_attack(ATTACK_PAGE, at(KVM_RESULT_BASEADDR), 0xff0);
	for (i = 0; i < ROUNDS; i++) {
		page->result = TFAIL;
		kvm_yield();
	}
}

static void strings(void)
{
	char *text = tst_heap_alloc_aligned(PAGESIZE, PAGESIZE);
	unsigned int i;

	memset(text, '%', PAGESIZE);
	let_attack(ATTACK_STRINGS, text, PAGESIZE);
	for (i = 0; i < ROUNDS; i++)
		tst_res_(text + 0x100, i, TFAIL, "%s %.30s", text, text + 99);
	tst_res_(text, 1, TFAIL, text);
}

void kvm_call_fault(void *frame, unsigned long why);

static void frame(void)
{
	void *memory = tst_heap_alloc_aligned(PAGESIZE, PAGESIZE);

	let_attack(ATTACK_STRINGS, memory, PAGESIZE);
	kvm_call_fault((char *)memory + 64, 0);
	not_reached();
}

/* The end and none, in turns, seen by nobody who halts. */
static void end(void)
{
	let_attack(ATTACK_EXIT, at(KVM_RESULT_BASEADDR), 4);
	for (;;)
		kvm_yield();
}

API_CASES({ "page", page }, { "strings", strings }, { "frame", frame },
	  { "exit", end })

#else /* COMPILE_PAYLOAD */

#include "hostile_thread.h"

static char *second;
static int second_fd = -1;

static const int32_t page_results[] = {
	TPASS, TFAIL, TINFO, KVM_TSYNC, TWARN, KVM_TNONE, TCONF, TFAIL,
};

/* Each word gets random values; the result one that is possible, mostly. */
static HOSTILE_WRITES void
write_memory(volatile uint32_t *words, uint64_t bytes, int page)
{
	unsigned int i = 0, seed = 1;

	while (!hostile_stop()) {
		uint32_t value = rand_r(&seed);

		if (page && i % 64 == 0)
			words[0] = page_results[value % 8];
		else
			words[i % (bytes / 4)] = value & 1 ? value * 3 : 0;
		i++;
	}
}

static HOSTILE_WRITES void end_and_none(volatile int32_t *result)
{
	while (!hostile_stop()) {
		*result = KVM_TSYNC;
		*result = KVM_TNONE;
	}
}

static HOSTILE_WRITES void attack(volatile uint64_t *shared)
{
	uint64_t kind = shared[2], bytes = shared[3];
	void *words = kind == ATTACK_STRINGS ? hostile_ram(shared[0]) :
		(void *)api_vm.result;

	shared[1] = 1;
	if (kind == ATTACK_EXIT)
		end_and_none(words);
	else
		write_memory(words, bytes, kind == ATTACK_PAGE);
}

/* In the mode and the address space that the first one begins in. */
static void create_second(void)
{
	int system = SAFE_OPEN("/dev/kvm", O_RDWR);
	struct kvm_cpuid2 *cpuid = tst_kvm_get_cpuid(system);
	struct kvm_sregs sregs;

	second_fd = ioctl(api_vm.vm_fd, KVM_CREATE_VCPU, 1);
	if (second_fd < 0)
		tst_brk(TCONF | TERRNO, "This KVM has no second vCPU");
	SAFE_IOCTL(second_fd, KVM_SET_CPUID2, cpuid);
	free(cpuid);
	SAFE_IOCTL(api_vm.vcpu_fd, KVM_GET_SREGS, &sregs);
	SAFE_IOCTL(second_fd, KVM_SET_SREGS, &sregs);
	hostile_vcpu = SAFE_MMAP(NULL, api_vm.vcpu_info_size,
				 PROT_READ | PROT_WRITE, MAP_SHARED,
				 second_fd, 0);
	close(system);
}

/* The arguments are where both calling conventions look for them. */
static HOSTILE_WRITES void call_second(volatile uint64_t *shared)
{
	struct kvm_regs regs = {
		.rip = shared[4], .rflags = 2,
		.rdi = shared[0], .rsi = shared[0] + shared[3],
		.rsp = SHARED_BASEADDR + 0x400,
	};
	volatile uint32_t *stack = (void *)((char *)shared + 0x400);

	if (api_vm.bits == 32) {
		stack[1] = regs.rdi;
		stack[2] = regs.rsi;
	}
	SAFE_IOCTL(second_fd, KVM_SET_REGS, &regs);
}

static HOSTILE_WRITES void run_second(volatile uint64_t *shared)
{
	call_second(shared);
	shared[1] = 1;
	while (!hostile_stop()) {
		if (ioctl(second_fd, KVM_RUN, 0) && errno != EINTR)
			break;
		if (hostile_vcpu->exit_reason != KVM_EXIT_INTR)
			break;
	}
}

static void run(void)
{
	if (second)
		hostile_run_against(create_second, run_second);
	else
		hostile_run_against(NULL, attack);
}

static struct tst_option options[] = {
	{ "c:", &api_case_name, "NAME   Attack to run" },
	{ "q", &hostile_quick, "       A timeout of one second" },
	{ "2", &second, "       By a second vCPU" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = run,
	.cleanup = hostile_end,
	.options = options,
};

#endif /* COMPILE_PAYLOAD */
