// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Nested page faults: which accesses exit, and with which error code. [APM
 * volume 2, 15.25.5 and 15.25.6.]
 *
 * The nested page tables map one page with each combination of permissions,
 * and once with a reserved bit; a nested guest (L2) reads it, writes to it,
 * executes it. EXITINFO1 must have the documented bits (present, write, user,
 * reserved, fetch, and 32 or 33 for the access itself or a walk of L2's own
 * tables), EXITINFO2 the guest-physical address. When the entry is repaired,
 * L2 goes on as if nothing had happened.
 *
 * Fixes: the present bit in EXITINFO1 (kvm-unit-tests a6051f06, 2020), and
 * NX and reserved bits judged by L0's settings instead of L1's (2021).
 *
 * Risk for a vulnerable host: none known; L2 gets around L1's protection.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"
#include "kvm_x86_pagetable.h"

#define RESERVED (1ULL << 51)
#define READ_ONLY (KVM_MAP_ALL & ~KVM_MAP_WRITE)
#define SUPERVISOR (KVM_MAP_ALL & ~KVM_MAP_USER)
#define NO_EXEC (KVM_MAP_ALL & ~KVM_MAP_EXEC)
#define RET 0xc3

void l2_read(void);
void l2_write(void);
void l2_fetch(void);
#ifdef __x86_64__
#define DI "%rdi"
#else
#define DI "%edi"
#endif
asm(".pushsection .text\n"
    "l2_read:	mov (" DI "), %al\n	hlt\n"
    "l2_write:	movb $0xc3, (" DI ")\n	hlt\n"
    "l2_fetch:	call *" DI "\n		hlt\n"
    ".popsection\n");

#define P PF_ERR_PRESENT
#define W PF_ERR_WRITE
#define U PF_ERR_USER
#define R PF_ERR_RESERVED
#define X PF_ERR_FETCH
#define NONE (~0ULL)

static const struct {
	const char *what;
	unsigned int access;
	uint64_t extra;
	uint64_t read, write, fetch;	/* error code, or NONE */
} table[] = {
	{ "all allowed", KVM_MAP_ALL, 0, NONE, NONE, NONE },
	{ "not present", 0, 0, U, U | W, U | X },
	{ "read-only", READ_ONLY, 0, NONE, P | U | W, NONE },
	{ "supervisor", SUPERVISOR, 0, P | U, P | U | W, P | U | X },
	{ "no execute", NO_EXEC, 0, NONE, NONE, P | U | X },
	{ "reserved bit", KVM_MAP_ALL, RESERVED, P | U | R, P | U | W | R,
	  P | U | X | R },
};

static struct kvm_svm_vcpu *cpu;
static struct kvm_pt_map npt;
static uint8_t *page;
static uint16_t ss;
static void *stack;
static unsigned int level;

static int nothing(void)
{
	return 0;
}

static void set_page(unsigned int access, uint64_t extra)
{
	uint64_t addr = (uintptr_t)page & ~(kvm_pt_page_size(level) - 1);
	struct page_table_entry_pae *entry;
	unsigned int at = level;

	kvm_pt_map_page(&npt, addr, addr, level, access);
	entry = kvm_pt_walk(&npt, addr, &at);
	kvm_write_page_entry(entry, kvm_read_page_entry(entry) | extra);
}

static void enter(void)
{
	cpu->vmcb->tlb_control = SVM_TLB_FLUSH_ALL;
	kvm_svm_vmrun(cpu);
}

static void start(void (*code)(void))
{
	kvm_init_guest_vmcb(cpu->vmcb, 1, ss, stack, nothing);
	cpu->vmcb->rip = (uintptr_t)code;
	cpu->vmcb->enable_nested_paging = SVM_NESTED_PAGING;
	cpu->vmcb->nested_cr3 = (uintptr_t)npt.root;
	cpu->regs.rdi = (uintptr_t)page;
	enter();
}

static void expect(const char *what, const char *access, uint64_t info1,
		   uint64_t address)
{
	const struct kvm_vmcb *vmcb = cpu->vmcb;
	uint64_t exitcode = info1 == NONE ? SVM_EXIT_HLT : SVM_EXIT_NPF;

	if (vmcb->exitcode != exitcode)
		tst_res(TFAIL, "%s, %s: %s, not %s; info 0x%llx 0x%llx", what,
			access, kvm_svm_exit_name(vmcb->exitcode),
			kvm_svm_exit_name(exitcode), vmcb->exitinfo1,
			vmcb->exitinfo2);
	else if (info1 != NONE && (vmcb->exitinfo1 != info1 ||
				   vmcb->exitinfo2 != address))
		tst_res(TFAIL, "%s, %s: EXITINFO1 is 0x%llx, not 0x%llx, "
			"EXITINFO2 0x%llx, not 0x%llx", what, access,
			vmcb->exitinfo1, info1, vmcb->exitinfo2, address);
	else
		tst_res(TPASS, "%u KiB, %s, %s: %s 0x%llx",
			(unsigned int)(kvm_pt_page_size(level) / 1024), what,
			access, kvm_svm_exit_name(exitcode),
			info1 == NONE ? 0 : info1);
	if (vmcb->exitcode == SVM_EXIT_NPF)
		kvm_witness_hit();
}

static void try_access(unsigned int i, const char *access,
		       void (*code)(void), uint64_t error)
{
	const char *what = table[i].what;

	if (kvm_witness_disabled())
		set_page(KVM_MAP_ALL, 0);
	else
		set_page(table[i].access, table[i].extra);
	start(code);
	expect(what, access, error == NONE ? NONE : error | SVM_NPF_FINAL,
	       (uintptr_t)page);
	set_page(KVM_MAP_ALL, 0);
	if (cpu->vmcb->exitcode != SVM_EXIT_NPF)
		return;
	enter();
	if (cpu->vmcb->exitcode != SVM_EXIT_HLT)
		tst_res(TFAIL, "%s, %s: %s after the repair", what, access,
			kvm_svm_exit_name(cpu->vmcb->exitcode));
}

static void try_all(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		try_access(i, "read", l2_read, table[i].read);
		try_access(i, "write", l2_write, table[i].write);
		try_access(i, "fetch", l2_fetch, table[i].fetch);
	}
}

/*
 * PAE paging is what 32-bit nested tables look like only if VMRUN is executed
 * in that mode, which the library avoids on processors that write to page
 * directory pointers.
 */
static void require_pae(void)
{
	if (sizeof(long) == 4 &&
	    kvm_read_page_entry(kvm_pagetable) & KVM_PAGE_ACCESSED)
		tst_brk(TCONF, "This processor writes to page directory "
			"pointers: no nested paging in the format of PAE");
}

static void require_npt(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_SVM_FEATURES, 0, &cpuid);
	if (!(cpuid.edx & SVM_CPUID_NESTED_PAGING))
		tst_brk(TCONF, "The virtual CPU has no nested paging: kvm_amd "
			"needs npt=1");
	require_pae();
}

void main(void)
{
	kvm_init_svm();
	require_npt();
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_NXE);
	page = tst_heap_alloc_aligned(2 * kvm_pt_page_size(2),
				      kvm_pt_page_size(2));
	*page = RET;
	npt = kvm_pt_create_nested(&kvm_pt_npt);
	kvm_pt_map_identity(&npt, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	cpu = kvm_create_svm_vcpu(nothing, 1);
	ss = cpu->vmcb->ss.selector;
	stack = (void *)(uintptr_t)cpu->vmcb->rsp;
	level = 2;
	try_all();
	level = 1;
	try_all();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
