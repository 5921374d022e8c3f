// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Interrupt callbacks: all vectors, what they are told, what they may do and
 * change. Vectors are raised by INT n where the case needs it (-x: else
 * skipped), by faults otherwise. For tests/api/run.
 *
 * RUN -c vectors -x cd80
 * RUN -c all-errcodes
 * RUN -c fault
 * RUN -c replace
 * RUN -c resume
 * RUN -c registers
 * RUN -c flags
 * RUN -c stack
 * RUN -c nested
 * RUN -c report
 * SAYS @report TPASS: in a callback, address 0x*, 42
 * RUN -c breakpoint -x cc
 * RUN -c overflow -x cd04
 * RUN -c names
 * RUN -c table
 * RUN -c init -x cd80
 * RUN -c stubs
 * RUN -c errcode-gpf
 * RUN -c errcode-segfault
 * RUN -c errcode-page-fault
 * RUN -c errcode-stack
 * RUN -c errcode-none
 * RUN -c bad-vector
 * STATUS 2
 * SAYS @bad-vector TBROK: Interrupt vector 256 is not in 0 to 255
 * NEVER TFAIL: *
 * RUN -c removed
 * STATUS 2
 * SAYS @removed TBROK: Vector 6, invalid opcode (#UD), at address 0x* (removed+0x*)*
 * NEVER TFAIL: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

/* What a callback saw. */
struct seen {
	unsigned int count;
	unsigned long errcode;
	uintptr_t ip, skip;
};

static int record(void *userdata, struct kvm_interrupt_frame *ifrm,
		  unsigned long errcode)
{
	struct seen *seen = userdata;

	seen->count++;
	seen->errcode = errcode;
	seen->ip = kvm_get_interrupt_ip(ifrm);
	kvm_set_interrupt_ip(ifrm, seen->ip + seen->skip);
	return 0;
}

/* "INT n; RET" for the vector that the test writes into it. */
static uint8_t int_n[] = { 0xcd, 0, 0xc3 };

static void raise(unsigned int vector)
{
	int_n[1] = vector;
	((void (*)(void))int_n)();
}

static struct seen seen_by[X86_INTR_COUNT];

/* The processor reserves none of the vectors for INT n. */
static void vectors(void)
{
	unsigned int i, j;

	for (i = 0; i < X86_INTR_COUNT; i++)
		tst_set_interrupt_callback(i, record, &seen_by[i]);
	for (i = 0; i < X86_INTR_COUNT; i++) {
		/* INT 8 pushes no error code, which its stub takes one for. */
		if (i >= 32 || !(0x60227d00 >> i & 1))
			raise(i);
	}
	for (i = 0; i < X86_INTR_COUNT; i++) {
		j = i >= 32 || !(0x60227d00 >> i & 1);
		CHECK_EQ(seen_by[i].count, j);
		if (j)
			CHECK_EQ(seen_by[i].ip, (uintptr_t)int_n + 2);
		CHECK_EQ(seen_by[i].errcode, 0);
	}
	DONE("all vectors");
}

/*
 * Jumps to a vector's entry with a frame as the processor pushes it, on top
 * of it 0x1230 as an error code if @has_code.
 */
#ifdef __x86_64__
static void enter(uintptr_t entry, int has_code)
{
	asm volatile("mov %%rsp, %%rcx\n"
		     "mov %%ss, %%edx\n"
		     "push %%rdx\n"
		     "push %%rcx\n"
		     "pushf\n"
		     "mov %%cs, %%edx\n"
		     "push %%rdx\n"
		     "lea 2f(%%rip), %%rdx\n"
		     "push %%rdx\n"
		     "test %1, %1\n"
		     "jz 1f\n"
		     "push $0x1230\n"
		     "1: jmp *%0\n"
		     "2:"
		     : : "r"(entry), "r"(has_code) : "rcx", "rdx", "memory",
		     "cc");
}
#else
static void enter(uintptr_t entry, int has_code)
{
	asm volatile("pushf\n"
		     "mov %%cs, %%edx\n"
		     "push %%edx\n"
		     "push $2f\n"
		     "test %1, %1\n"
		     "jz 1f\n"
		     "push $0x1230\n"
		     "1: jmp *%0\n"
		     "2:"
		     : : "r"(entry), "r"(has_code) : "edx", "memory", "cc");
}
#endif

/*
 * Error codes: vectors 8, 10 to 14, 17, 21, 29 and 30 (Intel SDM volume 3,
 * table 6-1; AMD APM volume 2, table 8-1). A stub that is wrong about it
 * returns to nowhere.
 */
static const unsigned char with_code[] = { 8, 10, 11, 12, 13, 14, 17, 21, 29,
	30 };

static int has_error_code(unsigned int vector)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(with_code); i++)
		if (with_code[i] == vector)
			return 1;
	return 0;
}

