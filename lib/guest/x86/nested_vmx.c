// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kvm_nested.h on Intel VMX. Exit reasons, qualifications and the other
 * information: Intel SDM volume 3, 27.2 and appendix C.
 */
#include "kvm_x86_vmx.h"
#include "guest/x86/nested_ops.h"
#include "guest/x86/vmx.h"

#define EPT_LEVELS 4
#define PAE_POINTERS 4

/* Intercepts that are a single control bit, by reason. */
static const struct {
	unsigned int ctl;
	uint64_t bit;
} intercepts[KVM_NESTED_REASONS] = {
	[KVM_NESTED_HLT] = { VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_HLT },
	[KVM_NESTED_RDTSC] = { VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_RDTSC },
	[KVM_NESTED_RDPMC] = { VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_RDPMC },
	[KVM_NESTED_PAUSE] = { VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_PAUSE },
	[KVM_NESTED_INVLPG] = { VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_INVLPG },
	[KVM_NESTED_WBINVD] = { VMX_CTLMASK_EXECCTL2, VMX_INTERCEPT2_WBINVD },
	[KVM_NESTED_INTR] = { VMX_CTLMASK_PINX, VMX_PINCTL_EXT_INTR },
	[KVM_NESTED_NMI] = { VMX_CTLMASK_PINX, VMX_PINCTL_NMI },
	[KVM_NESTED_INTR_WINDOW] = { VMX_CTLMASK_EXECCTL,
				     VMX_INTERCEPT_INTR_WINDOW },
};

/* Exit reasons that need no further look. */
static const struct {
	unsigned int raw;
	enum kvm_nested_reason reason;
	int has_length;
} simple_exits[] = {
	{ VMX_EXIT_HLT, KVM_NESTED_HLT, 1 },
	{ VMX_EXIT_VMCALL, KVM_NESTED_HYPERCALL, 1 },
	{ VMX_EXIT_TRIPLE_FAULT, KVM_NESTED_SHUTDOWN, 0 },
	{ VMX_EXIT_CPUID, KVM_NESTED_CPUID, 1 },
	{ VMX_EXIT_RDTSC, KVM_NESTED_RDTSC, 1 },
	{ VMX_EXIT_RDPMC, KVM_NESTED_RDPMC, 1 },
	{ VMX_EXIT_PAUSE, KVM_NESTED_PAUSE, 1 },
	{ VMX_EXIT_INVLPG, KVM_NESTED_INVLPG, 1 },
	{ VMX_EXIT_WBINVD, KVM_NESTED_WBINVD, 1 },
	{ VMX_EXIT_EXT_INTR, KVM_NESTED_INTR, 0 },
	{ VMX_EXIT_INTR_WINDOW, KVM_NESTED_INTR_WINDOW, 0 },
	{ VMX_EXIT_RDMSR, KVM_NESTED_MSR, 1 },
	{ VMX_EXIT_WRMSR, KVM_NESTED_MSR, 1 },
	{ VMX_EXIT_IO, KVM_NESTED_IO, 1 },
	{ VMX_EXIT_CR, KVM_NESTED_CR, 1 },
	{ VMX_EXIT_MOV_DR, KVM_NESTED_DR, 1 },
	{ VMX_EXIT_EPT_VIOLATION, KVM_NESTED_PAGE_FAULT, 0 },
	{ VMX_EXIT_EPT_MISCONFIG, KVM_NESTED_PAGE_FAULT, 0 },
	{ VMX_EXIT_EXCEPTION, KVM_NESTED_EXCEPTION, 0 },
};

static int supported(void)
{
	return kvm_is_vmx_supported();
}

static void init(const char *file, int line)
{
	kvm_set_vmx_state_(file, line, 1);
}

static uint64_t get_field(struct kvm_nested_vcpu *cpu, unsigned long field)
{
	kvm_vmx_vmptrld(cpu->vmx->vmcs);
	return kvm_vmx_vmread(field);
}

static void set_field(struct kvm_nested_vcpu *cpu, unsigned long field,
		      uint64_t value)
{
	kvm_vmx_vmptrld(cpu->vmx->vmcs);
	kvm_vmx_vmwrite(field, value);
}

