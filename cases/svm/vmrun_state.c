// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMRUN loads the nested guest's (L2's) state from the VMCB, and #VMEXIT puts
 * back there what L2 has made of it. [APM volume 2, 15.5.1, 15.6, 15.25.4.]
 *
 * Only values that the hypervisor (L1) does not have itself tell: selectors and
 * bases of data segments, descriptor tables, CPL, the TSC offset, G_PAT, the
 * interrupt shadow. L1's own must be as before after the exit. Bits 11:0 of the
 * addresses of the permission maps are ignored (15.10.1, 15.11), and an event
 * that was injected is no longer in EVENTINJ.
 *
 * Linux 6.1 gives L2 the PAT of L1.
 *
 * Risk for a vulnerable host: none known; L2 runs with L1's state.
 */
/*
 * The labs' kernel has this bug, for tests/svm/run:
 *
 * RUN
 * KNOWN TFAIL: PAT of the guest: 0x7040600070406, not 0x606060606060606
 * RUN -W
 * STATUS fails
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"
#include "kvm_x86_pagetable.h"

#define VECTOR 0x55
#define PORT 0xb7		/* none that the controller answers */
#define TSC_AHEAD (1ULL << 42)
#define PAT_ALL_WB 0x606060606060606ULL
#define CPL3 3
#define DPL_SHIFT 5

struct table_register {
	uint16_t limit;
	unsigned long base;
} __attribute__((packed));

static struct kvm_svm_vcpu *cpu;
static uint16_t ss;
static void *stack;
static volatile uint64_t seen;
static volatile uint16_t seen_es, seen_ds;
static struct table_register seen_gdt, seen_idt;

static void expect(const char *what, uint64_t is, uint64_t should)
{
	if (is == should) {
		kvm_witness_hit();
		tst_res(TPASS, "%s: 0x%llx", what, is);
	} else {
		tst_res(TFAIL, "%s: 0x%llx, not 0x%llx", what, is, should);
	}
}

static struct kvm_vmcb *prepare(int (*guest)(void))
{
	kvm_init_guest_vmcb(cpu->vmcb, 1, ss, stack, guest);
	return cpu->vmcb;
}

/* Ends the case if L2 did not come to its end: nothing else would be true. */
static void run_to(uint64_t exitcode)
{
	kvm_svm_vmrun(cpu);
	if (cpu->vmcb->exitcode != exitcode)
		tst_brk(TFAIL, "%s (0x%llx), not %s",
			kvm_svm_exit_name(cpu->vmcb->exitcode),
			cpu->vmcb->exitcode, kvm_svm_exit_name(exitcode));
}

/* Selectors are not looked up by VMRUN: these are in no descriptor table. */
#define SELECTOR_ES 0x1230
#define SELECTOR_DS 0x4560

static struct kvm_sregs own;

static int segments_guest(void)
{
	uint16_t es, ds;

	asm volatile("mov %%es, %0\n"
		     "mov %%ds, %1\n"
		     "mov %2, %%es\n"
		     "mov %2, %%ds\n" : "=&r"(es), "=&r"(ds) : "r"(own.ds));
	seen_es = es;
	seen_ds = ds;
	return 0;
}

static void segments(void)
{
	struct kvm_vmcb *vmcb = prepare(segments_guest);
	struct kvm_sregs after;

	kvm_read_sregs(&own);
	if (!kvm_witness_disabled()) {
		vmcb->es.selector = SELECTOR_ES;
		vmcb->ds.selector = SELECTOR_DS;
	}
	run_to(SVM_EXIT_HLT);
	expect("ES of the guest", seen_es, SELECTOR_ES);
	expect("DS of the guest", seen_ds, SELECTOR_DS);
	expect("ES that the guest loaded", vmcb->es.selector, own.ds);
	expect("DS that the guest loaded", vmcb->ds.selector, own.ds);
	kvm_read_sregs(&after);
	expect("The hypervisor's ES", after.es, own.es);
	expect("The hypervisor's DS", after.ds, own.ds);
}

