// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Enabling SVM and making VMCBs, function by function. For tests/svm/run.
 *
 * RUN -c state
 * RUN -c init
 * RUN -c disabled
 * STATUS 32
 * SAYS @disabled TCONF: *SVM*
 * NEVER TFAIL: *
 * RUN -c alloc
 * RUN -c descriptor
 * RUN -c descriptor-range
 * STATUS 2
 * SAYS @descriptor-range TBROK: GDT index 32 is not in 0 to 31
 * RUN -c intercepts
 * RUN -c intercept-range
 * STATUS 2
 * SAYS @intercept-range TBROK: SVM intercept 0xa7 is not below 0xa7
 * RUN -c vmcb
 * RUN -c vmcb-again
 * RUN -c vmcb-selector
 * RUN -c vcpu
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

static int nothing(void)
{
	return 0;
}

static void state(void)
{
	CHECK(kvm_is_svm_supported() || (kvm_set_svm_state(1), 0));
	CHECK(!kvm_get_svm_state());
	kvm_set_svm_state(1);
	CHECK(kvm_get_svm_state());
	CHECK(kvm_rdmsr(MSR_EFER) & EFER_SVME);
	kvm_set_svm_state(1);
	CHECK(kvm_get_svm_state());
	kvm_set_svm_state(0);
	CHECK(!kvm_get_svm_state());
	CHECK(!(kvm_rdmsr(MSR_EFER) & EFER_SVME));
	kvm_set_svm_state(0);
	CHECK(!kvm_get_svm_state());
	kvm_set_svm_state(2);
	CHECK(kvm_get_svm_state());
	DONE("on and off");
}

static void init(void)
{
	uint64_t first;

	kvm_init_svm();
	first = kvm_rdmsr(MSR_VM_HSAVE_PA);
	CHECK(kvm_get_svm_state());
	CHECK(first);
	CHECK_EQ(first % PAGESIZE, 0);
	kvm_init_svm();
	CHECK_EQ(kvm_rdmsr(MSR_VM_HSAVE_PA), first);
	kvm_set_svm_state(0);
	kvm_init_svm();
	CHECK(kvm_get_svm_state());
	DONE("kvm_init_svm()");
}

/* APM 15.30.1: with SVMDIS set EFER.SVME cannot be set. */
static void disabled(void)
{
	if (kvm_is_svm_supported())
		kvm_wrmsr(MSR_VM_CR, VM_CR_SVMDIS);
	kvm_init_svm(); /* @disabled */
	tst_res(TFAIL, "not reached");
}

static int is_zero(const void *data, size_t size)
{
	const char *bytes = data;

	while (size && !bytes[size - 1])
		size--;
	return !size;
}

static void alloc(void)
{
	struct kvm_vmcb *a, *b;

	kvm_init_svm();
	a = kvm_alloc_vmcb();
	CHECK_EQ((uintptr_t)a % PAGESIZE, 0);
	CHECK(is_zero(a, sizeof(*a)));
	memset(a, 0xff, sizeof(*a));
	b = kvm_alloc_vmcb();
	CHECK(a != b);
	CHECK(is_zero(b, sizeof(*b)));
	tst_heap_free(a);
	a = kvm_alloc_vmcb();
	CHECK_EQ((uintptr_t)a % PAGESIZE, 0);
	CHECK(is_zero(a, sizeof(*a)));
	DONE("kvm_alloc_vmcb()");
}

