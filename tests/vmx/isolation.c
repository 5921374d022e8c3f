// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hypervisor and nested guest keep registers apart, and can look at each
 * other's: what tests/nested/isolation.c cannot look at alike on all
 * processors. The guest does its steps one at a time, calling its hypervisor
 * behind each. For tests/vmx/run.
 *
 * RUN -c xcr0
 * RUN -c late-fpu
 * RUN -c breakpoint
 * RUN -c cr2
 * RUN -c msrs
 * RUN -c ldt
 * RUN -c control
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_vmx.h"
#include "isolation.h"

static inline void call_hypervisor(void)
{
	asm volatile("vmcall" : : : "memory");
}

/* With an MSR bitmap: no access to an MSR exits. */
static struct kvm_vmx_vcpu *make(int (*guest)(void))
{
	struct kvm_vmx_vcpu *cpu;
	char *bitmap;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(guest, 1);
	bitmap = tst_heap_alloc_pages(1);
	memset(bitmap, 0, PAGESIZE);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_MSR_BITMAP);
	kvm_vmx_vmwrite(VMX_VMCS_MSR_BITMAP_POINTER, (uintptr_t)bitmap);
	return cpu;
}

static void step(struct kvm_vmx_vcpu *cpu)
{
	kvm_vmx_vmrun(cpu);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_EXIT_REASON),
		 VMX_EXIT_VMCALL);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP,
			kvm_vmx_vmread(VMX_VMCS_GUEST_RIP) +
			kvm_vmx_vmread(VMX_VMCS_VMEXIT_INST_LEN));
}

static void finish(struct kvm_vmx_vcpu *cpu)
{
	kvm_vmx_vmrun(cpu);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_EXIT_REASON),
		 VMX_EXIT_HLT);
	CHECK_EQ((int)cpu->regs.rax, 0);
}

static int xcr0_guest(void)
{
	CHECK(get_xcr0() > 1);
	set_xcr0(1);
	call_hypervisor();
	CHECK_EQ(get_xcr0(), 1);
	return 0;
}

static void xcr0(void)
{
	struct kvm_vmx_vcpu *cpu;
	uint64_t before;

	kvm_set_vmx_state(1);
	require(CPUID_1_ECX_XSAVE, "XSAVE");
	kvm_enable_fpu();
	before = get_xcr0();
	CHECK(before > 1);
	cpu = make(xcr0_guest);
	set_xmm(L1_VALUE);
	/* XSETBV exits always: its effect is the hypervisor's affair. */
	kvm_vmx_vmrun(cpu);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_EXIT_REASON), VMX_EXIT_XSETBV);
	CHECK_EQ(cpu->regs.rax, 1);
	CHECK_EQ(cpu->guest.xcr0, before);
	cpu->guest.xcr0 = cpu->regs.rax;
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP,
			kvm_vmx_vmread(VMX_VMCS_GUEST_RIP) +
			kvm_vmx_vmread(VMX_VMCS_VMEXIT_INST_LEN));
	step(cpu);
	CHECK_EQ(get_xcr0(), before);
	CHECK_EQ(cpu->guest.xcr0, 1);
	CHECK(xmm_is(L1_VALUE));
	finish(cpu);
	CHECK_EQ(get_xcr0(), before);
	DONE("XCR0");
}

static int late_guest(void)
{
	fpu_push(222);
	call_hypervisor();
	CHECK_EQ(fpu_pop(), 222);
	return 0;
}

/* The hypervisor enables XSAVE when its guest is there already. */
static void late_fpu(void)
{
	struct kvm_vmx_vcpu *cpu = make(late_guest);

	require(CPUID_1_ECX_XSAVE, "XSAVE");
	CHECK_EQ(cpu->guest.xcr0, 0);
	kvm_enable_fpu();
	fpu_push(111);
	step(cpu);
	CHECK_EQ(cpu->guest.xcr0, get_xcr0());
	CHECK_EQ(fpu_pop(), 111);
	finish(cpu);
	DONE("XSAVE enabled late");
}

static volatile unsigned int hits;

static __attribute__((noinline)) void target(void)
{
	asm volatile("nop");
}

/* RF: the instruction itself is executed now (SDM volume 3, 17.3.1.1). */
static int handle_debug(void *userdata, struct kvm_interrupt_frame *ifrm,
			unsigned long errcode)
{
	(void)userdata;
	(void)errcode;
	hits++;
	CHECK_EQ(kvm_get_interrupt_ip(ifrm), (uintptr_t)target);
	kvm_set_interrupt_flags(ifrm, kvm_get_interrupt_flags(ifrm) |
				RFLAGS_RF);
	return 0;
}

static void set_breakpoint(void)
{
	SET_DR(0, target);
	SET_DR(7, DR7_INIT | 1);
}

static int breakpoint_guest(void)
{
	target();
	call_hypervisor();
	set_breakpoint();
	target();
	call_hypervisor();
	target();
	return 0;
}

