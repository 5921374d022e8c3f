// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The initial state of nested guests (kvm_x86_vmx.h).
 */
#include "guest/x86/vmx.h"

/* Access rights: type and S, DPL, P in bits 7:0; AVL, L, D/B, G in 15:12. */
static unsigned int access_rights(unsigned int flags)
{
	unsigned int access = (flags & 0xff) | (flags & 0xf00) << 4;

	/* Loading sets the accessed bit, or the busy bit of a TSS. */
	if (flags & SEGFLAG_NSYSTEM)
		return access | 1;
	if ((flags & SEGTYPE_MASK) == SEGTYPE_TSS)
		return access | (SEGTYPE_TSS ^ SEGTYPE_TSS_BUSY);
	return access;
}

static uint32_t limit_in_bytes(uint32_t limit, unsigned int flags)
{
	return flags & SEGFLAG_PAGE_LIMIT ? limit << 12 | 0xfff : limit;
}

void kvm_vmcs_copy_gdt_descriptor_(const char *file, int line,
				   unsigned int gdt_id,
				   unsigned long vmcs_selector,
				   unsigned long vmcs_flags,
				   unsigned long vmcs_limit,
				   unsigned long vmcs_baseaddr)
{
	uint64_t base = 0;
	uint32_t limit = 0;
	unsigned int flags = 0;
	int present;

	if (gdt_id >= KVM_GDT_SIZE)
		tst_brk_(file, line, TBROK, "There is no GDT entry %u, only %u",
			 gdt_id, KVM_GDT_SIZE);
	if (gdt_id)
		kvm_parse_segment_descriptor(kvm_gdt + gdt_id, &base, &limit,
					     &flags);
	present = flags & SEGFLAG_PRESENT;
	kvm_vmx_vmwrite_(file, line, vmcs_selector, present ? gdt_id << 3 : 0);
	kvm_vmx_vmwrite_(file, line, vmcs_flags,
			 present ? access_rights(flags) : VMX_ACCESS_UNUSABLE);
	kvm_vmx_vmwrite_(file, line, vmcs_limit,
			 present ? limit_in_bytes(limit, flags) : 0);
	kvm_vmx_vmwrite_(file, line, vmcs_baseaddr, present ? base : 0);
}

static int is_stack_index(unsigned int idx)
{
	unsigned int flags;

	if (!idx || idx >= KVM_GDT_SIZE)
		return 0;
	kvm_parse_segment_descriptor(kvm_gdt + idx, NULL, NULL, &flags);
	return flags & SEGFLAG_PRESENT &&
		(flags & SEGTYPE_RWDATA) == SEGTYPE_RWDATA &&
		!(flags & (SEGTYPE_CODE ^ SEGTYPE_RWDATA));
}

/* A GDT index or a selector; see kvm_init_vmx_vcpu(). */
static unsigned int stack_index(const char *file, int line, uint16_t ss)
{
	if (!ss || is_stack_index(ss))
		return ss;
	if (!(ss & 7) && is_stack_index(ss >> 3))
		return ss >> 3;
	tst_brk_(file, line, TBROK,
		 "Stack segment 0x%x is neither index nor selector of a "
		 "writable data segment in kvm_gdt", ss);
}

/* Fields of a segment register lie at the same distance from those of ES. */
static void set_segment(const struct vmx_caller *by, unsigned int reg,
			unsigned int gdt_id)
{
	kvm_vmcs_copy_gdt_descriptor_(by->file, by->line, gdt_id,
				      VMX_VMCS_GUEST_ES + 2 * reg,
				      VMX_VMCS_GUEST_ES_ACCESS + 2 * reg,
				      VMX_VMCS_GUEST_ES_LIMIT + 2 * reg,
				      VMX_VMCS_GUEST_ES_BASE + 2 * reg);
}

enum { REG_ES, REG_CS, REG_SS, REG_DS, REG_FS, REG_GS, REG_LDTR, REG_TR };

struct field_value {
	unsigned long field;
	uint64_t value;
};

static void write_fields(const struct vmx_caller *by,
			 const struct field_value *list, unsigned int count)
{
	for (; count--; list++)
		kvm_vmx_vmwrite_(by->file, by->line, list->field, list->value);
}

/* Bases that were written to the MSRs are not those of the descriptors. */
static void set_base(const struct vmx_caller *by, unsigned long field,
		     uint16_t selector, unsigned int msr)
{
	uint64_t base;

	if ((sizeof(long) == 8 || !selector) && !kvm_rdmsr_safe(msr, &base))
		kvm_vmx_vmwrite_(by->file, by->line, field, base);
}