static void descriptor(void)
{
	struct kvm_vmcb_descriptor seg;
	unsigned int index = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);

	kvm_init_svm();
	kvm_set_segment_descriptor(kvm_gdt + index, 0x12345678, 0xabcde,
				   SEGTYPE_RWDATA | SEGFLAG_PRESENT |
				   SEGFLAG_32BIT);
	kvm_vmcb_copy_gdt_descriptor(&seg, index);
	CHECK_EQ(seg.selector, index << 3);
	CHECK_EQ(seg.attrib, SEGTYPE_RWDATA | SEGFLAG_PRESENT | SEGFLAG_32BIT);
	CHECK_EQ(seg.limit, 0xabcde);
	CHECK_EQ(seg.base, 0x12345678);

	kvm_set_segment_descriptor(kvm_gdt + index, 0, 0xabcde,
				   SEGTYPE_CODE | SEGFLAG_PRESENT |
				   SEGFLAG_PAGE_LIMIT);
	kvm_vmcb_copy_gdt_descriptor(&seg, index);
	CHECK_EQ(seg.limit, 0xabcdefff);
	CHECK_EQ(seg.attrib, SEGTYPE_CODE | SEGFLAG_PRESENT |
		 SEGFLAG_PAGE_LIMIT);

	kvm_set_segment_descriptor(kvm_gdt + index, 0x1234, 1, SEGTYPE_CODE);
	memset(&seg, 0xff, sizeof(seg));
	kvm_vmcb_copy_gdt_descriptor(&seg, index);
	CHECK(is_zero(&seg, sizeof(seg)));
	memset(&seg, 0xff, sizeof(seg));
	kvm_vmcb_copy_gdt_descriptor(&seg, 0);
	CHECK(is_zero(&seg, sizeof(seg)));
	kvm_vmcb_copy_gdt_descriptor(&seg, KVM_GDT_SIZE - 2);
	DONE("descriptors");
}

static void descriptor_range(void)
{
	struct kvm_vmcb_descriptor seg;

	kvm_init_svm();
	kvm_vmcb_copy_gdt_descriptor(&seg, KVM_GDT_SIZE); /* @descriptor-range */
	tst_res(TFAIL, "not reached");
}

/* Bit n of the VMCB is intercept n (APM table B-1). */
static void intercepts(void)
{
	struct kvm_vmcb *vmcb;
	uint8_t *bytes;
	unsigned int id;

	kvm_init_svm();
	vmcb = kvm_alloc_vmcb();
	bytes = (uint8_t *)vmcb;
	CHECK(SVM_INTERCEPT_END > SVM_INTERCEPT_MAX);
	for (id = 0; id < SVM_INTERCEPT_END; id++) {
		CHECK_EQ(kvm_vmcb_get_intercept(vmcb, id), 0);
		kvm_vmcb_set_intercept(vmcb, id, 1 + id);
		CHECK_EQ(bytes[id / 8], 1 << id % 8);
		CHECK_EQ(kvm_vmcb_get_intercept(vmcb, id), 1);
		bytes[id / 8] = 0;
		CHECK(is_zero(vmcb, sizeof(*vmcb)));

		bytes[id / 8] = 0xff;
		kvm_vmcb_set_intercept(vmcb, id, 0);
		CHECK_EQ(bytes[id / 8], 0xff ^ 1 << id % 8);
		CHECK_EQ(kvm_vmcb_get_intercept(vmcb, id), 0);
		bytes[id / 8] = 0;
	}
	DONE("intercepts");
}

static void intercept_range(void)
{
	kvm_init_svm();
	kvm_vmcb_set_intercept(kvm_alloc_vmcb(), SVM_INTERCEPT_END, 1); /* @intercept-range */
	tst_res(TFAIL, "not reached");
}

static void check_segments(const struct kvm_vmcb *vmcb)
{
	struct kvm_sregs sregs;
	unsigned int flags;

	kvm_read_sregs(&sregs);
	CHECK_EQ(vmcb->cs.selector, sregs.cs);
	CHECK_EQ(vmcb->ds.selector, sregs.ds);
	CHECK_EQ(vmcb->es.selector, sregs.es);
	CHECK_EQ(vmcb->fs.selector, sregs.fs);
	CHECK_EQ(vmcb->gs.selector, sregs.gs);
	CHECK_EQ(vmcb->tr.selector, sregs.tr);
	kvm_parse_segment_descriptor(kvm_gdt + (sregs.cs >> 3), NULL, NULL,
				     &flags);
	CHECK_EQ(vmcb->cs.attrib, flags);
	CHECK_EQ(vmcb->tr.attrib & 0x9f, SEGTYPE_TSS_BUSY | SEGFLAG_PRESENT);
	CHECK(vmcb->tr.base);
	CHECK(vmcb->tr.limit >= 0x67);
	CHECK_EQ(vmcb->fs.base, kvm_rdmsr(MSR_FS_BASE));
	CHECK_EQ(vmcb->gs.base, kvm_rdmsr(MSR_GS_BASE));
}

