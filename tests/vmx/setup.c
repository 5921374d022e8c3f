// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Enabling VMX, making nested guests, control words, names, and what is said
 * when a nested guest cannot be entered. For tests/vmx/run.
 *
 * RUN -c state
 * RUN -c locked
 * STATUS 32
 * SAYS @locked TCONF: @(No VMX*|IA32_FEATURE_CONTROL is locked at 0x1*)
 * NEVER TFAIL: *
 * RUN -c unlocked
 * RUN -c no-vmx-operation
 * STATUS 2
 * SAYS @no-vmx-operation TBROK: VMCLEAR 0x* failed: *#UD: VMX operation is not on*
 * RUN -c vmptrld
 * STATUS 2
 * SAYS @vmptrld TBROK: VMPTRLD 0x* failed: error 11, *another revision*
 * RUN -c vmread
 * STATUS 2
 * SAYS @vmread TBROK: VMREAD of field 0x7ffe (unknown field) failed: *no such field*
 * RUN -c vmwrite
 * STATUS 2
 * SAYS @vmwrite TBROK: VMWRITE of field 0x681e (GUEST_RIP) failed: *no current VMCS*
 * RUN -c invept
 * STATUS 2
 * SAYS @invept TBROK: INVEPT, type 0x7 failed: error 28, *
 * RUN -c vmclear-and-pointers
 * RUN -c wide-fields
 * RUN -c controls
 * RUN -c unsupported-control
 * STATUS 32
 * SAYS TCONF: @(No VMX*|*bits 0x80000000 of *VMENTRY_CTL*)
 * RUN -c control-range
 * STATUS 2
 * SAYS @control-range TBROK: There is no VMX control word 6
 * RUN -c descriptor
 * RUN -c descriptor-range
 * STATUS 2
 * SAYS @descriptor-range TBROK: There is no GDT entry 32*
 * RUN -c stack-segment
 * STATUS 2
 * SAYS @stack-segment TBROK: Stack segment 0x1 is neither index nor selector*
 * RUN -c init
 * RUN -c registers
 * RUN -c bad-controls
 * STATUS 2
 * SAYS @bad-controls TINFO: *VMPINX_CTL 0x*
 * SAYS @bad-controls TBROK: VMLAUNCH failed: error 7, *invalid control fields*
 * RUN -c bad-host
 * STATUS 2
 * SAYS @bad-host TINFO: *HOST_CR0 0x*
 * SAYS @bad-host TBROK: VMLAUNCH failed: error 8, *host*
 * RUN -c bad-guest
 * STATUS 2
 * SAYS @bad-guest TINFO: *GUEST_RFLAGS 0x0*
 * SAYS @bad-guest TBROK: VM entry failed: invalid guest state (exit reason 33, qualification 0x0)
 * RUN -c bad-link
 * STATUS 2
 * SAYS @bad-link TBROK: *qualification 0x4: VMCS link pointer)
 * RUN -c bad-msr
 * STATUS 2
 * SAYS @bad-msr TBROK: VM entry failed: loading of MSRs (exit reason 34, qualification 0x1: *
 * RUN -c after-vmxoff
 * STATUS 2
 * SAYS @after-vmxoff TBROK: VMRESUME failed: error *
 * RUN -c host-state
 * RUN -c names
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_vmx.h"

static int seven(void)
{
	return 7;
}

static unsigned long get_cr4(void)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	return cregs.cr4;
}

static void state(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		kvm_set_vmx_state(1);
		kvm_set_vmx_state(2);
		CHECK(get_cr4() & CR4_VMXE);
		CHECK_EQ(kvm_rdmsr(MSR_IA32_FEATURE_CONTROL) &
			 (IA32FC_LOCK | IA32FC_VMXON_NORMAL),
			 IA32FC_LOCK | IA32FC_VMXON_NORMAL);
		CHECK_EQ(kvm_vmx_vmptrst(), VMX_INVALID_VMCS);
		kvm_set_vmx_state(0);
		kvm_set_vmx_state(0);
		CHECK(!(get_cr4() & CR4_VMXE));
	}
	DONE("on and off");
}

