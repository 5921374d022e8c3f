// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Guests that go wrong, one way for each case. tests/crash/run compares what
 * is reported about them with golden/CASE-WIDTH. Lines that a report names
 * are marked: it knows them as crash.c:@MARK.
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"

/* Not mapped, and far from everything that is. */
#ifdef __x86_64__
#define NOWHERE 0x140200000UL
#else
#define NOWHERE 0x90200000UL
#endif

/* Mapped, but no memory is there. */
#define NO_MEMORY 0x70000000UL

#define NOINLINE __attribute__((noipa))

static volatile int never;

/* Keeps what is before it from being the last thing in its function. */
static void NOINLINE not_reached(void)
{
	tst_res(TFAIL, "not reached");
}

static void NOINLINE write_to(uintptr_t addr)
{
	*(volatile int *)addr = 1; /* @write */
	not_reached();
}

static void NOINLINE read_from(uintptr_t addr)
{
	asm volatile("" : : "r"(*(volatile int *)addr)); /* @read */
	not_reached();
}

static void NOINLINE not_present(void)
{
	write_to(NOWHERE); /* @not-present */
	not_reached();
}

static void NOINLINE read_only(void)
{
	kvm_map_page(NOWHERE, 0x400000, 1, KVM_PAGE_PRESENT);
	write_to(NOWHERE); /* @read-only */
	not_reached();
}

static void set_bits(uintptr_t addr, uint64_t bits)
{
	struct page_table_entry_pae *entry = kvm_find_page_entry(addr, 1);

	kvm_write_page_entry(entry, kvm_read_page_entry(entry) | bits);
}

/* An address with more bits than any processor has. */
static void NOINLINE reserved(void)
{
	kvm_map_page(NOWHERE, 0x400000, 1, KVM_PAGE_WRITABLE);
	set_bits(NOWHERE, 1ULL << 51);
	read_from(NOWHERE); /* @reserved */
	not_reached();
}

static void NOINLINE no_execute(void)
{
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_NXE);
	kvm_map_page(NOWHERE, 0x400000, 1, KVM_PAGE_WRITABLE);
	set_bits(NOWHERE, KVM_PAGE_NOEXEC);
	((void (*)(void))NOWHERE)(); /* @no-execute */
	not_reached();
}

/* Called through pointers, so no call names the function. */
static void NOINLINE inner(void)
{
	asm volatile("ud2"); /* @inner */
	not_reached();
}

static void (*volatile inner_pointer)(void) = inner;

static void NOINLINE backtrace(void)
{
	inner_pointer(); /* @backtrace */
	not_reached();
}

static void NOINLINE protection(void)
{
	asm volatile("mov %0, %%ds" : : "r"(0xf0)); /* @protection */
	not_reached();
}

static void NOINLINE division(void)
{
	asm volatile("div %0" : : "r"(0), "a"(1), "d"(0)); /* @division */
	not_reached();
}

static int fail_in_callback(void *userdata, struct kvm_interrupt_frame *ifrm,
			    unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	inner(); /* @fail-in-callback */
	return 0;
}

static void NOINLINE callback(void)
{
	tst_set_interrupt_callback(INTR_PAGE_FAULT, fail_in_callback, NULL);
	write_to(NOWHERE); /* @callback */
	not_reached();
}

static int leave_in_callback(void *userdata, struct kvm_interrupt_frame *ifrm,
			     unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	write_to(NO_MEMORY); /* @leave-in-callback */
	return 0;
}

static void NOINLINE callback_exit(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, leave_in_callback, NULL);
	inner(); /* @callback-exit */
	not_reached();
}

static int refuse(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	return -1;
}

static void NOINLINE refused(void)
{
	tst_set_interrupt_callback(INTR_BAD_OPCODE, refuse, NULL);
	inner(); /* @refused */
	not_reached();
}

static int ignore(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	return 0;
}