static uint16_t other_cs;
static uintptr_t other_cr3;

/* The processor looks these up: the same segment, in another descriptor. */
static void make_other_cs(void)
{
	int entry = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);

	kvm_gdt[entry] = kvm_gdt[own.cs / 8];
	other_cs = entry * 8;
}

/* The hypervisor's tables are for CPL 0 only, these for all. */
static uintptr_t make_tables(void)
{
	struct kvm_pt_map map = kvm_pt_create(&kvm_pt_guest,
					      kvm_pt_current().levels);

	kvm_pt_map_identity(&map, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	return (uintptr_t)map.root;
}

#ifdef __x86_64__
#define LOAD_CS "lretq"
#define NEW_SS 0
#else
#define LOAD_CS "lret"
#define NEW_SS own.ds
#endif
#define NEW_CR2 0x123000UL

/* All in one go: behind it nothing but HLT is safe. */
static int changes_guest(void)
{
	unsigned long cr0, cr4, there;
	struct table_register gdt;

	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) ^ EFER_SCE);
	kvm_set_cr3(other_cr3);
	asm volatile("sgdt %3\n"
		     "decw %3\n"
		     "lgdt %3\n"
		     "mov %%cr0, %0\n"
		     "xor %5, %0\n"
		     "mov %0, %%cr0\n"
		     "mov %%cr4, %1\n"
		     "xor %6, %1\n"
		     "mov %1, %%cr4\n"
		     "mov %7, %%cr2\n"
		     "push %8\n"
		     "call 1f\n"
		     "1: pop %2\n"
		     "add $2f - 1b, %2\n"
		     "push %2\n"
		     LOAD_CS "\n"
		     "2: mov %4, %%ss\n"
		     "std\n"
		     "hlt\n"
		     : "=&r"(cr0), "=&r"(cr4), "=&r"(there), "=m"(gdt)
		     : "r"(NEW_SS), "i"(CR0_TS), "i"(CR4_TSD), "r"(NEW_CR2),
		       "r"((unsigned long)other_cs) : "memory");
	return 0;
}

static void changes(void)
{
	struct kvm_vmcb *vmcb = prepare(changes_guest), before;
	struct kvm_cregs old, new;

	make_other_cs();
	other_cr3 = make_tables();
	before = *vmcb;
	kvm_read_cregs(&old);
	run_to(SVM_EXIT_HLT);
	expect("EFER that the guest changed", vmcb->efer ^ before.efer,
	       EFER_SCE);
	expect("CR0 that the guest changed", vmcb->cr0 ^ before.cr0, CR0_TS);
	expect("CR4 that the guest changed", vmcb->cr4 ^ before.cr4, CR4_TSD);
	expect("CR3 that the guest loaded", vmcb->cr3, other_cr3);
	expect("CR2 that the guest wrote", vmcb->cr2, NEW_CR2);
	expect("GDTR limit that the guest loaded", vmcb->gdtr.limit,
	       before.gdtr.limit - 1);
	expect("CS that the guest loaded", vmcb->cs.selector, other_cs);
	expect("SS that the guest loaded", vmcb->ss.selector, NEW_SS);
	expect("RFLAGS.DF that the guest set", vmcb->rflags & RFLAGS_DF,
	       RFLAGS_DF);
	kvm_read_cregs(&new);
	expect("The hypervisor's CR0", new.cr0, old.cr0);
	expect("The hypervisor's CR4", new.cr4, old.cr4);
	expect("The hypervisor's EFER", kvm_rdmsr(MSR_EFER), before.efer);
	memset(&kvm_gdt[other_cs / 8], 0, sizeof(*kvm_gdt));
}

static int tables_guest(void)
{
	asm volatile("sgdt %0\n"
		     "sidt %1\n"
		     "lidt %2\n" : "=m"(seen_gdt), "=m"(seen_idt)
		     : "m"(*(const struct table_register[]){
			     { 0x3ff, 0x12340 } }));
	return 0;
}