static void create(const char *file, int line, struct kvm_nested_vcpu *cpu,
		   int (*guest_main)(void))
{
	cpu->vmx = kvm_create_vmx_vcpu_(file, line, guest_main, 1);
	cpu->regs = &cpu->vmx->regs;
	cpu->regs->rsp = get_field(cpu, VMX_VMCS_GUEST_RSP);
	cpu->msr_map = tst_heap_alloc_pages_(file, line, 1);
	cpu->io_map = tst_heap_alloc_pages_(file, line, 2);
	set_field(cpu, VMX_VMCS_MSR_BITMAP_POINTER, (uintptr_t)cpu->msr_map);
	kvm_vmx_set_ctl_(file, line, cpu->vmx, VMX_CTLMASK_EXECCTL,
			 VMX_EXECCTL_MSR_BITMAP);
}

/*
 * What follows is called behind an entry, or before one, with the guest's
 * VMCS loaded: each VMPTRLD is an exit to KVM.
 */
static void decode_exception(struct kvm_nested_exit *exit)
{
	uint64_t info = kvm_vmx_vmread(VMX_VMCS_VMEXIT_INTR_INFO);
	uint64_t type = info & VMX_INTR_TYPE_MASK;

	exit->number = info & VMX_INTR_VECTOR_MASK;
	if (type == VMX_INTR_TYPE_NMI) {
		exit->reason = KVM_NESTED_NMI;
		return;
	}
	if (info & VMX_INTR_ERROR_CODE)
		exit->errcode = kvm_vmx_vmread(VMX_VMCS_VMEXIT_INTR_ERRNO);
	if (exit->number == INTR_PAGE_FAULT)
		exit->fault_address = exit->qualification;
	if (type == VMX_INTR_TYPE_SOFT_EXCEPTION ||
	    type == VMX_INTR_TYPE_PRIV_SOFT)
		exit->insn_len = kvm_vmx_vmread(VMX_VMCS_VMEXIT_INST_LEN);
}

static void decode_io(struct kvm_nested_exit *exit)
{
	exit->size = (exit->qualification & 7) + 1;
	exit->access = exit->qualification & 8 ? KVM_NESTED_READ :
		KVM_NESTED_WRITE;
	exit->number = exit->qualification >> 16 & 0xffff;
}

/* CLTS and LMSW, access types 2 and 3, write CR0. */
static void decode_cr(struct kvm_nested_exit *exit)
{
	exit->number = exit->qualification & 0xf;
	exit->access = (exit->qualification >> 4 & 3) == 1 ? KVM_NESTED_READ :
		KVM_NESTED_WRITE;
}

static void decode_dr(struct kvm_nested_exit *exit)
{
	exit->number = exit->qualification & 7;
	exit->access = exit->qualification & 0x10 ? KVM_NESTED_READ :
		KVM_NESTED_WRITE;
}

static void decode_page_fault(struct kvm_nested_exit *exit)
{
	uint64_t what = exit->qualification;

	exit->gpa = kvm_vmx_vmread(VMX_VMCS_GUEST_PHYS_ADDRESS);
	if (exit->raw == VMX_EXIT_EPT_MISCONFIG) {
		exit->present = 1;
		return;
	}
	exit->present = !!(what & (VMX_EPTQ_READABLE | VMX_EPTQ_WRITABLE |
				   VMX_EPTQ_EXECUTABLE));
	exit->access = what & VMX_EPTQ_WRITE ? KVM_MAP_WRITE :
		what & VMX_EPTQ_FETCH ? KVM_MAP_EXEC : KVM_MAP_READ;
}

static void decode_details(struct kvm_nested_vcpu *cpu,
			   struct kvm_nested_exit *exit)
{
	switch (exit->reason) {
	case KVM_NESTED_EXCEPTION:
		decode_exception(exit);
		break;
	case KVM_NESTED_MSR:
		exit->number = cpu->regs->rcx;
		exit->access = exit->raw == VMX_EXIT_RDMSR ? KVM_NESTED_READ :
			KVM_NESTED_WRITE;
		break;
	case KVM_NESTED_IO:
		decode_io(exit);
		break;
	case KVM_NESTED_CR:
		decode_cr(exit);
		break;
	case KVM_NESTED_DR:
		decode_dr(exit);
		break;
	case KVM_NESTED_PAGE_FAULT:
		decode_page_fault(exit);
		break;
	default:
		break;
	}
}

