// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kvm_nested.h on AMD SVM. Exit codes and the information with them: APM
 * volume 2, 15.7 to 15.13 and appendix C.
 */
#include "kvm_x86_svm.h"
#include "guest/x86/insn_length.h"
#include "guest/x86/nested_ops.h"
#include "guest/x86/svm.h"

/* Intercepts that are a single bit, by reason. */
static const uint8_t intercepts[KVM_NESTED_REASONS] = {
	[KVM_NESTED_HLT] = SVM_INTERCEPT_HLT,
	[KVM_NESTED_HYPERCALL] = SVM_INTERCEPT_VMMCALL,
	[KVM_NESTED_SHUTDOWN] = SVM_INTERCEPT_SHUTDOWN,
	[KVM_NESTED_CPUID] = SVM_INTERCEPT_CPUID,
	[KVM_NESTED_RDTSC] = SVM_INTERCEPT_RDTSC,
	[KVM_NESTED_RDPMC] = SVM_INTERCEPT_RDPMC,
	[KVM_NESTED_PAUSE] = SVM_INTERCEPT_PAUSE,
	[KVM_NESTED_INVLPG] = SVM_INTERCEPT_INVLPG,
	[KVM_NESTED_WBINVD] = SVM_INTERCEPT_WBINVD,
	[KVM_NESTED_INTR] = SVM_INTERCEPT_INTR,
	[KVM_NESTED_NMI] = SVM_INTERCEPT_NMI,
	[KVM_NESTED_INTR_WINDOW] = SVM_INTERCEPT_VINTR,
};

static int supported(void)
{
	return !!kvm_is_svm_supported();
}

static void create(const char *file, int line, struct kvm_nested_vcpu *cpu,
		   int (*guest_main)(void))
{
	struct kvm_vmcb *vmcb;

	cpu->svm = kvm_create_svm_vcpu_(file, line, guest_main, 1);
	cpu->regs = &cpu->svm->regs;
	cpu->regs->rax = cpu->svm->vmcb->rax;
	cpu->regs->rsp = cpu->svm->vmcb->rsp;
	vmcb = cpu->svm->vmcb;
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_VMSAVE, 0);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_VMMCALL, 1);
	kvm_vmcb_set_intercept(vmcb, SVM_INTERCEPT_SHUTDOWN, 1);
	cpu->msr_map = tst_heap_alloc_pages_(file, line, 2);
	cpu->io_map = tst_heap_alloc_pages_(file, line, 3);
	vmcb->msrpm_base_addr = (uintptr_t)cpu->msr_map;
	vmcb->iopm_base_addr = (uintptr_t)cpu->io_map;
}

static enum kvm_nested_reason simple_reason(uint64_t code)
{
	unsigned int i;

	for (i = 0; i < KVM_NESTED_REASONS; i++)
		if (intercepts[i] && intercepts[i] == code)
			return i;
	return KVM_NESTED_OTHER;
}

static void decode_exception(struct kvm_nested_exit *exit,
			     const struct kvm_vmcb *vmcb)
{
	exit->reason = KVM_NESTED_EXCEPTION;
	exit->number = vmcb->exitcode - SVM_EXIT_EXCEPTION(0);
	if (vector_has_error_code(exit->number))
		exit->errcode = vmcb->exitinfo1;
	if (exit->number == INTR_PAGE_FAULT)
		exit->fault_address = vmcb->exitinfo2;
}

static void decode_register(struct kvm_nested_exit *exit, uint64_t code)
{
	exit->reason = code < SVM_EXIT_DR_READ(0) ? KVM_NESTED_CR :
		KVM_NESTED_DR;
	exit->number = code & 0xf;
	exit->access = code & 0x10 ? KVM_NESTED_WRITE : KVM_NESTED_READ;
}

static void decode_io(struct kvm_nested_exit *exit,
		      const struct kvm_vmcb *vmcb, unsigned int *next)
{
	uint64_t info = vmcb->exitinfo1;

	exit->reason = KVM_NESTED_IO;
	exit->number = info >> SVM_IOIO_PORT_SHIFT & 0xffff;
	exit->size = info >> SVM_IOIO_SIZE_SHIFT & 7;
	exit->access = info & SVM_IOIO_IN ? KVM_NESTED_READ : KVM_NESTED_WRITE;
	*next = vmcb->exitinfo2 - vmcb->rip;
}

static void decode_page_fault(struct kvm_nested_exit *exit,
			      const struct kvm_vmcb *vmcb)
{
	exit->reason = KVM_NESTED_PAGE_FAULT;
	exit->gpa = vmcb->exitinfo2;
	exit->present = !!(vmcb->exitinfo1 & PF_ERR_PRESENT);
	exit->access = vmcb->exitinfo1 & PF_ERR_WRITE ? KVM_MAP_WRITE :
		vmcb->exitinfo1 & PF_ERR_FETCH ? KVM_MAP_EXEC : KVM_MAP_READ;
}

static int is_exception(uint64_t code)
{
	return code >= SVM_EXIT_EXCEPTION(0) && code <= SVM_EXIT_EXCEPTION(31);
}