static void NOINLINE no_progress(void)
{
	tst_set_interrupt_callback(INTR_PAGE_FAULT, ignore, NULL);
	write_to(NOWHERE); /* @no-progress */
	not_reached();
}

/* Without arguments, so that the mark is where the stack is written to. */
static void NOINLINE recurse(void)
{
	volatile char room[1600];

	room[0] = 0; /* @recurse */
	if (!never)
		recurse(); /* @recurse-again */
	asm volatile("" : : "r"(room[0]));
}

static void NOINLINE overflow(void)
{
	recurse(); /* @overflow */
	not_reached();
}

/*
 * Neither invalid opcode nor what follows from it can be delivered: a gate
 * of a bad type is a general protection fault.
 */
static void break_gates(void)
{
	kvm_idt[INTR_BAD_OPCODE].flags = 0;
	kvm_idt[INTR_SEGFAULT].flags = 0;
	kvm_idt[INTR_GPF].flags = 0;
}

static void NOINLINE double_fault(void)
{
	break_gates();
	inner(); /* @double-fault */
	not_reached();
}

static void NOINLINE triple_fault(void)
{
	break_gates();
	kvm_idt[INTR_DOUBLE_FAULT].flags = 0;
	inner(); /* @triple-fault */
	not_reached();
}

static void NOINLINE mmio_write(void)
{
	write_to(NO_MEMORY); /* @mmio-write */
	not_reached();
}

static void NOINLINE mmio_read(void)
{
	read_from(NO_MEMORY); /* @mmio-read */
	not_reached();
}

static void NOINLINE port_write(void)
{
	asm volatile("outw %%ax, $0x80" : : "a"(0x1234)); /* @port-write */
	not_reached();
}

static void NOINLINE port_read(void)
{
	unsigned int value;

	asm volatile("inl $0x80" : "=a"(value)); /* @port-read */
	not_reached();
}

static void NOINLINE halt(void)
{
	asm volatile("hlt"); /* @halt */
	not_reached();
}

static void NOINLINE nowhere(void)
{
	((void (*volatile)(void))NOWHERE)(); /* @nowhere */
	not_reached();
}

/* The code is in a mapped page, but nothing is behind it. */
static void NOINLINE emulation(void)
{
	((void (*volatile)(void))NO_MEMORY)(); /* @emulation */
	not_reached();
}

/* Faults before it could build a frame. */
void fault_first(void);
asm(".text\n"
    ".type fault_first, @function\n"
    "fault_first:\n"
    "	ud2\n"
    "	ret\n"
    ".size fault_first, . - fault_first\n");

static void NOINLINE early(void)
{
	fault_first(); /* @early */
	not_reached();
}

static void NOINLINE interrupt(void)
{
	asm volatile("int $200"); /* @interrupt */
	not_reached();
}

/* Every general register has a value that its report can be told by. */
static void NOINLINE registers(void)
{
#ifdef __x86_64__
	asm volatile("mov $0x1111111111111111, %rax\n"
		     "mov $0x2222222222222222, %rbx\n"
		     "mov $0x3333333333333333, %rcx\n"
		     "mov $0x4444444444444444, %rdx\n"
		     "mov $0x5555555555555555, %rsi\n"
		     "mov $0x6666666666666666, %rdi\n"
		     "mov $0x7777777777777777, %r8\n"
		     "mov $0x8888888888888888, %r9\n"
		     "mov $0x9999999999999999, %r10\n"
		     "mov $0xaaaaaaaaaaaaaaaa, %r11\n"
		     "mov $0xbbbbbbbbbbbbbbbb, %r12\n"
		     "mov $0xcccccccccccccccc, %r13\n"
		     "mov $0xdddddddddddddddd, %r14\n"
		     "mov $0xeeeeeeeeeeeeeeee, %r15\n"
		     "cmp %rax, %rax\n"
		     "ud2\n");
#else
	asm volatile("mov $0x11111111, %eax\n"
		     "mov $0x22222222, %ebx\n"
		     "mov $0x33333333, %ecx\n"
		     "mov $0x44444444, %edx\n"
		     "mov $0x55555555, %esi\n"
		     "mov $0x66666666, %edi\n"
		     "cmp %eax, %eax\n"
		     "ud2\n");
#endif
	not_reached();
}

