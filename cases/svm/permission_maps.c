// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * MSR and I/O permission maps of nested SVM, also when they change between
 * two VMRUNs. [APM volume 2, 15.10 and 15.11.]
 *
 * A nested guest (L2) reads and writes MSRs of each of the three ranges of
 * the map and one outside of them, and writes to a port. Each bit of the map
 * must make exactly its own access exit, with EXITINFO1 telling direction,
 * or port, size and direction; RIP must be that of the instruction and, for
 * I/O, EXITINFO2 that of the next one. Then the map is changed while the VMCB
 * stays as it is: the next VMRUN must go by the new map, with an unchanged
 * and with a cleared vmcb_clean.
 *
 * Fixes: "Mark VMCB_PERM_MAP as dirty on nested VMRUN" (before 6.19, stale
 * permission maps).
 *
 * Risk for a vulnerable host: L2 accesses MSRs and ports that its hypervisor
 * forbids; no risk for the host.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define PORT 0xb7		/* none that the controller answers */
#define RDMSR_SIZE 2
#define MSR_TYPES 2
#define MAP_RANGE_MSRS 0x2000
#define MAP_RANGE_BYTES 0x800

void l2_rdmsr(void);
void l2_wrmsr(void);
void l2_out8(void);
void l2_out32(void);
void l2_in16(void);
asm(".pushsection .text\n"
    "l2_rdmsr:	rdmsr\n		hlt\n"
    "l2_wrmsr:	wrmsr\n		hlt\n"
    "l2_out8:	out %al, %dx\n	hlt\n"
    "l2_out32:	out %eax, %dx\n	hlt\n"
    "l2_in16:	in %dx, %ax\n	hlt\n"
    ".popsection\n");

static struct kvm_svm_vcpu *cpu;
static uint8_t *msrpm, *iopm;
static unsigned int problems;

static int nothing(void)
{
	return 0;
}

static int unexpected(void *userdata, struct kvm_interrupt_frame *ifrm,
		      unsigned long errcode)
{
	(void)userdata;
	(void)errcode;
	tst_res(TFAIL, "L2 was not stopped at 0x%lx",
		(unsigned long)kvm_get_interrupt_ip(ifrm));
	problems++;
	kvm_set_interrupt_ip(ifrm, kvm_get_interrupt_ip(ifrm) + RDMSR_SIZE);
	return 0;
}

static void check(const char *what, uint64_t number, const char *name,
		  uint64_t is, uint64_t should)
{
	if (is == should)
		return;
	problems++;
	tst_res(TFAIL, "%s 0x%llx: %s is 0x%llx, not 0x%llx", what, number,
		name, is, should);
}

static void run(void (*code)(void), unsigned int number, uint64_t value)
{
	cpu->vmcb->rip = (uintptr_t)code;
	cpu->vmcb->rax = (uint32_t)value;
	cpu->regs.rdx = code == l2_rdmsr || code == l2_wrmsr ?
		value >> 32 : number;
	cpu->regs.rcx = number;
	kvm_svm_vmrun(cpu);
}

/* Bit of the map for reading @msr; that for writing is the next one. */
static unsigned int msr_bit(unsigned int msr)
{
	static const unsigned int bases[] = { 0, 0xc0000000, 0xc0010000 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bases); i++)
		if (msr - bases[i] < MAP_RANGE_MSRS)
			return i * MAP_RANGE_BYTES * 8 +
				2 * (msr - bases[i]);
	tst_brk(TBROK, "MSR 0x%x is in no range of the map", msr);
}

static void set_bit(uint8_t *map, unsigned int bit, int on)
{
	if (on && !kvm_witness_disabled())
		map[bit / 8] |= 1 << bit % 8;
	else
		map[bit / 8] &= ~(1 << bit % 8);
}

static void expect_msr(unsigned int msr, int write, int exits)
{
	void (*code)(void) = write ? l2_wrmsr : l2_rdmsr;

	run(code, msr, kvm_rdmsr(msr));
	check("MSR", msr, "exit code", cpu->vmcb->exitcode,
	      exits ? SVM_EXIT_MSR : SVM_EXIT_HLT);
	if (!exits)
		return;
	check("MSR", msr, "EXITINFO1", cpu->vmcb->exitinfo1, write);
	check("MSR", msr, "RIP", cpu->vmcb->rip, (uintptr_t)code);
	kvm_witness_hit();
}

static void try_msr(unsigned int msr)
{
	unsigned int bit = msr_bit(msr), set;

	for (set = 0; set < 4; set++) {
		set_bit(msrpm, bit, set & 1);
		set_bit(msrpm, bit + 1, set & 2);
		expect_msr(msr, 0, set & 1);
		expect_msr(msr, 1, set & 2);
	}
	set_bit(msrpm, bit, 0);
	set_bit(msrpm, bit + 1, 0);
}

/* All bits but those of @msr: neighbours do not matter. */
static void try_neighbours(unsigned int msr)
{
	unsigned int bit = msr_bit(msr);

	memset(msrpm, 0xff, SVM_MSRPM_SIZE);
	msrpm[bit / 8] &= ~(3 << bit % 8);
	expect_msr(msr, 0, 0);
	expect_msr(msr, 1, 0);
	memset(msrpm, 0, SVM_MSRPM_SIZE);
}