static uintptr_t entry_of(unsigned int vector)
{
	return kvm_idt[vector].offset_lo |
		(uintptr_t)kvm_idt[vector].offset_hi << 16;
}

static void all_errcodes(void)
{
	unsigned int i;

	for (i = 0; i < X86_INTR_COUNT; i++) {
		/* A task gate has no entry. */
		if (sizeof(long) == 4 && i == INTR_DOUBLE_FAULT)
			continue;
		tst_set_interrupt_callback(i, record, &seen_by[i]);
		enter(entry_of(i), has_error_code(i));
		CHECK_EQ(seen_by[i].count, 1);
		CHECK_EQ(seen_by[i].errcode, has_error_code(i) ? 0x1230 : 0);
	}
	DONE("error codes");
}

extern char fault_at[], fault_end[];

static void __attribute__((noinline)) raise_fault(void)
{
	asm volatile(".globl fault_at, fault_end\n"
		     "fault_at: ud2\n"
		     "fault_end:" : : : "memory");
}

static void fault(void)
{
	struct seen seen = { .skip = 2 };

	tst_set_interrupt_callback(INTR_BAD_OPCODE, record, &seen);
	raise_fault();
	raise_fault();
	CHECK_EQ(seen.count, 2);
	CHECK_EQ(seen.ip, (uintptr_t)fault_at);
	CHECK_EQ(seen.errcode, 0);
	DONE("a fault's address");
}

static void replace(void)
{
	struct seen first = { .skip = 2 }, second = { .skip = 2 };

	tst_set_interrupt_callback(INTR_BAD_OPCODE, record, &first);
	raise_fault();
	tst_set_interrupt_callback(INTR_BAD_OPCODE, record, &second);
	raise_fault();
	CHECK_EQ(first.count, 1);
	CHECK_EQ(second.count, 1);
	DONE("a callback replaces another");
}

static void removed(void)
{
	struct seen seen = { .skip = 2 };

	tst_set_interrupt_callback(INTR_BAD_OPCODE, record, &seen);
	raise_fault();
	tst_set_interrupt_callback(INTR_BAD_OPCODE, NULL, NULL);
	asm volatile("ud2"); /* @removed */
	tst_res(TFAIL, "not reached");
}

static int resume_at(void *userdata, struct kvm_interrupt_frame *ifrm,
		     unsigned long errcode)
{
	(void)errcode;
	kvm_set_interrupt_ip(ifrm, (uintptr_t)userdata);
	CHECK_EQ(kvm_get_interrupt_ip(ifrm), (uintptr_t)userdata);
	return 0;
}

extern char elsewhere[];

static void resume(void)
{
	unsigned int value = 1;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, resume_at, elsewhere);
	asm volatile("ud2\n"
		     "jmp 1f\n"
		     ".globl elsewhere\n"
		     "elsewhere: mov $2, %0\n"
		     "1:" : "+r"(value));
	CHECK_EQ(value, 2);
	DONE("resume elsewhere");
}

/* Adds 1 to ax, 2 to bx, 4 to cx ... and keeps a copy of what was there. */
static struct kvm_interrupt_regs saved;