/* A controller that lets MSRs nobody knows out has no handler for them. */
static void NOINLINE msr_read(void)
{
	kvm_rdmsr(0x12345); /* @msr-read */
	not_reached();
}

/* A table that is not in memory: what happens is up to the KVM. */
static void NOINLINE outside(void)
{
	kvm_map_page(NOWHERE, 0x400000, 1, KVM_PAGE_WRITABLE);
	kvm_write_page_entry(kvm_find_page_entry(NOWHERE, 2), NO_MEMORY |
			     KVM_PAGE_PRESENT | KVM_PAGE_WRITABLE);
	read_from(NOWHERE); /* @outside */
	not_reached();
}

#ifdef __x86_64__
#define FIVE_LEVELS (1UL << 48)

static void NOINLINE two_level(void)
{
	tst_brk(TCONF, "64-bit mode has no page tables of two levels");
}

/* The controller has put a fifth level above the four. */
static void NOINLINE five_level(void)
{
	write_to(FIVE_LEVELS + NOWHERE); /* @five-level */
	not_reached();
}
#else
/* All in pages of 4 MiB, but for one of 4 KiB that is read-only. */
static void NOINLINE fill_two_levels(uint32_t *directory, uint32_t *table)
{
	unsigned int i;

	for (i = 0; i < 1024; i++)
		directory[i] = i << 22 | 0x83;
	directory[NOWHERE >> 22] = (uintptr_t)table | 3;
	table[NOWHERE >> 12 & 1023] = 0x400000 | 1;
}

/* PAE cannot be left with paging on (Intel SDM volume 3, 4.1.2). */
static void NOINLINE leave_pae(uint32_t *directory)
{
	asm volatile("mov %%cr0, %%eax\n"
		     "and $0x7fffffff, %%eax\n"
		     "mov %%eax, %%cr0\n"
		     "mov %%cr4, %%ecx\n"
		     "and $~0x20, %%ecx\n"
		     "or $0x10, %%ecx\n"
		     "mov %%ecx, %%cr4\n"
		     "mov %0, %%cr3\n"
		     "or $0x80000000, %%eax\n"
		     "mov %%eax, %%cr0\n"
		     : : "d"(directory) : "eax", "ecx", "memory");
}

static void NOINLINE two_level(void)
{
	uint32_t *directory = tst_heap_alloc_pages(2);

	fill_two_levels(directory, directory + 1024);
	leave_pae(directory);
	write_to(NOWHERE); /* @two-level */
	not_reached();
}

static void NOINLINE five_level(void)
{
	tst_brk(TCONF, "Page tables of five levels are for 64-bit mode");
}
#endif

/* The controller has made a state that no processor enters. */
static void NOINLINE fail_entry(void)
{
	tst_brk(TCONF, "What this KVM runs on enters code that is of 64 and "
		"of 32 bit");
}

static int l2_fault(void)
{
	write_to(NOWHERE); /* @l2-fault */
	not_reached();
	return 0;
}

static int l2_triple_fault(void)
{
	break_gates();
	kvm_idt[INTR_DOUBLE_FAULT].flags = 0;
	inner(); /* @l2-triple-fault */
	return 0;
}

static int l2_exit(void)
{
	write_to(NO_MEMORY); /* @l2-exit */
	return 0;
}

static void NOINLINE run_nested(int (*guest)(void))
{
	struct kvm_nested_vcpu *cpu;

	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(guest);
	kvm_nested_intercept(cpu, KVM_NESTED_SHUTDOWN, 0);
	kvm_nested_run(cpu); /* @run-nested */
	not_reached();
}

static void NOINLINE nested_fault(void)
{
	run_nested(l2_fault); /* @nested-fault */
	not_reached();
}