static void locked(void)
{
	if (kvm_is_vmx_supported())
		kvm_wrmsr(MSR_IA32_FEATURE_CONTROL, IA32FC_LOCK);
	kvm_set_vmx_state(1); /* @locked */
	tst_res(TFAIL, "not reached");
}

/* Locked with VMX allowed is what firmware leaves behind. */
static void unlocked(void)
{
	if (kvm_is_vmx_supported())
		kvm_wrmsr(MSR_IA32_FEATURE_CONTROL,
			  IA32FC_LOCK | IA32FC_VMXON_NORMAL);
	kvm_set_vmx_state(1);
	CHECK(get_cr4() & CR4_VMXE);
	DONE("locked feature control");
}

static void need_vmx(void)
{
	if (kvm_is_vmx_supported())
		return;
	kvm_set_vmx_state(1);
}

static void no_vmx_operation(void)
{
	need_vmx();
	kvm_vmx_vmclear(kvm_alloc_vmcs()); /* @no-vmx-operation */
}

static void vmptrld(void)
{
	struct kvm_vmcs *vmcs;

	kvm_set_vmx_state(1);
	kvm_vmx_vmptrld(kvm_create_vmx_vcpu(seven, 1)->vmcs);
	vmcs = kvm_alloc_vmcs();
	vmcs->version++;
	kvm_vmx_vmptrld(vmcs); /* @vmptrld */
}

static void vmread(void)
{
	kvm_set_vmx_state(1);
	kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmread(0x7ffe); /* @vmread */
}

static void vmwrite(void)
{
	kvm_set_vmx_state(1);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP, 0); /* @vmwrite */
}

static void invept(void)
{
	kvm_set_vmx_state(1);
	kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_invept(7, 0); /* @invept */
}

static void vmclear_and_pointers(void)
{
	struct kvm_vmcs *a, *b;

	kvm_set_vmx_state(1);
	a = kvm_alloc_vmcs();
	b = kvm_alloc_vmcs();
	CHECK_EQ((uintptr_t)a % PAGESIZE, 0);
	CHECK_EQ(a->version, kvm_rdmsr(MSR_IA32_VMX_BASIC) & 0x7fffffff);
	CHECK_EQ(kvm_vmx_inst_errno(), (unsigned long long)-1);
	kvm_vmx_vmclear(a);
	kvm_vmx_vmclear(b);
	CHECK_EQ(kvm_vmx_vmptrst(), VMX_INVALID_VMCS);
	kvm_vmx_vmptrld(a);
	CHECK_EQ(kvm_vmx_vmptrst(), (uintptr_t)a);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP, 0x1234);
	kvm_vmx_vmptrld(b);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP, 0x5678);
	kvm_vmx_vmptrld(a);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_RIP), 0x1234);
	kvm_vmx_vmclear(a);
	CHECK_EQ(kvm_vmx_vmptrst(), VMX_INVALID_VMCS);
	DONE("VMCS pointers");
}

static void wide_fields(void)
{
	kvm_set_vmx_state(1);
	kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmwrite(VMX_VMCS_TSC_OFFSET, 0x1122334455667788ULL);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_TSC_OFFSET), 0x1122334455667788ULL);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_TSC_OFFSET | VMX_VMCSFIELD_HIGH),
		 0x11223344);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_LINK_POINTER), ~0ULL);
	DONE("64-bit fields");
}