/* Exits that no instruction causes, or that are faults of one. */
static int has_length(enum kvm_nested_reason reason)
{
	switch (reason) {
	case KVM_NESTED_EXCEPTION:
	case KVM_NESTED_PAGE_FAULT:
	case KVM_NESTED_INTR:
	case KVM_NESTED_NMI:
	case KVM_NESTED_INTR_WINDOW:
	case KVM_NESTED_SHUTDOWN:
	case KVM_NESTED_ENTRY_FAILED:
		return 0;
	default:
		return 1;
	}
}

/* The guest's memory is the hypervisor's, so its code can be looked at. */
static unsigned int instruction_length(const struct kvm_vmcb *vmcb)
{
	uint64_t next = vmcb->next_rip;

	if (next > vmcb->rip && next - vmcb->rip <= 15)
		return next - vmcb->rip;
	return kvm_insn_length((void *)(uintptr_t)(vmcb->cs.base + vmcb->rip));
}

static void decode(struct kvm_nested_exit *exit, const struct kvm_vmcb *vmcb)
{
	uint64_t code = vmcb->exitcode;
	unsigned int io_length = 0;

	exit->raw = code;
	exit->qualification = vmcb->exitinfo1;
	decode_pending(exit, vmcb->exit_int_info, vmcb->exit_int_info >> 32);
	if (code <= SVM_EXIT_DR_WRITE(15)) {
		decode_register(exit, code);
	} else if (is_exception(code)) {
		decode_exception(exit, vmcb);
	} else if (code == SVM_EXIT_IOIO) {
		decode_io(exit, vmcb, &io_length);
	} else if (code == SVM_EXIT_NPF) {
		decode_page_fault(exit, vmcb);
	} else if (code == SVM_EXIT_INVALID) {
		exit->reason = KVM_NESTED_ENTRY_FAILED;
	} else if (code == SVM_EXIT_MSR) {
		exit->reason = KVM_NESTED_MSR;
		exit->access = vmcb->exitinfo1 ? KVM_NESTED_WRITE :
			KVM_NESTED_READ;
	} else {
		exit->reason = simple_reason(code);
	}
	if (has_length(exit->reason))
		exit->insn_len = io_length ? io_length :
			instruction_length(vmcb);
}

static void run(const char *file, int line, struct kvm_nested_vcpu *cpu)
{
	struct kvm_vmcb *vmcb = cpu->svm->vmcb;

	(void)file;
	(void)line;
	vmcb->rax = cpu->regs->rax;
	vmcb->rsp = cpu->regs->rsp;
	kvm_svm_vmrun(cpu->svm);
	vmcb->event_injection = 0;
	vmcb->tlb_control = SVM_TLB_NONE;
	decode(&cpu->exit, vmcb);
	if (cpu->exit.reason == KVM_NESTED_MSR)
		cpu->exit.number = cpu->regs->rcx;
}

static void advance(struct kvm_nested_vcpu *cpu, unsigned int length)
{
	cpu->svm->vmcb->rip += length;
}

/* The intercept fires when a virtual interrupt could be taken. */
static void set_virtual_interrupt(struct kvm_vmcb *vmcb, int on)
{
	vmcb->virt_ignore_tpr = !!on;
	if (on)
		vmcb->virtual_irq |= SVM_VIRQ_PENDING;
	else
		vmcb->virtual_irq &= ~SVM_VIRQ_PENDING;
}

static int intercept(struct kvm_nested_vcpu *cpu, enum kvm_nested_reason reason,
		     int on)
{
	if (reason >= KVM_NESTED_REASONS || !intercepts[reason])
		return -1;
	kvm_vmcb_set_intercept(cpu->svm->vmcb, intercepts[reason], on);
	if (reason == KVM_NESTED_INTR_WINDOW)
		set_virtual_interrupt(cpu->svm->vmcb, on);
	return 0;
}

static void intercept_exception(struct kvm_nested_vcpu *cpu,
				unsigned int vector, int on)
{
	kvm_vmcb_set_intercept(cpu->svm->vmcb, SVM_INTERCEPT_EXCEPTION(vector),
			       on);
}

/* Two bits for each MSR, 2 KiB for each range (APM 15.11). */
static void intercept_msr(struct kvm_nested_vcpu *cpu, unsigned int msr,
			  unsigned int access, int on)
{
	uint8_t *map = cpu->msr_map + (msr < MSR_RANGE ? 0 : 0x800);
	unsigned int bit = msr % MSR_RANGE * 2;

	if (access & KVM_NESTED_READ)
		set_bit(map, bit, on);
	if (access & KVM_NESTED_WRITE)
		set_bit(map, bit + 1, on);
	kvm_vmcb_set_intercept(cpu->svm->vmcb, SVM_INTERCEPT_MSR, 1);
}

static void intercept_io(struct kvm_nested_vcpu *cpu, uint16_t port, int on)
{
	set_bit(cpu->io_map, port, on);
	kvm_vmcb_set_intercept(cpu->svm->vmcb, SVM_INTERCEPT_IOIO, 1);
}