static int change_registers(void *userdata, struct kvm_interrupt_frame *ifrm,
			    unsigned long errcode)
{
	struct kvm_interrupt_regs *regs = kvm_get_interrupt_regs(ifrm);

	(void)userdata;
	(void)errcode;
	saved = *regs;
	regs->ax += 1;
	regs->bx += 2;
	regs->cx += 4;
	regs->dx += 8;
	regs->si += 16;
	regs->di += 32;
#ifdef __x86_64__
	regs->r8 += 64;
	regs->r9 += 65;
	regs->r10 += 66;
	regs->r11 += 67;
	regs->r12 += 68;
	regs->r13 += 69;
	regs->r14 += 70;
	regs->r15 += 71;
#endif
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

#ifdef __x86_64__
static void check_more_registers(void)
{
	register uintptr_t r8 asm("r8") = 8, r9 asm("r9") = 9;
	register uintptr_t r10 asm("r10") = 10, r11 asm("r11") = 11;
	register uintptr_t r12 asm("r12") = 12, r13 asm("r13") = 13;
	register uintptr_t r14 asm("r14") = 14, r15 asm("r15") = 15;
	uintptr_t sum;

	asm volatile("ud2" : "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r11),
		     "+r"(r12), "+r"(r13), "+r"(r14), "+r"(r15));
	sum = (r8 == 8 + 64) + (r9 == 9 + 65) + (r10 == 10 + 66) +
		(r11 == 11 + 67) + (r12 == 12 + 68) + (r13 == 13 + 69) +
		(r14 == 14 + 70) + (r15 == 15 + 71);
	CHECK_EQ(sum, 8);
	CHECK_EQ(saved.r8, 8);
	CHECK_EQ(saved.r9, 9);
	CHECK_EQ(saved.r10, 10);
	CHECK_EQ(saved.r11, 11);
	CHECK_EQ(saved.r12, 12);
	CHECK_EQ(saved.r13, 13);
	CHECK_EQ(saved.r14, 14);
	CHECK_EQ(saved.r15, 15);
}
#else
static void check_more_registers(void)
{
}
#endif

static void registers(void)
{
	uintptr_t a = 1000, b = 2000, c = 3000, d = 4000, s = 5000, e = 6000;
	uintptr_t bp;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, change_registers, NULL);
	asm volatile("ud2" : "+a"(a), "+b"(b), "+c"(c), "+d"(d), "+S"(s),
		     "+D"(e));
	asm volatile("mov %%" 
#ifdef __x86_64__
		     "rbp"
#else
		     "ebp"
#endif
		     ", %0" : "=r"(bp));
	CHECK_EQ(saved.ax, 1000);
	CHECK_EQ(saved.bx, 2000);
	CHECK_EQ(saved.cx, 3000);
	CHECK_EQ(saved.dx, 4000);
	CHECK_EQ(saved.si, 5000);
	CHECK_EQ(saved.di, 6000);
	CHECK_EQ(saved.bp, bp);
	CHECK_EQ(a, 1001);
	CHECK_EQ(b, 2002);
	CHECK_EQ(c, 3004);
	CHECK_EQ(d, 4008);
	CHECK_EQ(s, 5016);
	CHECK_EQ(e, 6032);
	check_more_registers();
	DONE("registers");
}

static int change_flags(void *userdata, struct kvm_interrupt_frame *ifrm,
			unsigned long errcode)
{
	uintptr_t *before = userdata;

	(void)errcode;
	*before = kvm_get_interrupt_flags(ifrm);
	kvm_set_interrupt_flags(ifrm, *before ^ (RFLAGS_CF | RFLAGS_ZF));
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void flags(void)
{
	uintptr_t before, after;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, change_flags, &before);
	asm volatile("cmp %1, %1\n\t"
		     "stc\n\t"
		     "ud2\n\t"
		     "pushf\n\t"
		     "pop %0" : "=r"(after) : "r"(0UL) : "cc", "memory");
	CHECK_EQ(before & (RFLAGS_CF | RFLAGS_ZF | RFLAGS_IF),
		 RFLAGS_CF | RFLAGS_ZF | RFLAGS_IF);
	CHECK_EQ(after & (RFLAGS_CF | RFLAGS_ZF | RFLAGS_IF), RFLAGS_IF);
	DONE("flags");
}

static int look_at_stack(void *userdata, struct kvm_interrupt_frame *ifrm,
			 unsigned long errcode)
{
	uintptr_t flags;

	(void)errcode;
	asm volatile("pushf\n\tpop %0" : "=r"(flags));
	/* A trap gate: interrupts stay as they were. Upwards: the C ABI. */
	CHECK(flags & RFLAGS_IF);
	CHECK(!(flags & RFLAGS_DF));
	*(uintptr_t *)userdata = kvm_get_interrupt_sp(ifrm);
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void stack(void)
{
	uintptr_t sp, seen = 0;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, look_at_stack, &seen);
	asm volatile("mov %%"
#ifdef __x86_64__
		     "rsp"
#else
		     "esp"
#endif
		     ", %0\n\t"
		     "std\n\t"
		     "ud2\n\t"
		     "cld" : "=r"(sp) : : "memory", "cc");
	CHECK_EQ(seen, sp);
	DONE("stack pointer and flags in a callback");
}