static void controls(void)
{
	struct kvm_vmx_vcpu *cpu;
	unsigned int i;
	uint64_t mask;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	for (i = 0; i < VMX_CTLMASK_MAX; i++) {
		mask = kvm_vmx_read_vmctl_mask(i);
		if (i != VMX_CTLMASK_EXECCTL3)
			CHECK_EQ((uint32_t)mask & ~(mask >> 32), 0);
		CHECK(kvm_vmx_has_ctl(i, 0));
	}
	CHECK(kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_HLT));
	CHECK(!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_HLT | 1));
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_RDTSC);
	mask = kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL);
	CHECK(mask & VMX_INTERCEPT_RDTSC && mask & VMX_INTERCEPT_HLT);
	kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_RDTSC);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL),
		 mask & ~VMX_INTERCEPT_RDTSC);
	if (kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VPID)) {
		CHECK(kvm_vmx_ept_vpid_cap());
		kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VPID);
		CHECK(kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL) &
		      VMX_EXECCTL_ENABLE_CTL2);
		CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL2),
			 VMX_EXECCTL2_VPID);
	}
	DONE("control words");
}

static void unsupported_control(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_ENTRYCTL, 1U << 31);
}

static void control_range(void)
{
	need_vmx();
	kvm_vmx_read_vmctl_mask(VMX_CTLMASK_MAX); /* @control-range */
}

#define COPY(idx) \
	kvm_vmcs_copy_gdt_descriptor(idx, VMX_VMCS_GUEST_DS, \
		VMX_VMCS_GUEST_DS_ACCESS, VMX_VMCS_GUEST_DS_LIMIT, \
		VMX_VMCS_GUEST_DS_BASE)

static void descriptor(void)
{
	unsigned int index = kvm_find_free_descriptor(kvm_gdt, KVM_GDT_SIZE);

	kvm_set_vmx_state(1);
	kvm_create_vmx_vcpu(seven, 0);
	kvm_set_segment_descriptor(kvm_gdt + index, 0x12345678, 0xabcde,
				   SEGTYPE_RWDATA | SEGFLAG_PRESENT |
				   SEGFLAG_32BIT);
	COPY(index);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS), index << 3);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS_ACCESS), 0x4093);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS_LIMIT), 0xabcde);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS_BASE), 0x12345678);
	kvm_set_segment_descriptor(kvm_gdt + index, 0, 0xabcde,
				   SEGTYPE_CODE | SEGFLAG_PRESENT |
				   SEGFLAG_PAGE_LIMIT);
	COPY(index);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS_ACCESS), 0x809b);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS_LIMIT), 0xabcdefff);
	COPY(0);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS), 0);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_DS_ACCESS),
		 VMX_ACCESS_UNUSABLE);
	DONE("descriptors");
}

static void descriptor_range(void)
{
	kvm_set_vmx_state(1);
	COPY(KVM_GDT_SIZE); /* @descriptor-range */
}

static void stack_segment(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_init_vmx_vcpu(cpu, 1, NULL, seven); /* @stack-segment */
}

static void run(struct kvm_vmx_vcpu *cpu)
{
	kvm_vmx_vmrun(cpu);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_EXIT_REASON), VMX_EXIT_HLT);
	CHECK_EQ((int)cpu->regs.rax, 7);
}

/* By index and by selector, again and again, with garbage in the rest. */
static void init(void)
{
	char *stack = tst_heap_alloc_pages(2), *top = stack + 2 * PAGESIZE;
	unsigned int ss = kvm_create_stack_descriptor(kvm_gdt, KVM_GDT_SIZE,
						      stack);
	struct kvm_vmx_vcpu cpu, *other;

	memset(&cpu, 0xa5, sizeof(cpu));
	kvm_set_vmx_state(1);
	other = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmptrld(other->vmcs);
	cpu.vmcs = kvm_alloc_vmcs();
	kvm_init_vmx_vcpu(&cpu, ss, top, seven);
	CHECK_EQ(cpu.launched, 0);
	CHECK_EQ(cpu.regs.rax, (uintptr_t)seven);
	CHECK_EQ(cpu.regs.rbx, 0);
	CHECK_EQ(kvm_vmx_vmptrst(), (uintptr_t)other->vmcs);
	run(&cpu);
	CHECK_EQ(cpu.launched, 1);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_SS), ss << 3);
	kvm_init_vmx_vcpu(&cpu, ss << 3, top, seven);
	CHECK_EQ(cpu.launched, 0);
	run(&cpu);
	CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_GUEST_SS), ss << 3);
	run(&cpu);
	run(other);
	run(&cpu);
	DONE("kvm_init_vmx_vcpu()");
}