static void decode(struct kvm_nested_vcpu *cpu, struct kvm_nested_exit *exit)
{
	unsigned int i;

	exit->raw = kvm_vmx_vmread(VMX_VMCS_EXIT_REASON);
	exit->qualification = kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION);
	if (exit->raw & VMX_EXIT_FAILED_ENTRY) {
		exit->reason = KVM_NESTED_ENTRY_FAILED;
		return;
	}
	decode_pending(exit, kvm_vmx_vmread(VMX_VMCS_IDTVEC_INFO),
		       kvm_vmx_vmread(VMX_VMCS_IDTVEC_ERRNO));
	for (i = 0; i < ARRAY_SIZE(simple_exits); i++) {
		if (simple_exits[i].raw != exit->raw)
			continue;
		exit->reason = simple_exits[i].reason;
		if (simple_exits[i].has_length)
			exit->insn_len =
				kvm_vmx_vmread(VMX_VMCS_VMEXIT_INST_LEN);
	}
	decode_details(cpu, exit);
}

static int uses_ept(void)
{
	return kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL) & VMX_EXECCTL_ENABLE_CTL2 &&
		kvm_vmx_vmread(VMX_VMCS_VMEXEC_CTL2) & VMX_EXECCTL2_EPT;
}

/*
 * With EPT the processor takes the pointers of PAE paging from the VMCS
 * (Intel SDM volume 3, 26.3.2.4).
 */
static void load_pae_pointers(void)
{
	const uint64_t *pointers;
	unsigned int i;

	if (sizeof(long) == 8 || !uses_ept())
		return;
	pointers = (void *)(uintptr_t)(kvm_vmx_vmread(VMX_VMCS_GUEST_CR3) &
				       ~0x1fULL);
	for (i = 0; i < PAE_POINTERS; i++)
		kvm_vmx_vmwrite(VMX_VMCS_GUEST_PDPTE0 + 2 * i, pointers[i]);
}

static void run(const char *file, int line, struct kvm_nested_vcpu *cpu)
{
	set_field(cpu, VMX_VMCS_GUEST_RSP, cpu->regs->rsp);
	load_pae_pointers();
	if (kvm_vmx_try_vmrun_(file, line, cpu->vmx) == VMX_ENTRY_DONE) {
		decode(cpu, &cpu->exit);
	} else {
		cpu->exit.reason = KVM_NESTED_ENTRY_FAILED;
		cpu->exit.raw = kvm_vmx_inst_errno();
	}
	cpu->regs->rsp = kvm_vmx_vmread(VMX_VMCS_GUEST_RSP);
}

/* One VMPTRLD, not two. */
static void advance(struct kvm_nested_vcpu *cpu, unsigned int length)
{
	uint64_t rip = get_field(cpu, VMX_VMCS_GUEST_RIP);

	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RIP, rip + length);
}

static void set_ctl(struct kvm_nested_vcpu *cpu, unsigned int ctl,
		    uint64_t bits, int on)
{
	if (on)
		kvm_vmx_set_ctl(cpu->vmx, ctl, bits);
	else
		kvm_vmx_clear_ctl(cpu->vmx, ctl, bits);
}

static int always_exits(enum kvm_nested_reason reason)
{
	return reason == KVM_NESTED_CPUID || reason == KVM_NESTED_HYPERCALL ||
		reason == KVM_NESTED_SHUTDOWN;
}

static int intercept(struct kvm_nested_vcpu *cpu, enum kvm_nested_reason reason,
		     int on)
{
	if (reason < KVM_NESTED_REASONS && intercepts[reason].bit) {
		set_ctl(cpu, intercepts[reason].ctl, intercepts[reason].bit,
			on);
		return 0;
	}
	return on && always_exits(reason) ? 0 : -1;
}