static void NOINLINE nested_triple_fault(void)
{
	run_nested(l2_triple_fault); /* @nested-triple-fault */
	not_reached();
}

static void NOINLINE nested_exit(void)
{
	run_nested(l2_exit); /* @nested-exit */
	not_reached();
}

API_CASES({ "not-present", not_present }, { "read-only", read_only },
	  { "reserved", reserved }, { "no-execute", no_execute },
	  { "backtrace", backtrace }, { "protection", protection },
	  { "division", division }, { "callback", callback },
	  { "callback-exit", callback_exit }, { "refused", refused },
	  { "no-progress", no_progress }, { "overflow", overflow },
	  { "double-fault", double_fault }, { "triple-fault", triple_fault },
	  { "mmio-write", mmio_write }, { "mmio-read", mmio_read },
	  { "port-write", port_write }, { "port-read", port_read },
	  { "halt", halt }, { "nowhere", nowhere },
	  { "emulation", emulation }, { "early", early },
	  { "interrupt", interrupt }, { "registers", registers },
	  { "msr-read", msr_read }, { "outside", outside },
	  { "two-level", two_level }, { "five-level", five_level },
	  { "fail-entry", fail_entry },
	  { "nested-fault", nested_fault },
	  { "nested-triple-fault", nested_triple_fault },
	  { "nested-exit", nested_exit })

#else /* COMPILE_PAYLOAD */

static void let_msrs_out(void)
{
	struct kvm_enable_cap cap = {
		.cap = KVM_CAP_X86_USER_SPACE_MSR,
		.args = { KVM_MSR_EXIT_REASON_UNKNOWN },
	};

	if (ioctl(api_vm.vm_fd, KVM_ENABLE_CAP, &cap))
		tst_brk(TCONF | TERRNO, "No KVM_CAP_X86_USER_SPACE_MSR");
}

/* 64-bit payloads only; the others say so themselves. */
static bool is_64_bit(struct kvm_sregs *sregs)
{
	SAFE_IOCTL(api_vm.vcpu_fd, KVM_GET_SREGS, sregs);
	return sregs->cs.l;
}

#define CR4_LA57 (1ULL << 12)

/* Two halves of addresses lead to the same tables of four levels. */
static void add_level(void)
{
	uint64_t top = DEFAULT_RAM_SIZE - 4096, *entries;
	struct kvm_sregs sregs;

	if (!is_64_bit(&sregs))
		return;
	entries = (uint64_t *)(uintptr_t)(api_vm.ram[0].userspace_addr + top);
	entries[0] = entries[1] = sregs.cr3 | 3;
	sregs.cr3 = top;
	sregs.cr4 |= CR4_LA57;
	if (ioctl(api_vm.vcpu_fd, KVM_SET_SREGS, &sregs))
		tst_brk(TCONF | TERRNO, "KVM_SET_SREGS: no page tables of five "
			"levels (CPUID LA57)");
}

/* Code of 64 and of 32 bit at a time (AMD APM volume 2, 15.5.1). */
static void break_code_segment(void)
{
	struct kvm_sregs sregs;

	if (!is_64_bit(&sregs))
		tst_brk(TCONF, "The state is one of 64-bit mode");
	sregs.cs.db = 1;
	SAFE_IOCTL(api_vm.vcpu_fd, KVM_SET_SREGS, &sregs);
}

/* What the controller does before some cases. */
static const struct api_case preparations[] = {
	{ "msr-read", let_msrs_out },
	{ "five-level", add_level },
	{ "fail-entry", break_code_segment },
};

static void prepare(void)
{
	unsigned int i;

	for (i = 0; api_case_name && i < ARRAY_SIZE(preparations); i++)
		if (!strcmp(preparations[i].name, api_case_name))
			preparations[i].run();
}

static void run(void)
{
	api_check_needs();
	api_create();
	prepare();
	tst_kvm_run_instance(&api_vm, 0); /* @controller */
	api_destroy();
}

API_TEST(run);

#endif /* COMPILE_PAYLOAD */