/* Faults in its turn, with another vector and with its own. */
static int fault_again(void *userdata, struct kvm_interrupt_frame *ifrm,
		       unsigned long errcode)
{
	unsigned int *depth = userdata;
	struct kvm_fault inner;

	(void)errcode;
	if (++*depth < 4)
		raise_fault();
	inner = KVM_PROBE("mov %0, %%ds", : : "r"(0xf8));
	CHECK_EQ((unsigned int)inner.vector, INTR_GPF);
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void nested(void)
{
	struct kvm_fault outer;
	unsigned int depth = 0;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, fault_again, &depth);
	raise_fault();
	CHECK_EQ(depth, 4);
	outer = KVM_PROBE("ud2");
	CHECK_EQ((unsigned int)outer.vector, INTR_BAD_OPCODE);
	DONE("nested exceptions");
}

static int report_it(void *userdata, struct kvm_interrupt_frame *ifrm,
		     unsigned long errcode)
{
	uintptr_t ip = kvm_get_interrupt_ip(ifrm);
	int number = *(int *)userdata;

	(void)errcode;
	tst_res(TPASS, "in a callback, address 0x%lx, %d", ip, number); /* @report */
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + 2);
	return 0;
}

static void report(void)
{
	int number = 42;

	tst_set_interrupt_callback(INTR_BAD_OPCODE, report_it, &number);
	raise_fault();
}

/* Traps report the address behind the instruction. */
static void breakpoint(void)
{
	struct seen seen = { 0 };
	extern char behind_int3[];

	tst_set_interrupt_callback(INTR_BREAKPOINT, record, &seen);
	asm volatile("int3\n"
		     ".globl behind_int3\n"
		     "behind_int3:" : : : "memory");
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.ip, (uintptr_t)behind_int3);
	DONE("breakpoint");
}

static void overflow(void)
{
	struct seen seen = { 0 };

	tst_set_interrupt_callback(INTR_OVERFLOW, record, &seen);
	raise(INTR_OVERFLOW);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.ip, (uintptr_t)int_n + 2);
	DONE("overflow");
}

static void names(void)
{
	/* Those without a name: reserved, and the coprocessor's of old. */
	static const unsigned int unnamed = 1U << 9 | 1U << 15 | 0x3fU << 22 |
		1U << 31;
	unsigned int i;

	for (i = 0; i < INTERRUPT_COUNT; i++)
		CHECK_EQ(!tst_interrupt_names[i], unnamed >> i & 1);
	CHECK_STR(tst_interrupt_names[INTR_PAGE_FAULT], "Page fault");
	CHECK_STR(tst_interrupt_names[INTR_ZERODIV], "Division by zero");
	DONE("names");
}

struct table_register {
	uint16_t limit;
	uintptr_t base;
} __attribute__((__packed__));

static void table(void)
{
	struct table_register idtr;
	unsigned int i;

	asm volatile("sidt %0" : "=m"(idtr));
	CHECK_EQ(idtr.base, (uintptr_t)kvm_idt);
	CHECK_EQ(idtr.limit, sizeof(kvm_idt) - 1);
	for (i = 0; i < X86_INTR_COUNT; i++) {
		if (sizeof(long) == 4 && i == INTR_DOUBLE_FAULT) {
			CHECK_EQ(kvm_idt[i].flags, 0x85);
			continue;
		}
		CHECK_EQ(kvm_idt[i].selector, 8);
		CHECK_EQ(kvm_idt[i].flags, 0x8f);
		CHECK_EQ(kvm_idt[i].ist,
			 sizeof(long) == 8 && i == INTR_DOUBLE_FAULT);
		CHECK(!i || entry_of(i) > entry_of(0));
	}
	DONE("interrupt table");
}

static void init(void)
{
	static const struct table_register none;
	static struct intr_descriptor before[X86_INTR_COUNT];
	struct table_register idtr;
	struct seen seen = { 0 };

	tst_set_interrupt_callback(0x80, record, &seen);
	memcpy(before, kvm_idt, sizeof(before));
	memset(kvm_idt, 0, sizeof(before));
	asm volatile("lidt %0" : : "m"(none));
	kvm_init_interrupts();
	asm volatile("sidt %0" : "=m"(idtr));
	CHECK_EQ(idtr.base, (uintptr_t)kvm_idt);
	CHECK_EQ(idtr.limit, sizeof(kvm_idt) - 1);
	CHECK(!memcmp(before, kvm_idt, sizeof(before)));
	raise(0x80);
	CHECK_EQ(seen.count, 1);
	DONE("kvm_init_interrupts()");
}