static void intercept_exception(struct kvm_nested_vcpu *cpu,
				unsigned int vector, int on)
{
	uint64_t map = get_field(cpu, VMX_VMCS_EXCEPTION_BITMAP);

	set_field(cpu, VMX_VMCS_EXCEPTION_BITMAP,
		  on ? map | 1ULL << vector : map & ~(1ULL << vector));
}

/* Four bitmaps of 1 KiB: reads and writes of either range (24.6.9). */
static void intercept_msr(struct kvm_nested_vcpu *cpu, unsigned int msr,
			  unsigned int access, int on)
{
	uint8_t *map = cpu->msr_map + (msr < MSR_RANGE ? 0 : 0x400);

	if (access & KVM_NESTED_READ)
		set_bit(map, msr % MSR_RANGE, on);
	if (access & KVM_NESTED_WRITE)
		set_bit(map + 0x800, msr % MSR_RANGE, on);
}

static void intercept_io(struct kvm_nested_vcpu *cpu, uint16_t port, int on)
{
	set_bit(cpu->io_map, port, on);
	set_field(cpu, VMX_VMCS_IO_BITMAP_A, (uintptr_t)cpu->io_map);
	set_field(cpu, VMX_VMCS_IO_BITMAP_B, (uintptr_t)cpu->io_map + 0x1000);
	set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_IO_BITMAP, 1);
}

/*
 * Writes of CR0 and CR4 exit where they differ from the shadow in a bit that
 * the mask gives to the hypervisor (25.1.3).
 */
static int intercept_cr_write(struct kvm_nested_vcpu *cpu, unsigned int cr,
			      int on)
{
	unsigned long mask = on ? ~0UL : 0;

	switch (cr) {
	case 0:
		set_field(cpu, VMX_VMCS_CR0_SHADOW,
			  get_field(cpu, VMX_VMCS_GUEST_CR0));
		set_field(cpu, VMX_VMCS_CR0_MASK, mask);
		return 0;
	case 3:
		set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_CR3_LOAD, on);
		return 0;
	case 4:
		set_field(cpu, VMX_VMCS_CR4_SHADOW,
			  get_field(cpu, VMX_VMCS_GUEST_CR4));
		set_field(cpu, VMX_VMCS_CR4_MASK, mask);
		return 0;
	case 8:
		set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_CR8_LOAD, on);
		return 0;
	}
	return -1;
}

static int intercept_cr_read(struct kvm_nested_vcpu *cpu, unsigned int cr,
			     int on)
{
	if (cr != 3 && cr != 8)
		return -1;
	set_ctl(cpu, VMX_CTLMASK_EXECCTL,
		cr == 3 ? VMX_INTERCEPT_CR3_STORE : VMX_INTERCEPT_CR8_STORE,
		on);
	return 0;
}

static int intercept_cr(struct kvm_nested_vcpu *cpu, unsigned int cr,
			unsigned int access, int on)
{
	int ret = 0;

	if (access & KVM_NESTED_WRITE)
		ret |= intercept_cr_write(cpu, cr, on);
	if (access & KVM_NESTED_READ)
		ret |= intercept_cr_read(cpu, cr, on);
	return ret;
}

static void intercept_dr(struct kvm_nested_vcpu *cpu, int on)
{
	set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_INTERCEPT_MOV_DR, on);
}

static void inject(struct kvm_nested_vcpu *cpu, enum kvm_nested_event event,
		   unsigned int vector, uint32_t errcode)
{
	static const uint64_t types[] = {
		[KVM_NESTED_EVENT_INTR] = VMX_INTR_TYPE_EXTERNAL,
		[KVM_NESTED_EVENT_NMI] = VMX_INTR_TYPE_NMI,
		[KVM_NESTED_EVENT_EXCEPTION] = VMX_INTR_TYPE_EXCEPTION,
		[KVM_NESTED_EVENT_SOFT_INTR] = VMX_INTR_TYPE_SOFT_INTR,
	};
	uint64_t info = vector | types[event] | VMX_INTR_VALID;

	if (event == KVM_NESTED_EVENT_EXCEPTION &&
	    vector_has_error_code(vector)) {
		info |= VMX_INTR_ERROR_CODE;
		set_field(cpu, VMX_VMCS_VMENTRY_EXC, errcode);
	}
	if (event == KVM_NESTED_EVENT_SOFT_INTR)
		set_field(cpu, VMX_VMCS_VMENTRY_INST_LEN, cpu->exit.insn_len);
	set_field(cpu, VMX_VMCS_VMENTRY_INTR, info);
}