static int intercept_cr(struct kvm_nested_vcpu *cpu, unsigned int cr,
			unsigned int access, int on)
{
	if (cr > 15)
		return -1;
	if (access & KVM_NESTED_READ)
		kvm_vmcb_set_intercept(cpu->svm->vmcb,
				       SVM_INTERCEPT_CR_READ(cr), on);
	if (access & KVM_NESTED_WRITE)
		kvm_vmcb_set_intercept(cpu->svm->vmcb,
				       SVM_INTERCEPT_CR_WRITE(cr), on);
	return 0;
}

static void intercept_dr(struct kvm_nested_vcpu *cpu, int on)
{
	unsigned int i;

	for (i = 0; i < 16; i++) {
		kvm_vmcb_set_intercept(cpu->svm->vmcb,
				       SVM_INTERCEPT_DR_READ(i), on);
		kvm_vmcb_set_intercept(cpu->svm->vmcb,
				       SVM_INTERCEPT_DR_WRITE(i), on);
	}
}

/* A software interrupt returns to next_rip (APM 15.20). */
static void inject(struct kvm_nested_vcpu *cpu, enum kvm_nested_event event,
		   unsigned int vector, uint32_t errcode)
{
	static const uint64_t types[] = {
		[KVM_NESTED_EVENT_INTR] = SVM_EVENT_INTR,
		[KVM_NESTED_EVENT_NMI] = SVM_EVENT_NMI,
		[KVM_NESTED_EVENT_EXCEPTION] = SVM_EVENT_EXCEPTION,
		[KVM_NESTED_EVENT_SOFT_INTR] = SVM_EVENT_SOFT_INTR,
	};
	struct kvm_vmcb *vmcb = cpu->svm->vmcb;
	uint64_t value = vector | types[event] | SVM_EVENT_VALID;

	if (event == KVM_NESTED_EVENT_EXCEPTION &&
	    vector_has_error_code(vector))
		value |= SVM_EVENT_HAS_ERROR_CODE |
			SVM_EVENT_ERROR_CODE(errcode);
	if (event == KVM_NESTED_EVENT_SOFT_INTR)
		vmcb->next_rip = vmcb->rip + cpu->exit.insn_len;
	vmcb->event_injection = value;
}

/* Where a register is; a selector is smaller than the others. */
static uint64_t *register_at(struct kvm_vmcb *vmcb,
			     enum kvm_nested_register reg)
{
	switch (reg) {
	case KVM_NESTED_RIP:
		return &vmcb->rip;
	case KVM_NESTED_RFLAGS:
		return &vmcb->rflags;
	case KVM_NESTED_CR0:
		return &vmcb->cr0;
	case KVM_NESTED_CR3:
		return &vmcb->cr3;
	case KVM_NESTED_CR4:
		return &vmcb->cr4;
	case KVM_NESTED_DR7:
		return &vmcb->dr7;
	case KVM_NESTED_EFER:
		return &vmcb->efer;
	case KVM_NESTED_FS_BASE:
		return &vmcb->fs.base;
	case KVM_NESTED_GS_BASE:
		return &vmcb->gs.base;
	default:
		return NULL;
	}
}

static uint16_t *selector_at(struct kvm_vmcb *vmcb,
			     enum kvm_nested_register reg)
{
	return reg == KVM_NESTED_CS_SELECTOR ? &vmcb->cs.selector :
		&vmcb->ss.selector;
}

static uint64_t get(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg)
{
	uint64_t *at = register_at(cpu->svm->vmcb, reg);

	return at ? *at : *selector_at(cpu->svm->vmcb, reg);
}

static void set(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg,
		uint64_t value)
{
	uint64_t *at = register_at(cpu->svm->vmcb, reg);

	if (at)
		*at = value;
	else
		*selector_at(cpu->svm->vmcb, reg) = value;
}

/*
 * Nested tables have the format of the hypervisor's own paging at VMRUN,
 * which must not be PAE on some processors: see svm_paging_32.c.
 */
static int has_paging(void)
{
	struct kvm_cpuid cpuid;

	if (kvm_svm_avoids_pae())
		return 0;

	kvm_get_cpuid(CPUID_GET_SVM_FEATURES, 0, &cpuid);
	return !!(cpuid.edx & SVM_CPUID_NESTED_PAGING);
}

static void flush(struct kvm_nested_vcpu *cpu)
{
	cpu->svm->vmcb->tlb_control = SVM_TLB_FLUSH_ALL;
}

static void set_paging(struct kvm_nested_vcpu *cpu,
		       const struct kvm_pt_map *map)
{
	cpu->svm->vmcb->enable_nested_paging |= SVM_NESTED_PAGING;
	cpu->svm->vmcb->nested_cr3 = (uintptr_t)map->root;
	flush(cpu);
}

const struct kvm_nested_ops kvm_nested_svm_ops = {
	.supported = supported,
	.init = kvm_init_svm_,
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
	.format = &kvm_pt_npt,
	.set_paging = set_paging,
	.flush = flush,
};