static void check_tables(const struct kvm_vmcb *vmcb)
{
	struct {
		uint16_t limit;
		uintptr_t base;
	} __attribute__((__packed__)) gdtr, idtr;

	asm volatile("sgdt %0" : "=m"(gdtr));
	asm volatile("sidt %0" : "=m"(idtr));
	CHECK_EQ(vmcb->gdtr.base, (uintptr_t)kvm_gdt);
	CHECK_EQ(vmcb->gdtr.base, gdtr.base);
	CHECK_EQ(vmcb->gdtr.limit, gdtr.limit);
	CHECK_EQ(vmcb->idtr.base, idtr.base);
	CHECK_EQ(vmcb->idtr.limit, idtr.limit);
}

static void check_control(const struct kvm_vmcb *vmcb)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	CHECK_EQ(vmcb->cr0, cregs.cr0);
	CHECK_EQ(vmcb->cr3, cregs.cr3);
	CHECK_EQ(vmcb->cr4, cregs.cr4);
	CHECK_EQ(vmcb->efer, kvm_rdmsr(MSR_EFER));
	CHECK_EQ(vmcb->guest_pat, kvm_rdmsr(MSR_IA32_PAT));
	CHECK_EQ(vmcb->star, kvm_rdmsr(MSR_STAR));
	CHECK_EQ(vmcb->sysenter_cs, kvm_rdmsr(MSR_SYSENTER_CS));
	CHECK_EQ(vmcb->sysenter_esp, kvm_rdmsr(MSR_SYSENTER_ESP));
	CHECK_EQ(vmcb->kernel_gs_base, kvm_rdmsr(MSR_KERNEL_GS_BASE));
	CHECK_EQ(vmcb->dr6, 0xffff0ff0);
	CHECK_EQ(vmcb->dr7, 0x400);
	CHECK_EQ(vmcb->cpl, 0);
}

/* Values that differ from those after a reset. */
static void set_state(void)
{
	kvm_wrmsr(MSR_FS_BASE, 0x11223000);
	kvm_wrmsr(MSR_GS_BASE, 0x44556000);
	kvm_wrmsr(MSR_KERNEL_GS_BASE, 0x77889000);
	kvm_wrmsr(MSR_STAR, 0x001b000800001234ULL);
	kvm_wrmsr(MSR_SYSENTER_CS, 0x8);
	kvm_wrmsr(MSR_SYSENTER_ESP, 0x123000);
	kvm_wrmsr(MSR_IA32_PAT, 0x0007010600070106ULL);
}

static void check_only_intercepts(const struct kvm_vmcb *vmcb)
{
	unsigned int id;

	for (id = 0; id < SVM_INTERCEPT_END; id++)
		CHECK_EQ(kvm_vmcb_get_intercept(vmcb, id),
			 id == SVM_INTERCEPT_VMRUN ||
			 id == SVM_INTERCEPT_VMSAVE ||
			 id == SVM_INTERCEPT_HLT);
}

static void check_vmcb(const struct kvm_vmcb *vmcb, unsigned int ss,
		       const void *stack)
{
	unsigned int flags;
	uint32_t limit;

	check_only_intercepts(vmcb);
	CHECK_EQ(vmcb->guest_asid, 5);
	check_segments(vmcb);
	check_tables(vmcb);
	check_control(vmcb);
	CHECK_EQ(vmcb->ss.selector, ss << 3);
	kvm_parse_segment_descriptor(kvm_gdt + ss, NULL, &limit, &flags);
	CHECK_EQ(vmcb->ss.attrib, flags);
	CHECK_EQ(vmcb->ss.limit, limit << 12 | 0xfff);
	CHECK_EQ(vmcb->rsp, (uintptr_t)stack);
	CHECK_EQ(vmcb->rip, (uintptr_t)kvm_svm_guest_entry);
	CHECK_EQ(vmcb->rax, (uintptr_t)nothing);
	CHECK_EQ(vmcb->rflags, 0x202);
	CHECK_EQ(vmcb->event_injection, 0);
	CHECK_EQ(vmcb->enable_nested_paging, 0);
	CHECK_EQ(vmcb->vmcb_clean, 0);
}

static unsigned int make_stack(char **top)
{
	char *stack = tst_heap_alloc_pages(2);

	*top = stack + 2 * PAGESIZE;
	return kvm_create_stack_descriptor(kvm_gdt, KVM_GDT_SIZE, stack);
}