static void descriptor_tables(void)
{
	struct kvm_vmcb *vmcb = prepare(tables_guest);
	struct table_register gdt, idt;

	asm volatile("sidt %0" : "=m"(idt));
	vmcb->gdtr.base += 8;
	vmcb->gdtr.limit = 0x77;
	vmcb->idtr.base += 16;
	vmcb->idtr.limit = 0x5ff;
	gdt = (struct table_register){ 0x77, vmcb->gdtr.base };
	run_to(SVM_EXIT_HLT);
	expect("GDTR base of the guest", seen_gdt.base, gdt.base);
	expect("GDTR limit of the guest", seen_gdt.limit, gdt.limit);
	expect("IDTR base of the guest", seen_idt.base, idt.base + 16);
	expect("IDTR limit of the guest", seen_idt.limit, 0x5ff);
	expect("IDTR base that the guest loaded", vmcb->idtr.base, 0x12340);
	expect("IDTR limit that the guest loaded", vmcb->idtr.limit, 0x3ff);
	asm volatile("sidt %0" : "=m"(seen_idt));
	expect("The hypervisor's IDTR base", seen_idt.base, idt.base);
}

void l2_user(void);
asm(".pushsection .text\n"
    "l2_user:	vmmcall\n	hlt\n"
    ".popsection\n");

static int nothing(void)
{
	return 0;
}

static void privilege(void)
{
	struct kvm_vmcb *vmcb = prepare(nothing);

	vmcb->cr3 = make_tables();
	vmcb->rip = (uintptr_t)l2_user;
	if (!kvm_witness_disabled()) {
		vmcb->cpl = CPL3;
		vmcb->cs.selector |= CPL3;
		vmcb->ss.selector |= CPL3;
		vmcb->cs.attrib |= CPL3 << DPL_SHIFT;
		vmcb->ss.attrib |= CPL3 << DPL_SHIFT;
	}
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_VMMCALL, 1);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_EXCEPTION(INTR_GPF), 1);
	run_to(SVM_EXIT_VMMCALL);
	expect("CPL after an exit at CPL 3", vmcb->cpl, CPL3);
	vmcb->rip += 3;
	kvm_svm_vmrun(cpu);
	expect("HLT at CPL 3 exits with #GP", vmcb->exitcode,
	       SVM_EXIT_EXCEPTION(INTR_GPF));
}

