// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target for the whole way from an exit of the vCPU to a line of output:
 * tst_kvm_run_instance() on a KVM that is made of the input. The host library
 * is compiled with its calls of ioctl() and of what prints results renamed to
 * the functions here (fuzz.mk); nothing else of it is changed.
 *
 * The input is a program for the KVM: change memory, change registers, exit.
 * The machine is run by the library, or by a controller that calls
 * tst_kvm_fetch_result().
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "fuzz.h"
#include "host/instance.h"
#include "host/live.h"
#include "host/report.h"
#include "host/x86/paging.h"
#include "tst/tst_private.h"

#define RUN_SIZE (3 * 4096)
#define RAM_SIZE 0x8000
#define ODD_BASE 0x40000000	/* one page at the end of nothing */
#define ODD_SIZE 0x1000
#define EXITS_MAX 64

/* What the first byte of the input says about the machine. */
enum {
	IS_64 = 1,
	NESTING_AT_END = 2,
	SYNC_REGS = 4,
	FETCH = 8,		/* by tst_kvm_fetch_result() */
	UNTRANSLATED = 16,	/* KVM has nothing to translate */
	MANY_MESSAGES = 32,
};

static int get_cpuid(struct kvm_cpuid2 *cpuid)
{
	MUST(cpuid->nent >= 2);
	cpuid->nent = 2;
	cpuid->entries[0].function = 1;
	cpuid->entries[1].function = 0x80000008;
	cpuid->entries[1].eax = 0x3030;
	return 0;
}

int mock_ioctl(int fd, unsigned long request, ...);
void mock_res(const char *file, const int line, int type, const char *fmt,
	      ...);
void mock_brk(const char *file, const int line, int type, const char *fmt,
	      ...);
int mock_check(const char *file, const int line, int ok,
	       enum tst_check_mode mode, const char *reason, const char *name,
	       const char *fmt, ...);
void mock_prefix_push(const char *fmt, ...);
void mock_prefix_pop(void);

static struct {
	struct fuzz_input in;
	struct tst_kvm_instance inst;
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	unsigned int exits, lines, prefixes, prefix_bytes;
	uint8_t kind;
	bool reported;		/* the last exit was a call with a message */
	jmp_buf end;
} vm;

/* The registers that calls, walks and reports begin with. */
static void set_register(unsigned int number, uint64_t value)
{
	__u64 *const registers[] = {
		&vm.regs.rdi, &vm.regs.rsi, &vm.regs.rdx, &vm.regs.rcx,
		&vm.regs.r8, &vm.regs.r9, &vm.regs.rsp, &vm.regs.rbp,
		&vm.regs.rip, &vm.sregs.cr0, &vm.sregs.cr2, &vm.sregs.cr3,
		&vm.sregs.cr4, &vm.sregs.efer, &vm.sregs.cs.base,
		&vm.regs.rflags,
	};

	*registers[number % ARRAY_SIZE(registers)] = value;
}

static void write_memory(void)
{
	unsigned int slot = fuzz_number(&vm.in, 1) % 3;
	uint64_t at = fuzz_number(&vm.in, 2) % vm.inst.ram[slot].memory_size;
	uint64_t room = vm.inst.ram[slot].memory_size - at;
	uint64_t len = fuzz_number(&vm.in, 1);
	char *ram = (char *)(uintptr_t)vm.inst.ram[slot].userspace_addr;

	fuzz_bytes(&vm.in, ram + at, len < room ? len : room);
}

static void sync_registers(struct kvm_run *run)
{
	run->s.regs.regs = vm.regs;
	run->s.regs.sregs = vm.sregs;
}

/* KVM keeps what it says about port data within its pages. */
static void set_port_exit(struct kvm_run *run, unsigned int port)
{
	run->exit_reason = KVM_EXIT_IO;
	run->io.direction = KVM_EXIT_IO_OUT;
	run->io.size = 1;
	run->io.count = 1;
	run->io.port = port;
	run->io.data_offset = 4096;
}

static void set_any_exit(struct kvm_run *run)
{
	run->exit_reason = fuzz_number(&vm.in, 1) % 48;
	fuzz_bytes(&vm.in, run->padding, 64);
}

static const unsigned int call_ports[] = {
	KVM_PORT_REPORT, KVM_PORT_EXIT, KVM_PORT_FAULT, KVM_PORT_DONE,
};