static void run_vmcb(struct kvm_vmcb *vmcb)
{
	struct kvm_svm_vcpu cpu = { .vmcb = vmcb };

	kvm_svm_vmrun(&cpu);
	CHECK_EQ(vmcb->exitcode, SVM_EXIT_HLT);
	CHECK_EQ(cpu.regs.rax, 0);
}

static void vmcb(void)
{
	struct kvm_vmcb *vmcb;
	unsigned int ss;
	char *stack;

	kvm_init_svm();
	set_state();
	vmcb = kvm_alloc_vmcb();
	ss = make_stack(&stack);
	kvm_init_guest_vmcb(vmcb, 5, ss, stack, nothing);
	check_vmcb(vmcb, ss, stack);
	run_vmcb(vmcb);
	DONE("kvm_init_guest_vmcb()");
}

/* What was in the VMCB before is gone. */
static void vmcb_again(void)
{
	struct kvm_vmcb *vmcb;
	unsigned int ss;
	char *stack;

	kvm_init_svm();
	vmcb = kvm_alloc_vmcb();
	memset(vmcb, 0xff, sizeof(*vmcb));
	ss = make_stack(&stack);
	kvm_init_guest_vmcb(vmcb, 5, ss, stack, nothing);
	check_vmcb(vmcb, ss, stack);
	CHECK(is_zero(vmcb->reserved1, sizeof(vmcb->reserved1)));
	CHECK(is_zero(vmcb->padding, sizeof(vmcb->padding)));
	run_vmcb(vmcb);
	kvm_init_guest_vmcb(vmcb, 5, ss, stack, nothing);
	check_vmcb(vmcb, ss, stack);
	run_vmcb(vmcb);
	DONE("kvm_init_guest_vmcb() again");
}

static void vmcb_selector(void)
{
	struct kvm_vmcb *vmcb;
	unsigned int ss;
	char *stack;

	kvm_init_svm();
	vmcb = kvm_alloc_vmcb();
	do {
		ss = make_stack(&stack);
	} while (ss << 3 < KVM_GDT_SIZE);
	kvm_init_guest_vmcb(vmcb, 5, ss << 3, stack, nothing);
	check_vmcb(vmcb, ss, stack);
	run_vmcb(vmcb);
	DONE("kvm_init_guest_vmcb() with a selector");
}

static void vcpu(void)
{
	struct kvm_svm_vcpu *cpu, *other;
	unsigned int ss;
	char *stack;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(nothing, 1);
	other = kvm_create_svm_vcpu(nothing, 1);
	CHECK_EQ(cpu->vmcb->guest_asid, 1);
	CHECK_EQ(cpu->vmcb->rsp % PAGESIZE, 0);
	CHECK(cpu->vmcb->rsp + 8192 <= other->vmcb->rsp ||
	      other->vmcb->rsp + 8192 <= cpu->vmcb->rsp);
	CHECK(cpu->vmcb->ss.selector);
	CHECK(cpu->vmcb->ss.selector != other->vmcb->ss.selector);
	CHECK_EQ(cpu->vmcb->ss.limit + 1, cpu->vmcb->rsp - 8192);
	check_only_intercepts(cpu->vmcb);
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_HLT);

	cpu = kvm_create_svm_vcpu(nothing, 0);
	CHECK_EQ(cpu->vmcb->rsp, 0);
	CHECK_EQ(cpu->vmcb->ss.selector, 0);
	ss = make_stack(&stack);
	kvm_vmcb_copy_gdt_descriptor(&cpu->vmcb->ss, ss);
	cpu->vmcb->rsp = (uintptr_t)stack;
	kvm_svm_vmrun(cpu);
	CHECK_EQ(cpu->vmcb->exitcode, SVM_EXIT_HLT);
	DONE("kvm_create_svm_vcpu()");
}

API_CASES({ "state", state }, { "init", init }, { "disabled", disabled },
	  { "alloc", alloc }, { "descriptor", descriptor },
	  { "descriptor-range", descriptor_range },
	  { "intercepts", intercepts }, { "intercept-range", intercept_range },
	  { "vmcb", vmcb }, { "vmcb-again", vmcb_again },
	  { "vmcb-selector", vmcb_selector }, { "vcpu", vcpu })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