static void report(const char *what)
{
	if (!problems)
		tst_res(TPASS, "%s", what);
	problems = 0;
}

static void try_all_msrs(void)
{
	static const unsigned int msrs[] = {
		MSR_SYSENTER_CS, MSR_SYSENTER_EIP, MSR_STAR, MSR_FS_BASE,
		MSR_VM_HSAVE_PA,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(msrs); i++) {
		try_msr(msrs[i]);
		try_neighbours(msrs[i]);
	}
	report("MSR permission map");
}

/* An MSR outside of the map always exits (APM volume 2, 15.11). */
static void try_outside(void)
{
	run(l2_rdmsr, 0x40000000, 0);
	check("MSR", 0x40000000, "exit code", cpu->vmcb->exitcode,
	      SVM_EXIT_MSR);
	report("MSR outside of the map");
}

/* Without the intercept the map does not matter. */
static void try_off(void)
{
	memset(msrpm, 0xff, SVM_MSRPM_SIZE);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_MSR, 0);
	expect_msr(MSR_STAR, 0, 0);
	expect_msr(MSR_STAR, 1, 0);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_MSR, 1);
	memset(msrpm, 0, SVM_MSRPM_SIZE);
	report("no MSR intercept");
}

/* What changes is one bit of the map, a second one, and its address. */
static void try_changes(void)
{
	unsigned int bit = msr_bit(MSR_STAR);
	uint8_t *other = tst_heap_alloc_pages(2), *first = msrpm;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		cpu->vmcb->vmcb_clean = 0;
		set_bit(msrpm, bit, i & 1);
		expect_msr(MSR_STAR, 0, i & 1);
	}
	set_bit(first, bit, 1);
	for (i = 0; i < 8; i++) {
		msrpm = i & 1 ? first : other;
		cpu->vmcb->msrpm_base_addr = (uintptr_t)msrpm;
		expect_msr(MSR_STAR, 0, i & 1);
	}
	set_bit(first, bit, 0);
	report("a changed MSR map");
}

static const struct {
	void (*code)(void);
	unsigned int bytes, flags;
} accesses[] = {
	{ l2_out8, 1, 0 }, { l2_out32, 4, 0 }, { l2_in16, 2, SVM_IOIO_IN },
};

/* One bit for each of the bytes; none of the neighbours' (APM 15.10.1). */
static void try_io(unsigned int access, unsigned int byte)
{
	void (*code)(void) = accesses[access].code;
	uint64_t info = PORT << SVM_IOIO_PORT_SHIFT | accesses[access].flags |
		accesses[access].bytes << SVM_IOIO_SIZE_SHIFT;

	memset(iopm, 0, SVM_IOPM_SIZE);
	set_bit(iopm, PORT + byte, 1);
	if (kvm_witness_disabled())
		return;
	run(code, PORT, 0);
	check("port", PORT, "exit code", cpu->vmcb->exitcode, SVM_EXIT_IOIO);
	check("port", PORT, "EXITINFO1 without address size and segment",
	      cpu->vmcb->exitinfo1 & 0xffff007d, info);
	check("port", PORT, "RIP", cpu->vmcb->rip, (uintptr_t)code);
	check("port", PORT, "EXITINFO2", cpu->vmcb->exitinfo2 & 0xff,
	      ((uintptr_t)code + (code == l2_in16 ? 2 : 1)) & 0xff);
	kvm_witness_hit();
}

static int speak(void)
{
	tst_res(TINFO, "heard");
	return 0;
}

/* Reports are I/O: with a bit set for another port they get through. */
static void try_report(int intercepted)
{
	struct kvm_svm_vcpu *speaker = kvm_create_svm_vcpu(speak, 1);

	memset(iopm, intercepted ? 0 : 0xff, SVM_IOPM_SIZE);
	set_bit(iopm, KVM_PORT_REPORT, intercepted);
	speaker->vmcb->iopm_base_addr = (uintptr_t)iopm;
	kvm_vmcb_set_intercept(speaker->vmcb, SVM_INTERCEPT_IOIO, 1);
	kvm_svm_vmrun(speaker);
	check("port", KVM_PORT_REPORT, "exit code", speaker->vmcb->exitcode,
	      intercepted ? SVM_EXIT_IOIO : SVM_EXIT_HLT);
}

static void try_ports(void)
{
	unsigned int i, byte;

	for (i = 0; i < ARRAY_SIZE(accesses); i++)
		for (byte = 0; byte < accesses[i].bytes; byte++)
			try_io(i, byte);
	try_report(1);
	try_report(0);
	report("I/O permission map");
}

void main(void)
{
	kvm_init_svm();
	tst_set_interrupt_callback(INTR_GPF, unexpected, NULL);
	msrpm = tst_heap_alloc_pages(2);
	iopm = tst_heap_alloc_pages(3);
	cpu = kvm_create_svm_vcpu(nothing, 1);
	cpu->vmcb->msrpm_base_addr = (uintptr_t)msrpm;
	cpu->vmcb->iopm_base_addr = (uintptr_t)iopm;
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_MSR, 1);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_IOIO, 1);
	try_all_msrs();
	try_outside();
	try_off();
	try_changes();
	try_ports();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