/* Changes the machine up to its next exit. */
static int run_vcpu(void)
{
	struct kvm_run *run = vm.inst.vcpu_info;

	while (vm.in.size && vm.exits < EXITS_MAX) {
		uint8_t step = fuzz_number(&vm.in, 1);

		if (step < 0x60) {
			write_memory();
			continue;
		}
		if (step < 0xc0) {
			set_register(step & 15, fuzz_number(&vm.in,
							    1 << (step >> 4 & 3)));
			continue;
		}
		vm.exits++;
		if (step == 0xff)
			set_any_exit(run);
		else if (step >= 0xf8)
			run->exit_reason = KVM_EXIT_HLT;
		else
			set_port_exit(run, call_ports[step % 4]);
		vm.reported = step < 0xf8 &&
			call_ports[step % 4] == KVM_PORT_REPORT;
		sync_registers(run);
		return 0;
	}
	sync_registers(run);
	set_port_exit(run, KVM_PORT_EXIT);
	return 0;
}

/*
 * Pages of the lower half are where they are, one is elsewhere. What is said
 * of the others has no meaning.
 */
static int translate(struct kvm_translation *trans)
{
	uint64_t va = trans->linear_address;

	if (vm.kind & UNTRANSLATED) {
		errno = EINVAL;
		return -1;
	}
	trans->valid = va < 0x80000000 || va >> 12 == 0xfffff;
	trans->physical_address = va >> 12 == 0x666 ?
		ODD_BASE | (va & 0xfff) : va;
	if (!trans->valid)
		trans->physical_address = va % RAM_SIZE;
	return 0;
}

int mock_ioctl(int fd, unsigned long request, ...)
{
	va_list list;
	void *arg;

	(void)fd;
	va_start(list, request);
	arg = va_arg(list, void *);
	va_end(list);
	switch (request) {
	case KVM_RUN:
		return run_vcpu();
	case KVM_TRANSLATE:
		return translate(arg);
	case KVM_GET_REGS:
		*(struct kvm_regs *)arg = vm.regs;
		return 0;
	case KVM_GET_SREGS:
		*(struct kvm_sregs *)arg = vm.sregs;
		return 0;
	case KVM_GET_CPUID2:
		return get_cpuid(arg);
	}
	errno = EINVAL;
	return -1;
}

/* In 32-bit mode it has all arguments. */
static bool read_stack(uint32_t words[5])
{
	return kvm_copy_from_guest(&vm.inst, vm.regs.rsp, words, 5 * 4);
}

/* What the library prints has to be one printable line, whatever it is. */
static void check_line(const char *file, int line, const char *fmt,
		       va_list list)
{
	char text[2048];
	int len = vsnprintf(text, sizeof(text), fmt, list);
	uint32_t words[5];

	MUST(len >= 0 && len < (int)sizeof(text));
	MUST(fuzz_printable(text) && fuzz_printable(file));
	MUST(strlen(file) < GUEST_FILE_MAX && !strchr(file, ':'));
	MUST(line >= 0);
	if (vm.reported && vm.inst.bits == 32 && !read_stack(words))
		MUST(strstr(text, "its stack cannot be read"));
	vm.lines++;
}

static bool is_type(int type)
{
	return type == TPASS || type == TFAIL || type == TBROK ||
		type == TWARN || type == TDEBUG || type == TINFO ||
		type == TCONF;
}

/* No message without its format: the fourth argument of the guest's call. */
static void check_format(void)
{
	const struct guest_reader mem = { kvm_read_guest, &vm.inst };
	static char fmt[GUEST_MESSAGE_MAX];
	uint64_t addr = vm.regs.rcx;
	uint32_t words[5];

	if (!vm.reported)
		return;
	if (vm.inst.bits == 32) {
		MUST(read_stack(words));
		addr = words[4];
	}
	MUST(kvm_guest_read_string(&mem, addr, fmt, sizeof(fmt)));
}

void mock_res(const char *file, const int line, int type, const char *fmt,
	      ...)
{
	va_list list;

	MUST(is_type(type) && type != TBROK);
	MUST(vm.inst.live->messages <= 100000);
	check_format();
	va_start(list, fmt);
	check_line(file, line, fmt, list);
	va_end(list);
}