static void set_segments(const struct vmx_caller *by, uint16_t ss)
{
	struct kvm_sregs sregs;

	kvm_read_sregs(&sregs);
	set_segment(by, REG_ES, vmx_gdt_index(sregs.es));
	set_segment(by, REG_CS, vmx_gdt_index(sregs.cs));
	set_segment(by, REG_SS, stack_index(by->file, by->line, ss));
	set_segment(by, REG_DS, vmx_gdt_index(sregs.ds));
	set_segment(by, REG_FS, vmx_gdt_index(sregs.fs));
	set_segment(by, REG_GS, vmx_gdt_index(sregs.gs));
	set_segment(by, REG_LDTR, 0);
	set_segment(by, REG_TR, vmx_gdt_index(sregs.tr));
	set_base(by, VMX_VMCS_GUEST_FS_BASE, sregs.fs, MSR_FS_BASE);
	set_base(by, VMX_VMCS_GUEST_GS_BASE, sregs.gs, MSR_GS_BASE);
}

static uint64_t required(const struct vmx_caller *by, unsigned int ctl)
{
	return (uint32_t)kvm_vmx_read_vmctl_mask_(by->file, by->line, ctl);
}

static void set_controls(const struct vmx_caller *by)
{
	int x64 = !!(kvm_rdmsr(MSR_EFER) & EFER_LME);
	const struct field_value list[] = {
		{ VMX_VMCS_VMPINX_CTL, required(by, VMX_CTLMASK_PINX) },
		{ VMX_VMCS_VMEXEC_CTL, required(by, VMX_CTLMASK_EXECCTL) |
			VMX_INTERCEPT_HLT },
		{ VMX_VMCS_VMEXIT_CTL, required(by, VMX_CTLMASK_EXITCTL) |
			VMX_EXITCTL_SAVE_DR | (x64 ? VMX_EXITCTL_X64 : 0) },
		{ VMX_VMCS_VMENTRY_CTL, required(by, VMX_CTLMASK_ENTRYCTL) |
			VMX_ENTRYCTL_LOAD_DR | (x64 ? VMX_ENTRYCTL_X64 : 0) },
		{ VMX_VMCS_EXCEPTION_BITMAP, 0 },
		{ VMX_VMCS_PF_ERRNO_MASK, 0 },
		{ VMX_VMCS_PF_ERRNO_MATCH, 0 },
		{ VMX_VMCS_CR3_TARGET_COUNT, 0 },
		{ VMX_VMCS_VMEXIT_MSR_STORE, 0 },
		{ VMX_VMCS_VMEXIT_MSR_LOAD, 0 },
		{ VMX_VMCS_VMENTRY_MSR_LOAD, 0 },
		{ VMX_VMCS_VMENTRY_INTR, 0 },
		{ VMX_VMCS_TSC_OFFSET, 0 },
		{ VMX_VMCS_LINK_POINTER, VMX_INVALID_VMCS },
	};

	write_fields(by, list, ARRAY_SIZE(list));
	if (kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL, VMX_EXECCTL_ENABLE_CTL2))
		kvm_vmx_vmwrite_(by->file, by->line, VMX_VMCS_VMEXEC_CTL2,
				 required(by, VMX_CTLMASK_EXECCTL2));
}

static unsigned long fixed(unsigned long value, unsigned int fixed0,
			   unsigned int fixed1)
{
	return (value & kvm_rdmsr(fixed1)) | kvm_rdmsr(fixed0);
}

static void set_control_registers(const struct vmx_caller *by)
{
	struct kvm_cregs cregs;
	unsigned long cr0, cr4;

	kvm_read_cregs(&cregs);
	cr0 = fixed(cregs.cr0, MSR_IA32_VMX_CR0_FIXED0,
		    MSR_IA32_VMX_CR0_FIXED1);
	cr4 = fixed(cregs.cr4, MSR_IA32_VMX_CR4_FIXED0,
		    MSR_IA32_VMX_CR4_FIXED1);

	const struct field_value list[] = {
		{ VMX_VMCS_GUEST_CR0, cr0 },
		{ VMX_VMCS_GUEST_CR3, cregs.cr3 },
		{ VMX_VMCS_GUEST_CR4, cr4 },
		{ VMX_VMCS_CR0_MASK, 0 },
		{ VMX_VMCS_CR4_MASK, 0 },
		{ VMX_VMCS_CR0_SHADOW, cr0 },
		{ VMX_VMCS_CR4_SHADOW, cr4 },
	};

	write_fields(by, list, ARRAY_SIZE(list));
}

#define DR7_INIT 0x400
#define RFLAGS_INIT 0x202