static const unsigned long register_fields[KVM_NESTED_REGISTERS] = {
	[KVM_NESTED_RIP] = VMX_VMCS_GUEST_RIP,
	[KVM_NESTED_RFLAGS] = VMX_VMCS_GUEST_RFLAGS,
	[KVM_NESTED_CR0] = VMX_VMCS_GUEST_CR0,
	[KVM_NESTED_CR3] = VMX_VMCS_GUEST_CR3,
	[KVM_NESTED_CR4] = VMX_VMCS_GUEST_CR4,
	[KVM_NESTED_DR7] = VMX_VMCS_GUEST_DR7,
	[KVM_NESTED_EFER] = VMX_VMCS_GUEST_EFER,
	[KVM_NESTED_CS_SELECTOR] = VMX_VMCS_GUEST_CS,
	[KVM_NESTED_SS_SELECTOR] = VMX_VMCS_GUEST_SS,
	[KVM_NESTED_FS_BASE] = VMX_VMCS_GUEST_FS_BASE,
	[KVM_NESTED_GS_BASE] = VMX_VMCS_GUEST_GS_BASE,
};

/* EFER is in the VMCS only if VM entries load it from there. */
static int has_own_efer(struct kvm_nested_vcpu *cpu)
{
	return !!(get_field(cpu, VMX_VMCS_VMENTRY_CTL) &
		  VMX_ENTRYCTL_LOAD_EFER);
}

static uint64_t get(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg)
{
	if (reg != KVM_NESTED_EFER || has_own_efer(cpu))
		return get_field(cpu, register_fields[reg]);
	return kvm_vmx_switches_msrs(cpu->vmx) ? cpu->vmx->msrs.efer :
		kvm_rdmsr(MSR_EFER);
}

static void give_own_efer(struct kvm_nested_vcpu *cpu)
{
	kvm_vmx_set_ctl(cpu->vmx, VMX_CTLMASK_ENTRYCTL, VMX_ENTRYCTL_LOAD_EFER);
	kvm_vmx_set_ctl(cpu->vmx, VMX_CTLMASK_EXITCTL,
			VMX_EXITCTL_SAVE_EFER | VMX_EXITCTL_LOAD_EFER);
	set_field(cpu, VMX_VMCS_HOST_EFER, kvm_rdmsr(MSR_EFER));
}

static void set(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg,
		uint64_t value)
{
	if (reg == KVM_NESTED_EFER && !has_own_efer(cpu))
		give_own_efer(cpu);
	set_field(cpu, register_fields[reg], value);
}

static int has_paging(void)
{
	return kvm_vmx_has_ctl(VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT);
}

static void flush(struct kvm_nested_vcpu *cpu)
{
	if (kvm_vmx_ept_vpid_cap() & VMX_EPT_CAP_INVEPT)
		kvm_vmx_invept(VMX_INVEPT_SINGLE,
			       get_field(cpu, VMX_VMCS_EPT_POINTER));
}

static void set_paging(struct kvm_nested_vcpu *cpu,
		       const struct kvm_pt_map *map)
{
	kvm_vmx_set_ctl(cpu->vmx, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT);
	set_field(cpu, VMX_VMCS_EPT_POINTER,
		  (uintptr_t)map->root | VMX_EPTP_WB |
			  VMX_EPTP_WALK(EPT_LEVELS));
	flush(cpu);
}

const struct kvm_nested_ops kvm_nested_vmx_ops = {
	.supported = supported,
	.init = init,
	.create = create,
	.run = run,
	.advance = advance,
	.intercept = intercept,
	.intercept_exception = intercept_exception,
	.intercept_msr = intercept_msr,
	.intercept_io = intercept_io,
	.intercept_cr = intercept_cr,
	.intercept_dr = intercept_dr,
	.inject = inject,
	.get = get,
	.set = set,
	.has_paging = has_paging,
	.format = &kvm_pt_ept,
	.set_paging = set_paging,
	.flush = flush,
};