static void stubs(void)
{
	static const struct {
		unsigned int vector;
		void (*stub)(void);
	} all[] = {
		{ 0, kvm_handle_zerodiv }, { 1, kvm_handle_debug },
		{ 2, kvm_handle_nmi }, { 3, kvm_handle_breakpoint },
		{ 4, kvm_handle_overflow }, { 5, kvm_handle_bound_range_exc },
		{ 6, kvm_handle_bad_opcode }, { 7, kvm_handle_device_error },
		{ 8, kvm_handle_double_fault },
		{ 9, kvm_handle_bad_exception },
		{ 10, kvm_handle_invalid_tss }, { 11, kvm_handle_segfault },
		{ 12, kvm_handle_stack_fault }, { 13, kvm_handle_gpf },
		{ 14, kvm_handle_page_fault }, { 16, kvm_handle_fpu_error },
		{ 17, kvm_handle_alignment_error },
		{ 18, kvm_handle_machine_check },
		{ 19, kvm_handle_simd_error }, { 20, kvm_handle_virt_error },
		{ 21, kvm_handle_cpe }, { 28, kvm_handle_hv_injection },
		{ 29, kvm_handle_vmm_comm }, { 30, kvm_handle_security_error },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (sizeof(long) == 8 || all[i].vector != INTR_DOUBLE_FAULT)
			CHECK_EQ(entry_of(all[i].vector),
				 (uintptr_t)all[i].stub);
	DONE("entry points");
}

static void errcode_gpf(void)
{
	struct seen seen = { .skip = 2 };

	tst_set_interrupt_callback(INTR_GPF, record, &seen);
	asm volatile("mov %0, %%ds" : : "a"(0xf0 | 4));
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.errcode, 0xf4);
	DONE("general protection fault");
}

static void errcode_segfault(void)
{
	struct seen seen = { .skip = 2 };
	int i = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);

	CHECK(i > 0);
	kvm_set_segment_descriptor(kvm_gdt + i, 0, 0xfffff, SEGTYPE_RWDATA);
	tst_set_interrupt_callback(INTR_SEGFAULT, record, &seen);
	asm volatile("mov %0, %%ds" : : "a"(i * 8));
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.errcode, i * 8U);
	DONE("segment not present");
}

static void errcode_page_fault(void)
{
	struct seen seen = { .skip = 2 };
	struct kvm_cregs cregs;

	tst_set_interrupt_callback(INTR_PAGE_FAULT, record, &seen);
	asm volatile("mov %%eax, (%0)" : : "c"(0x90000000UL) : "memory");
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.errcode, PF_ERR_WRITE);
	kvm_read_cregs(&cregs);
	CHECK_EQ(cregs.cr2, 0x90000000UL);
	asm volatile("mov (%0), %%eax" : : "c"(0x90001000UL) : "eax");
	CHECK_EQ(seen.count, 2);
	CHECK_EQ(seen.errcode, 0);
	kvm_read_cregs(&cregs);
	CHECK_EQ(cregs.cr2, 0x90001000UL);
	DONE("page fault");
}

/* A selector that must not be loaded into SS: read-only data. */
static void errcode_stack(void)
{
	struct seen seen = { .skip = 2 };
	int i = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);

	kvm_set_segment_descriptor(kvm_gdt + i, 0, 0xfffff, SEGTYPE_RWDATA);
	tst_set_interrupt_callback(INTR_STACK_FAULT, record, &seen);
	asm volatile("mov %0, %%ss" : : "a"(i * 8));
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.errcode, i * 8U);
	DONE("stack fault");
}

static void errcode_none(void)
{
	struct seen seen = { .skip = 2, .errcode = 1 };
	unsigned int zero = 0;

	tst_set_interrupt_callback(INTR_ZERODIV, record, &seen);
	asm volatile("div %0" : : "c"(zero) : "eax", "edx", "cc");
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.errcode, 0);
	DONE("division error");
}

static void bad_vector(void)
{
	tst_set_interrupt_callback(256, record, NULL); /* @bad-vector */
	tst_res(TFAIL, "not reached");
}

API_CASES({ "vectors", vectors }, { "all-errcodes", all_errcodes },
	  { "fault", fault }, { "replace", replace }, { "removed", removed },
	  { "resume", resume }, { "registers", registers },
	  { "flags", flags }, { "stack", stack }, { "nested", nested },
	  { "report", report }, { "breakpoint", breakpoint },
	  { "overflow", overflow }, { "names", names }, { "table", table },
	  { "init", init }, { "stubs", stubs },
	  { "errcode-gpf", errcode_gpf },
	  { "errcode-segfault", errcode_segfault },
	  { "errcode-page-fault", errcode_page_fault },
	  { "errcode-stack", errcode_stack },
	  { "errcode-none", errcode_none }, { "bad-vector", bad_vector })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