static uint64_t rdtsc(void)
{
	uint32_t low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static int tsc_guest(void)
{
	seen = rdtsc();
	return 0;
}

static int tsc_msr_guest(void)
{
	seen = kvm_rdmsr(MSR_IA32_TSC);
	return 0;
}

/* To the nearest quarter of the offset: no machine is that slow, but where KVM
 * thinks that the TSC is unstable, it may go back a little. */
static uint64_t quarters(uint64_t ticks)
{
	return (ticks + TSC_AHEAD / 8) / (TSC_AHEAD / 4);
}

static void try_tsc(const char *what, int (*guest)(void))
{
	struct kvm_vmcb *vmcb = prepare(guest);
	uint64_t before = rdtsc(), after;

	if (!kvm_witness_disabled())
		vmcb->tsc_offset = TSC_AHEAD;
	run_to(SVM_EXIT_HLT);
	after = rdtsc();
	expect(what, quarters(seen - before), 4);
	expect("The hypervisor's has gone on as ever",
	       quarters(after - before), 0);
}

static void tsc_offset(void)
{
	try_tsc("Quarters of the TSC offset that RDTSC is ahead", tsc_guest);
	try_tsc("Quarters that RDMSR of the TSC is ahead", tsc_msr_guest);
}

static int pat_guest(void)
{
	seen = kvm_rdmsr(MSR_IA32_PAT);
	return 0;
}

static void pat(void)
{
	struct kvm_vmcb *vmcb = prepare(pat_guest);
	struct kvm_pt_map npt = kvm_pt_create_nested(&kvm_pt_npt);
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_SVM_FEATURES, 0, &cpuid);
	if (!(cpuid.edx & SVM_CPUID_NESTED_PAGING) || sizeof(long) == 4) {
		tst_res(TCONF, "G_PAT needs nested paging, and 64 bit here");
		return;
	}
	kvm_pt_map_identity(&npt, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	vmcb->enable_nested_paging = SVM_NESTED_PAGING;
	vmcb->nested_cr3 = (uintptr_t)npt.root;
	vmcb->guest_pat = PAT_ALL_WB;
	run_to(SVM_EXIT_HLT);
	expect("PAT of the guest", seen, PAT_ALL_WB);
	expect("PAT after the exit", vmcb->guest_pat, PAT_ALL_WB);
}

/* The first HLT is in the shadow of STI, the second is not. */
void l2_shadow(void);
asm(".pushsection .text\n"
    "l2_shadow:	sti\n	hlt\n	cli\n	hlt\n"
    ".popsection\n");

static void shadow_at_exit(void)
{
	struct kvm_vmcb *vmcb = prepare(nothing);

	vmcb->rip = (uintptr_t)l2_shadow;
	vmcb->rflags &= ~RFLAGS_IF;
	run_to(SVM_EXIT_HLT);
	expect("Interrupt shadow behind STI", vmcb->interrupt_shadow & 1, 1);
	vmcb->interrupt_shadow = 0;
	vmcb->rip++;
	run_to(SVM_EXIT_HLT);
	expect("Interrupt shadow behind CLI", vmcb->interrupt_shadow & 1, 0);
}

static int injected(void *userdata, struct kvm_interrupt_frame *ifrm,
		    unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	seen++;
	return 0;
}

static void event_is_gone(void)
{
	struct kvm_vmcb *vmcb = prepare(nothing);

	seen = 0;
	if (!kvm_witness_disabled())
		vmcb->event_injection = SVM_EVENT_VALID | SVM_EVENT_INTR |
			VECTOR;
	run_to(SVM_EXIT_HLT);
	expect("Interrupts of the guest", seen, 1);
	expect("EVENTINJ.V after the exit",
	       vmcb->event_injection & SVM_EVENT_VALID, 0);
}

void l2_ports(void);
asm(".pushsection .text\n"
    "l2_ports:	in $0x21, %al\n	out %al, $0xb7\n	hlt\n"
    ".popsection\n");

/* Port 0x21 is KVM's own; that the other one exits shows which map counts. */
static void map_addresses(void)
{
	struct kvm_vmcb *vmcb = prepare(nothing);
	uint8_t *iopm = tst_heap_alloc_pages(3);
	uint8_t *msrpm = tst_heap_alloc_pages(2);

	iopm[PORT / 8] |= 1 << PORT % 8;
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_IOIO, 1);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_MSR, 1);
	vmcb->iopm_base_addr = (uintptr_t)iopm | 0xfff;
	vmcb->msrpm_base_addr = (uintptr_t)msrpm | 0xfff;
	vmcb->rip = (uintptr_t)l2_ports;
	run_to(SVM_EXIT_IOIO);
	expect("Port of the exit", vmcb->exitinfo1 >> SVM_IOIO_PORT_SHIFT,
	       PORT);
	msrpm[(MSR_IA32_PAT * 2) / 8] |= 1 << (MSR_IA32_PAT * 2) % 8;
	prepare(pat_guest);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_MSR, 1);
	vmcb->msrpm_base_addr = (uintptr_t)msrpm | 0xfff;
	run_to(SVM_EXIT_MSR);
	expect("Number of the MSR", (uint32_t)cpu->regs.rcx, MSR_IA32_PAT);
}

void main(void)
{
	kvm_init_svm();
	tst_set_interrupt_callback(VECTOR, injected, NULL);
	cpu = kvm_create_svm_vcpu(nothing, 1);
	ss = cpu->vmcb->ss.selector;
	stack = (void *)(uintptr_t)cpu->vmcb->rsp;
	segments();
	changes();
	descriptor_tables();
	privilege();
	tsc_offset();
	pat();
	shadow_at_exit();
	event_is_gone();
	map_addresses();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_IRQCHIP_TEST };

#endif /* COMPILE_PAYLOAD */