int mock_check(const char *file, const int line, int ok,
	       enum tst_check_mode mode, const char *reason, const char *name,
	       const char *fmt, ...)
{
	va_list list;

	MUST(mode <= TST_CHECK_KNOWN);
	MUST(fuzz_printable(name) && strlen(name) < GUEST_NAME_MAX);
	MUST(fuzz_printable(reason) && strlen(reason) < GUEST_REASON_MAX);
	MUST(vm.inst.bits == 32 || vm.regs.r9 || !*reason);
	check_format();
	va_start(list, fmt);
	check_line(file, line, fmt, list);
	va_end(list);
	return ok;
}

/* All of them fit into the controller's. */
void mock_prefix_push(const char *fmt, ...)
{
	char text[sizeof(((struct kvm_prefixes *)NULL)->text)];
	va_list list;

	va_start(list, fmt);
	MUST(vsnprintf(text, sizeof(text), fmt, list) < (int)sizeof(text));
	va_end(list);
	MUST(fuzz_printable(text));
	vm.prefix_bytes += strlen(text) + 1;
	MUST(vm.prefix_bytes <= sizeof(text));
	MUST(vm.prefixes++ < KVM_PREFIXES);
}

void mock_prefix_pop(void)
{
	MUST(vm.prefixes--);
	vm.prefix_bytes = 0;
}

/* The test ends here, and none of the payload's prefixes is left. */
void mock_brk(const char *file, const int line, int type, const char *fmt,
	      ...)
{
	va_list list;

	MUST(is_type(type & TTYPE_MASK));
	MUST(!vm.prefixes);
	va_start(list, fmt);
	check_line(file, line, fmt, list);
	va_end(list);
	longjmp(vm.end, 1);
}

static void add_slot(int slot, uint64_t base, size_t size)
{
	void *ram = aligned_alloc(4096, size);

	memset(ram, 0, size);
	vm.inst.ram[slot] = (struct kvm_userspace_memory_region){
		.slot = slot,
		.guest_phys_addr = base,
		.memory_size = size,
		.userspace_addr = (uintptr_t)ram,
	};
}

static void *slot_memory(int slot)
{
	return (void *)(uintptr_t)vm.inst.ram[slot].userspace_addr;
}

static void create(void)
{
	vm.inst = (struct tst_kvm_instance){
		.vm_fd = 1000, .vcpu_fd = 1001,
		.vcpu_info = calloc(1, RUN_SIZE),
		.vcpu_info_size = RUN_SIZE,
		.bits = vm.kind & IS_64 ? 64 : 32,
		.entry = 0x2000,
		.nesting = vm.kind & NESTING_AT_END ? RAM_SIZE - 4 : 0x3000,
	};
	add_slot(SLOT_RAM, 0, RAM_SIZE);
	add_slot(SLOT_RESULT, KVM_RESULT_BASEADDR, KVM_RESULT_SIZE);
	add_slot(2, ODD_BASE, ODD_SIZE);
	vm.inst.result = slot_memory(SLOT_RESULT);
	vm.inst.result->result = KVM_TNONE;
	if (vm.kind & SYNC_REGS)
		vm.inst.vcpu_info->kvm_valid_regs =
			KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS;
	kvm_live_add(SITE("machine.c", 1), &vm.inst);
	if (vm.kind & MANY_MESSAGES)
		vm.inst.live->messages = 100000 - 1;
}

/* Long mode with page tables in RAM, which the input may write to. */
static void set_long_mode(void)
{
	uint64_t *ram = slot_memory(SLOT_RAM);

	memset(&vm.regs, 0, sizeof(vm.regs));
	memset(&vm.sregs, 0, sizeof(vm.sregs));
	vm.sregs.cr0 = 0x80000011;
	vm.sregs.cr3 = 0x4000;
	vm.sregs.cr4 = 0x20;
	vm.sregs.efer = vm.kind & IS_64 ? 0x500 : 0;
	vm.sregs.cs.l = !!(vm.kind & IS_64);
	ram[0x4000 / 8] = 0x5003;
	ram[0x5000 / 8] = 0x6003;
	ram[0x6000 / 8] = 0x83;
}

static void destroy(void)
{
	int i;

	kvm_live_remove(&vm.inst);
	for (i = 0; i < 3; i++)
		free(slot_memory(i));
	free(vm.inst.vcpu_info);
}

