// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nested guests on any processor (kvm_nested.h): picks the processor's part,
 * nested_svm.c or nested_vmx.c.
 */
#include "guest/x86/nested_ops.h"

static const char *const reason_names[KVM_NESTED_REASONS] = {
	[KVM_NESTED_OTHER] = "other",
	[KVM_NESTED_HLT] = "HLT",
	[KVM_NESTED_HYPERCALL] = "hypercall",
	[KVM_NESTED_SHUTDOWN] = "shutdown",
	[KVM_NESTED_CPUID] = "CPUID",
	[KVM_NESTED_RDTSC] = "RDTSC",
	[KVM_NESTED_RDPMC] = "RDPMC",
	[KVM_NESTED_PAUSE] = "PAUSE",
	[KVM_NESTED_INVLPG] = "INVLPG",
	[KVM_NESTED_WBINVD] = "WBINVD",
	[KVM_NESTED_INTR] = "interrupt",
	[KVM_NESTED_NMI] = "NMI",
	[KVM_NESTED_INTR_WINDOW] = "interrupt window",
	[KVM_NESTED_EXCEPTION] = "exception",
	[KVM_NESTED_MSR] = "MSR access",
	[KVM_NESTED_IO] = "I/O",
	[KVM_NESTED_CR] = "CR access",
	[KVM_NESTED_DR] = "DR access",
	[KVM_NESTED_PAGE_FAULT] = "nested page fault",
	[KVM_NESTED_ENTRY_FAILED] = "VM entry failed",
};

static const struct kvm_nested_ops *find_ops(void)
{
	if (kvm_nested_svm_ops.supported())
		return &kvm_nested_svm_ops;
	if (kvm_nested_vmx_ops.supported())
		return &kvm_nested_vmx_ops;
	return NULL;
}

static const struct kvm_nested_ops *require_ops(const char *file, int line)
{
	const struct kvm_nested_ops *ops = find_ops();

	if (!ops)
		tst_brk_(file, line, TCONF,
			 "The virtual CPU has neither SVM nor VMX: this needs "
			 "kvm_amd or kvm_intel with nested=1, or a lab: "
			 "bareguest lab amd -- PROGRAM");
	return ops;
}

int kvm_is_nested_supported(void)
{
	return !!find_ops();
}

void kvm_init_nested_(const char *file, int line)
{
	require_ops(file, line)->init(file, line);
}

struct kvm_nested_vcpu *kvm_create_nested_vcpu_(const char *file, int line,
						int (*guest_main)(void))
{
	struct kvm_nested_vcpu *cpu = tst_heap_alloc_(file, line, sizeof(*cpu));

	cpu->ops = require_ops(file, line);
	cpu->ops->create(file, line, cpu, guest_main);
	return cpu;
}

const struct kvm_nested_exit *kvm_nested_run_(const char *file, int line,
					      struct kvm_nested_vcpu *cpu)
{
	memset(&cpu->exit, 0, sizeof(cpu->exit));
	cpu->ops->run(file, line, cpu);
	return &cpu->exit;
}

void kvm_nested_advance_(const char *file, int line,
			 struct kvm_nested_vcpu *cpu)
{
	if (!cpu->exit.insn_len)
		tst_brk_(file, line, TBROK,
			 "The nested guest's exit (%s, 0x%llx) was not at an instruction",
			 kvm_nested_reason_name(cpu->exit.reason),
			 cpu->exit.raw);
	cpu->ops->advance(cpu, cpu->exit.insn_len);
}

int kvm_nested_intercept(struct kvm_nested_vcpu *cpu,
			 enum kvm_nested_reason reason, int on)
{
	return cpu->ops->intercept(cpu, reason, on);
}

void kvm_nested_intercept_exception(struct kvm_nested_vcpu *cpu,
				    unsigned int vector, int on)
{
	if (vector < INTERRUPT_COUNT)
		cpu->ops->intercept_exception(cpu, vector, on);
}

int kvm_nested_intercept_msr(struct kvm_nested_vcpu *cpu, unsigned int msr,
			     unsigned int access, int on)
{
	if (msr >= MSR_RANGE && msr - MSR_HIGH_BASE >= MSR_RANGE)
		return -1;
	cpu->ops->intercept_msr(cpu, msr, access, on);
	return 0;
}

void kvm_nested_intercept_io(struct kvm_nested_vcpu *cpu, uint16_t port,
			     int on)
{
	cpu->ops->intercept_io(cpu, port, on);
}

int kvm_nested_intercept_cr(struct kvm_nested_vcpu *cpu, unsigned int cr,
			    unsigned int access, int on)
{
	return cpu->ops->intercept_cr(cpu, cr, access, on);
}

void kvm_nested_intercept_dr(struct kvm_nested_vcpu *cpu, int on)
{
	cpu->ops->intercept_dr(cpu, on);
}

void kvm_nested_inject(struct kvm_nested_vcpu *cpu,
		       enum kvm_nested_event event, unsigned int vector,
		       uint32_t errcode)
{
	cpu->ops->inject(cpu, event, vector, errcode);
}

uint64_t kvm_nested_get(struct kvm_nested_vcpu *cpu,
			enum kvm_nested_register reg)
{
	return reg < KVM_NESTED_REGISTERS ? cpu->ops->get(cpu, reg) : 0;
}

void kvm_nested_set(struct kvm_nested_vcpu *cpu, enum kvm_nested_register reg,
		    uint64_t value)
{
	if (reg < KVM_NESTED_REGISTERS)
		cpu->ops->set(cpu, reg, value);
}

int kvm_nested_has_paging(void)
{
	const struct kvm_nested_ops *ops = find_ops();

	return ops && ops->has_paging();
}

struct kvm_pt_map kvm_nested_create_tables_(const char *file, int line)
{
	return kvm_pt_create_nested_(file, line,
				     require_ops(file, line)->format);
}

void kvm_nested_set_paging_(const char *file, int line,
			    struct kvm_nested_vcpu *cpu,
			    const struct kvm_pt_map *map)
{
	if (!cpu->ops->has_paging())
		tst_brk_(file, line, TCONF,
			 "The virtual CPU has no nested paging (NPT or EPT) "
			 "for this kind of payload");
	cpu->ops->set_paging(cpu, map);
}

void kvm_nested_flush(struct kvm_nested_vcpu *cpu)
{
	cpu->ops->flush(cpu);
}

const char *kvm_nested_reason_name(enum kvm_nested_reason reason)
{
	return reason < KVM_NESTED_REASONS ? reason_names[reason] : "unknown";
}