/* The hypervisor's breakpoint is not for its guest, and the other way. */
static void breakpoint(void)
{
	struct kvm_vmx_vcpu *cpu = make(breakpoint_guest);

	tst_set_interrupt_callback(INTR_DEBUG, handle_debug, NULL);
	set_breakpoint();
	target();
	CHECK_EQ(hits, 1);
	step(cpu);
	CHECK_EQ(hits, 1);
	target();
	CHECK_EQ(hits, 2);
	SET_DR(7, DR7_INIT);
	step(cpu);
	CHECK_EQ(hits, 3);
	target();
	CHECK_EQ(hits, 3);
	finish(cpu);
	CHECK_EQ(hits, 4);
	target();
	CHECK_EQ(hits, 4);
	DONE("breakpoints");
}

static int cr2_guest(void)
{
	CHECK_EQ(get_cr2(), 0);
	set_cr2(0x2000);
	call_hypervisor();
	CHECK_EQ(get_cr2(), 0x2000);
	return 0;
}

static void cr2(void)
{
	struct kvm_vmx_vcpu *cpu = make(cr2_guest);

	set_cr2(0x1000);
	step(cpu);
	CHECK_EQ(get_cr2(), 0x1000);
	CHECK_EQ(cpu->cr2, 0x2000);
	set_cr2(0x3000);
	finish(cpu);
	CHECK_EQ(get_cr2(), 0x3000);
	DONE("CR2");
}

static int is_sysenter(unsigned int msr)
{
	return msr >= MSR_SYSENTER_CS && msr <= MSR_SYSENTER_EIP;
}

/* SYSENTER's start at zero, the others as the hypervisor's. */
static int msrs_guest(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(apart_msrs); i++)
		CHECK_EQ(kvm_rdmsr(apart_msrs[i]),
			 is_sysenter(apart_msrs[i]) ? 0 : 0x1000 + i);
	set_msrs(0x2000);
	call_hypervisor();
	check_msrs(0x2000);
	return 0;
}

static void check_msrs_apart(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	set_msrs(0x1000);
	cpu = make(msrs_guest);
	set_msrs(0x3000);
	step(cpu);
	check_msrs(0x3000);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_FS_BASE), 0x2000);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_GS_BASE), 0x2001);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_SYSENTER_CS), 0x2002);
	CHECK_EQ(cpu->msrs.star, 0x2005);
	finish(cpu);
	check_msrs(0x3000);
	DONE("FS, GS and system call MSRs");
}

static uint16_t get_ldt(void)
{
	uint16_t selector;

	asm volatile("sldt %0" : "=m"(selector));
	return selector;
}

static void set_ldt(uint16_t selector)
{
	asm volatile("lldt %0" : : "m"(selector));
}

static uint16_t make_ldt(void)
{
	int idx = kvm_find_free_descriptors(kvm_gdt, KVM_GDT_SIZE, 2);

	kvm_set_segment_descriptor(kvm_gdt + idx,
				   (uintptr_t)tst_heap_alloc_pages(1), 0xff,
				   SEGTYPE_LDT | SEGFLAG_PRESENT);
	return idx << 3;
}

static uint16_t guest_ldt;

static int ldt_guest(void)
{
	CHECK_EQ(get_ldt(), 0);
	set_ldt(guest_ldt);
	call_hypervisor();
	CHECK_EQ(get_ldt(), guest_ldt);
	return 0;
}

static void ldt(void)
{
	struct kvm_vmx_vcpu *cpu = make(ldt_guest);
	uint16_t own = make_ldt();

	guest_ldt = make_ldt();
	set_ldt(own);
	step(cpu);
	CHECK_EQ(get_ldt(), own);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_LDTR), guest_ldt);
	set_ldt(0);
	finish(cpu);
	CHECK_EQ(get_ldt(), 0);
	DONE("LDTR");
}

static int control_guest(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	kvm_set_cr0(cregs.cr0 | CR0_AM);
	kvm_set_cr4(cregs.cr4 | CR4_PGE | CR4_TSD);
	kvm_wrmsr(MSR_EFER, kvm_rdmsr(MSR_EFER) | EFER_SCE);
	call_hypervisor();
	kvm_read_cregs(&cregs);
	CHECK(cregs.cr0 & CR0_AM);
	CHECK(cregs.cr4 & CR4_TSD);
	CHECK(kvm_rdmsr(MSR_EFER) & EFER_SCE);
	return 0;
}

static void control(void)
{
	struct kvm_vmx_vcpu *cpu = make(control_guest);
	uint64_t efer = kvm_rdmsr(MSR_EFER);
	struct kvm_cregs before;

	kvm_read_cregs(&before);
	step(cpu);
	check_cregs(&before, efer);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_CR0), before.cr0 | CR0_AM);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_CR4), before.cr4 | CR4_PGE | CR4_TSD);
	CHECK_EQ(cpu->msrs.efer, efer | EFER_SCE);
	finish(cpu);
	check_cregs(&before, efer);
	DONE("control registers and EFER");
}

API_CASES({ "xcr0", xcr0 }, { "late-fpu", late_fpu },
	  { "breakpoint", breakpoint }, { "cr2", cr2 },
	  { "msrs", check_msrs_apart }, { "ldt", ldt }, { "control", control })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
