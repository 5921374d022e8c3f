// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target for the whole way from an exit of the vCPU to a line of output:
 * tst_kvm_run_instance() on a KVM that is made of the input. The host library
 * is compiled with its calls of ioctl(), tst_res_() and tst_brk_() renamed to
 * the functions here (fuzz.mk); nothing else of it is changed.
 *
 * The input is a program for the KVM: change memory, change registers, exit.
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
#include "tst/tst_private.h"

#define RUN_SIZE (3 * 4096)
#define RAM_SIZE 0x8000
#define ODD_BASE 0x40000000	/* one page at the end of nothing */
#define ODD_SIZE 0x1000
#define EXITS_MAX 64

int mock_ioctl(int fd, unsigned long request, ...);
void mock_res(const char *file, const int line, int type, const char *fmt,
	      ...);
void mock_brk(const char *file, const int line, int type, const char *fmt,
	      ...);

static struct {
	struct fuzz_input in;
	struct tst_kvm_instance inst;
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	unsigned int exits, lines;
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
			set_port_exit(run, KVM_PORT_REPORT + step % 3);
		sync_registers(run);
		return 0;
	}
	sync_registers(run);
	set_port_exit(run, KVM_PORT_EXIT);
	return 0;
}

/* Pages of the lower half are where they are, one is elsewhere. */
static int translate(struct kvm_translation *trans)
{
	uint64_t va = trans->linear_address;

	trans->valid = va < 0x80000000 || va >> 12 == 0xfffff;
	trans->physical_address = va >> 12 == 0x666 ?
		ODD_BASE | (va & 0xfff) : va;
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
	}
	errno = EINVAL;
	return -1;
}

/* What the library prints has to be one printable line, whatever it is. */
static void check_line(const char *file, int line, const char *fmt,
		       va_list list)
{
	char text[2048];
	int len = vsnprintf(text, sizeof(text), fmt, list);

	MUST(len >= 0 && len < (int)sizeof(text));
	MUST(fuzz_printable(text) && fuzz_printable(file));
	MUST(strlen(file) < GUEST_FILE_MAX && !strchr(file, ':'));
	MUST(line >= 0);
	vm.lines++;
}

static bool is_type(int type)
{
	return type == TPASS || type == TFAIL || type == TBROK ||
		type == TWARN || type == TDEBUG || type == TINFO ||
		type == TCONF;
}

void mock_res(const char *file, const int line, int type, const char *fmt,
	      ...)
{
	va_list list;

	MUST(is_type(type) && type != TBROK);
	va_start(list, fmt);
	check_line(file, line, fmt, list);
	va_end(list);
}

/* The test ends here. */
void mock_brk(const char *file, const int line, int type, const char *fmt,
	      ...)
{
	va_list list;

	MUST(is_type(type & TTYPE_MASK));
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

static void create(uint8_t kind)
{
	vm.inst = (struct tst_kvm_instance){
		.vm_fd = 1000, .vcpu_fd = 1001,
		.vcpu_info = calloc(1, RUN_SIZE),
		.vcpu_info_size = RUN_SIZE,
		.bits = kind & 1 ? 64 : 32,
		.entry = 0x2000,
		.nesting = kind & 2 ? RAM_SIZE - 4 : 0x3000,
	};
	add_slot(SLOT_RAM, 0, RAM_SIZE);
	add_slot(SLOT_RESULT, KVM_RESULT_BASEADDR, KVM_RESULT_SIZE);
	add_slot(2, ODD_BASE, ODD_SIZE);
	vm.inst.result = slot_memory(SLOT_RESULT);
	vm.inst.result->result = KVM_TNONE;
	if (kind & 4)
		vm.inst.vcpu_info->kvm_valid_regs =
			KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS;
	kvm_live_add(SITE("machine.c", 1), &vm.inst);
}

/* Long mode with page tables in RAM, which the input may write to. */
static void set_long_mode(uint8_t kind)
{
	uint64_t *ram = slot_memory(SLOT_RAM);

	memset(&vm.regs, 0, sizeof(vm.regs));
	memset(&vm.sregs, 0, sizeof(vm.sregs));
	vm.sregs.cr0 = 0x80000011;
	vm.sregs.cr3 = 0x4000;
	vm.sregs.cr4 = 0x20;
	vm.sregs.efer = kind & 1 ? 0x500 : 0;
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

void fuzz_machine(const uint8_t *data, size_t size)
{
	uint8_t kind;

	if (!tst_page) {
		tst_page = calloc(1, sizeof(*tst_page));
		setenv("BAREGUEST_DISASSEMBLER", "none", 1);
	}
	vm.in = (struct fuzz_input){ data, size };
	vm.exits = vm.lines = 0;
	kind = fuzz_number(&vm.in, 1);
	create(kind);
	set_long_mode(kind);
	if (!setjmp(vm.end)) {
		MUST(!tst_kvm_run_instance(&vm.inst, 0));
		MUST(vm.inst.ended);
	} else {
		MUST(vm.lines);
	}
	destroy();
}

/* The payload of a program is its own; here is none. */
const char kvm_payload_start[1], kvm_payload_end[1];