static bool read_slot(void *ctx, uint64_t paddr, void *buf, size_t len)
{
	uint64_t left;
	const void *ptr = kvm_phys_pointer(ctx, paddr, &left);

	if (ptr && left >= len)
		memcpy(buf, ptr, len);
	return ptr && left >= len;
}

/* The short way through the page tables is no other than the long one. */
static void walk_both_ways(uint64_t addr)
{
	const struct kvm_sregs *sregs = &vm.inst.vcpu_info->s.regs.sregs;
	const struct paging_memory memory = { read_slot, &vm.inst };
	const struct paging_mode mode = {
		.cr0 = sregs->cr0, .cr3 = sregs->cr3, .cr4 = sregs->cr4,
		.efer = sregs->efer, .address_bits = 52,
	};
	struct paging_walk walk;
	uint64_t paddr;

	if (!kvm_walk(&vm.inst, addr, &paddr))
		return;
	kvm_paging_walk(&mode, &memory, addr, &walk);
	MUST(walk.levels == 4 && walk.end == PAGING_PAGE);
	MUST(walk.physical == paddr);
	MUST(walk.entries[walk.count - 1].size <= 2 << 20);
	/* SVME, VMXE: addresses may be a nested guest's. */
	MUST(!(sregs->efer & 0x1000) && !(sregs->cr4 & 0x2000));
}

/* What the library finds at an address is within one page of one slot. */
static void look_up(uint64_t addr)
{
	int slot = tst_kvm_find_memslot(&vm.inst, addr);
	char *ptr = tst_kvm_get_memptr(&vm.inst, addr), *start;
	uint64_t left = 0, paddr = tst_kvm_get_phys_address(&vm.inst, addr);

	MUST((slot >= 0) == !!ptr);
	if (ptr) {
		start = slot_memory(slot);
		MUST(paddr - vm.inst.ram[slot].guest_phys_addr ==
		     (uint64_t)(ptr - start));
		MUST((uint64_t)(ptr - start) <
		     vm.inst.ram[slot].memory_size);
	}
	walk_both_ways(addr);
	start = kvm_guest_pointer(&vm.inst, addr, &left);
	MUST(vm.kind & SYNC_REGS || start == ptr);
	MUST(!start || (left && left <= 4096 - addr % 4096));
}

static void look_around(void)
{
	look_up(vm.inst.result->file_addr);
	look_up(vm.regs.rsp);
	look_up(vm.regs.rbp);
	look_up(vm.regs.rdi);
	look_up(vm.regs.rcx);
}

/* As a controller that calls KVM_RUN itself. */
static void fetch_results(void)
{
	while (!vm.inst.ended) {
		run_vcpu();
		look_around();
		if (tst_kvm_fetch_result(&vm.inst) && !vm.inst.ended)
			tst_kvm_print_result(&vm.inst);
	}
}

static void run_machine(void)
{
	if (vm.kind & FETCH)
		fetch_results();
	else
		MUST(!tst_kvm_run_instance(&vm.inst, 0));
	MUST(vm.inst.ended);
}

void fuzz_machine(const uint8_t *data, size_t size)
{
	if (!tst_page) {
		tst_page = calloc(1, sizeof(*tst_page));
		setenv("BAREGUEST_DISASSEMBLER", "none", 1);
	}
	vm.in = (struct fuzz_input){ data, size };
	vm.exits = vm.lines = vm.prefixes = 0;
	vm.kind = fuzz_number(&vm.in, 1);
	create();
	set_long_mode();
	if (!setjmp(vm.end))
		run_machine();
	else
		MUST(vm.lines);
	MUST(!vm.prefixes);
	look_around();
	destroy();
}

/* The payload of a program is its own; here it has no byte. */
asm(".pushsection .rodata\n"
    ".globl kvm_payload_start, kvm_payload_end\n"
    "kvm_payload_start:\n"
    "kvm_payload_end:\n"
    ".byte 0\n"
    /* Behind 11 bytes for its own target, this seed is a good table. */
    ".globl kvm_payload_debug_start, kvm_payload_debug_end\n"
    "kvm_payload_debug_start:\n"
    ".incbin \"tests/fuzz/corpus/symbols/main\", 11\n"
    "kvm_payload_debug_end:\n"
    ".popsection\n");