static void set_registers(const struct vmx_caller *by, void *rsp)
{
	const struct field_value list[] = {
		{ VMX_VMCS_GUEST_GDTR_BASE, (uintptr_t)kvm_gdt },
		{ VMX_VMCS_GUEST_GDTR_LIMIT,
		  KVM_GDT_SIZE * sizeof(struct segment_descriptor) - 1 },
		{ VMX_VMCS_GUEST_IDTR_BASE, (uintptr_t)kvm_idt },
		{ VMX_VMCS_GUEST_IDTR_LIMIT, sizeof(kvm_idt) - 1 },
		{ VMX_VMCS_GUEST_DR7, DR7_INIT },
		{ VMX_VMCS_GUEST_RSP, (uintptr_t)rsp },
		{ VMX_VMCS_GUEST_RIP, (uintptr_t)kvm_nested_entry },
		{ VMX_VMCS_GUEST_RFLAGS, RFLAGS_INIT },
		{ VMX_VMCS_GUEST_DEBUGCTL, 0 },
		{ VMX_VMCS_GUEST_DEBUG_EXC, 0 },
		{ VMX_VMCS_GUEST_INTR_STATE, 0 },
		{ VMX_VMCS_GUEST_ACT_STATE, VMX_ACT_STATE_ACTIVE },
		{ VMX_VMCS_GUEST_SYSENTER_CS, 0 },
		{ VMX_VMCS_GUEST_SYSENTER_ESP, 0 },
		{ VMX_VMCS_GUEST_SYSENTER_EIP, 0 },
	};

	write_fields(by, list, ARRAY_SIZE(list));
}

/* For tests that make VM entries load them. */
static void set_optional(const struct vmx_caller *by)
{
	if (kvm_vmx_has_ctl(VMX_CTLMASK_ENTRYCTL, VMX_ENTRYCTL_LOAD_EFER))
		kvm_vmx_vmwrite_(by->file, by->line, VMX_VMCS_GUEST_EFER,
				 kvm_rdmsr(MSR_EFER));
	if (kvm_vmx_has_ctl(VMX_CTLMASK_ENTRYCTL, VMX_ENTRYCTL_LOAD_PAT))
		kvm_vmx_vmwrite_(by->file, by->line, VMX_VMCS_GUEST_PAT,
				 kvm_rdmsr(MSR_IA32_PAT));
}

#ifndef __x86_64__
#define PDPTES 4

/* With EPT, PAE page directory pointers come from the VMCS (26.3.2.4). */
static void set_pdptes(const struct vmx_caller *by)
{
	struct kvm_cregs cregs;
	unsigned int i;

	kvm_read_cregs(&cregs);
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT))
		return;
	for (i = 0; i < PDPTES; i++)
		kvm_vmx_vmwrite_(by->file, by->line,
				 VMX_VMCS_GUEST_PDPTE0 + 2 * i,
				 *((uint64_t *)cregs.cr3 + i));
}
#else
static void set_pdptes(const struct vmx_caller *by)
{
	(void)by;
}
#endif

void kvm_init_vmx_vcpu_(const char *file, int line, struct kvm_vmx_vcpu *cpu,
			uint16_t ss, void *rsp, int (*guest_main)(void))
{
	const struct vmx_caller by = { file, line };
	uint64_t previous;

	kvm_vmx_vmclear_(file, line, cpu->vmcs);
	previous = kvm_vmx_vmptrst_(file, line);
	kvm_vmx_vmptrld_(file, line, cpu->vmcs);
	memset(&cpu->regs, 0, sizeof(cpu->regs));
	cpu->regs.rax = (uintptr_t)guest_main;
	cpu->launched = 0;
	cpu->host_version = 0;

	set_controls(&by);
	set_segments(&by, ss);
	set_control_registers(&by);
	set_registers(&by, rsp);
	set_optional(&by);
	set_pdptes(&by);
	kvm_vmx_init_switched(cpu);
	if (previous != VMX_INVALID_VMCS)
		kvm_vmx_vmptrld_(file, line,
				 (struct kvm_vmcs *)(uintptr_t)previous);
}

#ifdef __x86_64__
static uint16_t make_stack_segment(const char *file, int line, void *stack)
{
	(void)file;
	(void)line;
	(void)stack;
	return 0;
}
#else
static uint16_t make_stack_segment(const char *file, int line, void *stack)
{
	return kvm_create_stack_descriptor_(file, line, kvm_gdt, KVM_GDT_SIZE,
					    stack);
}
#endif

struct kvm_vmx_vcpu *kvm_create_vmx_vcpu_(const char *file, int line,
					  int (*guest_main)(void),
					  int alloc_stack)
{
	struct kvm_vmx_vcpu *cpu = tst_heap_alloc_(file, line, sizeof(*cpu));
	char *stack = NULL;
	uint16_t ss = 0;

	memset(cpu, 0, sizeof(*cpu));
	cpu->vmcs = kvm_alloc_vmcs_(file, line);
	if (alloc_stack) {
		stack = tst_heap_alloc_aligned_(file, line, NESTED_STACK_SIZE,
						PAGESIZE);
		ss = make_stack_segment(file, line, stack);
		stack += NESTED_STACK_SIZE;
	}
	kvm_init_vmx_vcpu_(file, line, cpu, ss, stack, guest_main);
	return cpu;
}