/* Each register of the guest is the sum of what it was and its own constant. */
asm(".text\n"
    "add_to_registers:\n"
#ifdef __x86_64__
    "add $1, %rax\n add $2, %rbx\n add $3, %rcx\n add $4, %rdx\n"
    "add $5, %rdi\n add $6, %rsi\n add $7, %rbp\n"
    "add $9, %r8\n add $10, %r9\n add $11, %r10\n add $12, %r11\n"
    "add $13, %r12\n add $14, %r13\n add $15, %r14\n add $16, %r15\n"
#else
    "add $1, %eax\n add $2, %ebx\n add $3, %ecx\n add $4, %edx\n"
    "add $5, %edi\n add $6, %esi\n add $7, %ebp\n"
#endif
    "vmcall\n"
    "jmp add_to_registers\n");

int add_to_registers(void);

#define REGISTERS 16
#define RSP 7

static void registers(void)
{
	struct kvm_vmx_vcpu *cpu;
	unsigned int i, round, count = sizeof(long) == 8 ? REGISTERS : RSP;
	uint64_t *regs;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP, (uintptr_t)add_to_registers);
	regs = &cpu->regs.rax;
	for (i = 0; i < count; i++)
		regs[i] = i * 0x1000;
	for (round = 1; round < 4; round++) {
		kvm_vmx_vmrun(cpu);
		CHECK_EQ(kvm_vmx_vmread(VMX_VMCS_EXIT_REASON),
			 VMX_EXIT_VMCALL);
		for (i = 0; i < count; i++)
			if (i != RSP)
				CHECK_EQ(regs[i],
					 i * 0x1000 + round * (i + 1));
		kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP,
				(uintptr_t)add_to_registers);
	}
	DONE("general registers");
}

static void bad_controls(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	kvm_vmx_vmwrite(VMX_VMCS_VMPINX_CTL, 0);
	kvm_vmx_vmrun(cpu); /* @bad-controls */
}

static void bad_field(unsigned long field, uint64_t value,
		      struct kvm_vmx_vcpu **cpu)
{
	kvm_set_vmx_state(1);
	*cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmptrld((*cpu)->vmcs);
	kvm_vmx_vmwrite(field, value);
}

/* Address-space sizes of host and controls differ (26.2.4). */
static void bad_host(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	kvm_vmx_vmwrite(VMX_VMCS_VMEXIT_CTL, VMX_EXITCTL_X64 ^
			kvm_vmx_vmread(VMX_VMCS_VMEXIT_CTL));
	kvm_vmx_vmrun(cpu); /* @bad-host */
}

static void bad_guest(void)
{
	struct kvm_vmx_vcpu *cpu;

	bad_field(VMX_VMCS_GUEST_RFLAGS, 0, &cpu);
	kvm_vmx_vmrun(cpu); /* @bad-guest */
}

static void bad_link(void)
{
	struct kvm_vmx_vcpu *cpu;

	bad_field(VMX_VMCS_LINK_POINTER, 0x123, &cpu);
	kvm_vmx_vmrun(cpu); /* @bad-link */
}

/* FS_BASE must not be in the area (26.4). */
static void bad_msr(void)
{
	struct kvm_vmx_msr_entry *area;
	struct kvm_vmx_vcpu *cpu;

	bad_field(VMX_VMCS_VMENTRY_MSR_LOAD, 1, &cpu);
	area = tst_heap_alloc_pages(1);
	area->index = MSR_FS_BASE;
	kvm_vmx_vmwrite(VMX_VMCS_VMENTRY_MSR_LOAD_ADDR, (uintptr_t)area);
	kvm_vmx_vmrun(cpu); /* @bad-msr */
}

