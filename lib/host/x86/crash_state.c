// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The state of a vCPU for crash reports, and where its instruction pointer
 * stands; see crash_state.h.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/x86/crash_state.h"

#define HLT 0xf4
#define INT3 0xcc
#define INT_N 0xcd
#define INTO 0xce
#define BREAKPOINT 3
#define OVERFLOW 4

/* A vCPU behind a reset (Intel SDM volume 3, 9.1.1; AMD APM volume 2, 14.1). */
#define RESET_CS_BASE 0xffff0000
#define RESET_IP 0xfff0

struct address_text kvm_crash_address(uint64_t addr)
{
	struct payload_location loc;
	struct address_text out;

	if (kvm_locate(addr, &loc) && loc.function)
		snprintf(out.text, sizeof(out.text), "0x%llX (%s+0x%llx)",
			 (unsigned long long)addr, loc.function,
			 (unsigned long long)loc.offset);
	else
		snprintf(out.text, sizeof(out.text), "0x%llX",
			 (unsigned long long)addr);
	return out;
}

/* The base of a code segment has no meaning in 64-bit mode. */
static uint64_t linear_ip(const struct crash *crash)
{
	if (crash->sregs.cs.l ||
	    (crash->sregs_error && crash->inst->bits == 64))
		return crash->regs.rip;
	return (uint32_t)(crash->sregs.cs.base + crash->regs.rip);
}

static bool read_code(const struct crash *crash, uint64_t addr,
		      unsigned char *code, size_t len)
{
	return kvm_copy_from_guest(crash->inst, addr, code, len);
}

static bool is_prefix(unsigned char byte)
{
	return byte == 0x66 || byte == 0x67 || byte == 0xf2 || byte == 0xf3;
}

/* IN, OUT, INS or OUTS. */
static bool is_port_access(const struct crash *crash, uint64_t addr)
{
	unsigned char code = 0;

	while (read_code(crash, addr, &code, 1) && is_prefix(code) &&
	       addr - crash->ip < 4)
		addr++;
	return (code & 0xf4) == 0xe4 || (code & 0xfc) == 0x6c;
}

/*
 * KVM completes what the guest writes before it exits, and HLT. A repeated
 * instruction stays where it is until it is through.
 */
static bool is_behind(const struct crash *crash)
{
	const struct kvm_run *run = crash->inst->vcpu_info;
	unsigned char code = 0;

	switch (run->exit_reason) {
	case KVM_EXIT_MMIO:
		return run->mmio.is_write &&
			!(read_code(crash, crash->ip, &code, 1) &&
			  (code == 0xf2 || code == 0xf3));
	case KVM_EXIT_IO:
		return !is_port_access(crash, crash->ip);
	case KVM_EXIT_HLT:
		return read_code(crash, crash->ip - 1, &code, 1) &&
			code == HLT;
	}
	return false;
}

/* On AMD, KVM resets a vCPU that shuts down. */
static bool is_reset(const struct crash *crash)
{
	return crash->inst->vcpu_info->exit_reason == KVM_EXIT_SHUTDOWN &&
		crash->regs.rip == RESET_IP &&
		(crash->sregs_error ||
		 crash->sregs.cs.base == RESET_CS_BASE);
}

static void find_site(struct crash *crash, const struct kvm_site *site)
{
	struct payload_location loc;

	crash->site = *site;
	if (crash->lost || crash->regs_error)
		return;
	kvm_locate(crash->ip - crash->behind, &loc);
	if (loc.file)
		crash->site = (struct kvm_site){ loc.file, loc.line };
	else
		kvm_crash_find_caller(crash, &crash->site);
}

/* A failed ioctl may have left something. */
static void read_registers(struct crash *crash)
{
	if (ioctl(crash->inst->vcpu_fd, KVM_GET_REGS, &crash->regs)) {
		crash->regs_error = errno;
		crash->regs = (struct kvm_regs){ 0 };
	}
	if (ioctl(crash->inst->vcpu_fd, KVM_GET_SREGS, &crash->sregs)) {
		crash->sregs_error = errno;
		crash->sregs = (struct kvm_sregs){ 0 };
	}
}

void kvm_crash_read(struct crash *crash, const struct kvm_site *site,
		    const struct tst_kvm_instance *inst)
{
	*crash = (struct crash){ .inst = inst };
	kvm_read_nesting(inst, &crash->nesting);
	read_registers(crash);
	crash->ip = linear_ip(crash);
	crash->lost = is_reset(crash);
	crash->behind = !crash->regs_error && !crash->lost && is_behind(crash);
	find_site(crash, site);
}

/* INT3, INTO and INT n return behind themselves. */
static bool is_behind_interrupt(const struct crash *crash, uint64_t vector)
{
	unsigned char code[2];

	if (!read_code(crash, crash->ip - 2, code, sizeof(code)))
		return false;
	return (code[0] == INT_N && code[1] == vector) ||
		(code[1] == INT3 && vector == BREAKPOINT) ||
		(code[1] == INTO && vector == OVERFLOW);
}

void kvm_crash_use_registers(struct crash *crash, const struct kvm_site *site,
			     const struct kvm_regs *regs, uint64_t vector)
{
	crash->regs = *regs;
	crash->regs_error = 0;
	crash->ip = linear_ip(crash);
	crash->lost = false;
	crash->behind = is_behind_interrupt(crash, vector);
	find_site(crash, site);
}