static void after_vmxoff(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	kvm_vmx_vmrun(cpu);
	kvm_set_vmx_state(0);
	kvm_set_vmx_state(1);
	kvm_vmx_vmrun(cpu); /* @after-vmxoff */
}

/* What changes in the hypervisor between two entries comes back. */
static void host_state(void)
{
	struct kvm_vmx_vcpu *cpu;
	struct kvm_cregs cregs;

	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(seven, 1);
	run(cpu);
	kvm_set_cr4(get_cr4() | CR4_TSD);
	kvm_wrmsr(MSR_FS_BASE, 0x123000);
	kvm_wrmsr(MSR_SYSENTER_ESP, 0x456000);
	run(cpu);
	CHECK(get_cr4() & CR4_TSD);
	CHECK_EQ(kvm_rdmsr(MSR_FS_BASE), 0x123000);
	CHECK_EQ(kvm_rdmsr(MSR_SYSENTER_ESP), 0x456000);
	kvm_vmx_vmwrite(VMX_VMCS_HOST_CR4, get_cr4() & ~CR4_TSD);
	run(cpu);
	kvm_read_cregs(&cregs);
	CHECK(cregs.cr4 & CR4_TSD);
	DONE("host state");
}

static void names(void)
{
	need_vmx();
	CHECK_STR(kvm_vmcs_field_name(VMX_VMCS_GUEST_RIP), "GUEST_RIP");
	CHECK_STR(kvm_vmcs_field_name(0), "VPID");
	CHECK_STR(kvm_vmcs_field_name(0x7ffe), "unknown field");
	CHECK_STR(kvm_vmx_exit_reason_name(VMX_EXIT_HLT), "HLT");
	CHECK_STR(kvm_vmx_exit_reason_name(VMX_EXIT_FAILED_ENTRY | 33),
		  "VM entry failed: invalid guest state");
	CHECK_STR(kvm_vmx_exit_reason_name(35), "unknown exit reason");
	CHECK_STR(kvm_vmx_exit_reason_name(80), "unknown exit reason");
	CHECK_STR(kvm_vmx_exit_reason_name(0xffff), "unknown exit reason");
	CHECK_STR(kvm_vmx_inst_strerr(14), "unknown VM-instruction error");
	CHECK_STR(kvm_vmx_inst_strerr(29), "unknown VM-instruction error");
	CHECK_STR(kvm_vmx_inst_strerr(-1),
		  "without a current VMCS, no error can be read");
	CHECK(strcmp(kvm_vmx_inst_strerr(28), kvm_vmx_inst_strerr(12)));
	DONE("names");
}

API_CASES({ "state", state }, { "locked", locked }, { "unlocked", unlocked },
	  { "no-vmx-operation", no_vmx_operation }, { "vmptrld", vmptrld },
	  { "vmread", vmread }, { "vmwrite", vmwrite }, { "invept", invept },
	  { "vmclear-and-pointers", vmclear_and_pointers },
	  { "wide-fields", wide_fields }, { "controls", controls },
	  { "unsupported-control", unsupported_control },
	  { "control-range", control_range }, { "descriptor", descriptor },
	  { "descriptor-range", descriptor_range },
	  { "stack-segment", stack_segment }, { "init", init },
	  { "registers", registers }, { "bad-controls", bad_controls },
	  { "bad-host", bad_host },
	  { "bad-guest", bad_guest }, { "bad-link", bad_link },
	  { "bad-msr", bad_msr }, { "after-vmxoff", after_vmxoff },
	  { "host-state", host_state }, { "names", names })

#else /* COMPILE_PAYLOAD */

API_TEST(api_run);

#endif /* COMPILE_PAYLOAD */
