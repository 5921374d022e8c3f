/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of VM entry, violated one at a time: what entry_checks.c and
 * entry_activity.c share. The payload's half alone.
 */
#ifndef CASES_VMX_ENTRY_H
#define CASES_VMX_ENTRY_H

#define BEYOND (1ULL << 52)		/* wider than any physical address */
#define NONCANONICAL (1ULL << 47)
#define MISALIGNED 0x800ULL

/* In the page of operation PAGE, which is zero otherwise: reserved bits set. */
#define BAD_PDPTES 0x20

/* What a row expects. */
enum outcome {
	CONTROLS = VMX_ERR_ENTRY_CONTROLS,
	HOST = VMX_ERR_ENTRY_HOST_STATE,
	GUEST = 100,			/* plus the qualification */
	GUEST_PDPTE = GUEST + 2,
	GUEST_LINK = GUEST + 4,
	VALID = 200,			/* an exit before the first instruction */
};

/**
 * enum operation - what to do to a field.
 * @END: no more of them
 * @SET: set it to the value
 * @OR: set bits
 * @CLEAR: clear bits
 * @PAGE: set it to a page's address plus the value
 * @REVISION: set it to a page that begins with the VMCS revision, plus value
 * @CURRENT: set it to the address of the current VMCS
 * @V8086: (no field) give the guest a valid virtual-8086 state
 */
enum operation { END, SET, OR, CLEAR, PAGE, REVISION, CURRENT, V8086 };

struct edit {
	enum operation op;
	unsigned int field;
	uint64_t value;
};

/* Which payloads have the rule. */
#define ALL 0
#define ONLY64 64
#define ONLY32 32
#define WIDTH 0xff

/*
 * KVM leaves the check to the processor, and one is known that does not make
 * it: without the check the case skips, whatever processor it is.
 */
#define CPU_MAY_MISS 0x100

struct rule {
	const char *name;
	enum outcome outcome;
	int bits;
	struct { unsigned int ctl; uint64_t bits; } needs;
	struct edit edits[9];
};

/* Instead of a control word: bits that the capability must not have. */
#define NOT_IN_MISC 100
#define NOT_IN_EPT_CAP 101

#define PIN(op, bits) { op, VMX_VMCS_VMPINX_CTL, VMX_PINCTL_##bits }
#define EXEC(op, bits) { op, VMX_VMCS_VMEXEC_CTL, VMX_EXECCTL_##bits }
#define EXEC2(op, bits) { op, VMX_VMCS_VMEXEC_CTL2, VMX_EXECCTL2_##bits }
#define EXITC(op, bits) { op, VMX_VMCS_VMEXIT_CTL, VMX_EXITCTL_##bits }
#define ENTRY(op, bits) { op, VMX_VMCS_VMENTRY_CTL, VMX_ENTRYCTL_##bits }
#define CTL2 EXEC(OR, ENABLE_CTL2)
#define F(op, field, value) { op, VMX_VMCS_##field, value }
#define NEEDS_PIN(b) { VMX_CTLMASK_PINX, VMX_PINCTL_##b }
#define NEEDS(b) { VMX_CTLMASK_EXECCTL, VMX_EXECCTL_##b }
#define NEEDS2(b) { VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_##b }
#define NEEDS_EXIT(b) { VMX_CTLMASK_EXITCTL, VMX_EXITCTL_##b }
#define NEEDS_ENTRY(b) { VMX_CTLMASK_ENTRYCTL, VMX_ENTRYCTL_##b }
#define LACKS_MISC(bit) { NOT_IN_MISC, IA32_VMXMISC_##bit }
#define LACKS_EPT(bit) { NOT_IN_EPT_CAP, VMX_EPT_CAP_##bit }
#define INJECT(value) F(SET, VMENTRY_INTR, VMX_INTR_VALID | (value))
#define ANY { 0, 0 }

/* A valid data segment to start from: flat, writable, accessed. */
#define FLAT(seg, access) \
	F(SET, GUEST_##seg##_ACCESS, access), \
	F(SET, GUEST_##seg##_LIMIT, 0xffffffff)

static struct kvm_vmx_vcpu *cpu;
static struct guest_stack stack;
static volatile int guest_ran;
static char *page;

static int guest(void)
{
	guest_ran = 1;
	return 0;
}

/* Exceptions of a guest that should not have run end it. */
static int give_up(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	asm volatile("vmcall");
	return 1;
}

/* Segments of virtual-8086 mode (26.3.1.2), all alike. */
static int apply_v8086(void)
{
	unsigned int reg;

	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RFLAGS, RFLAGS_VM | RFLAGS_IF | 2);
	for (reg = 0; reg < 6; reg++) {
		kvm_vmx_vmwrite(VMX_VMCS_GUEST_ES + 2 * reg, 0);
		kvm_vmx_vmwrite(VMX_VMCS_GUEST_ES_BASE + 2 * reg, 0);
		kvm_vmx_vmwrite(VMX_VMCS_GUEST_ES_LIMIT + 2 * reg, 0xffff);
		kvm_vmx_vmwrite(VMX_VMCS_GUEST_ES_ACCESS + 2 * reg, 0xf3);
	}
	return 1;
}

static uint64_t page_with_revision(uint64_t flags)
{
	*(uint32_t *)page = (kvm_rdmsr(MSR_IA32_VMX_BASIC) &
			     IA32_VMXBASIC_REVISION_MASK) | flags;
	return (uintptr_t)page;
}

/* Not the library's, which corrects HOST_RIP at the entry. */
static void write_field(const struct edit *e, uint64_t value)
{
	if (e->field == VMX_VMCS_HOST_RIP)
		asm volatile("vmwrite %1, %0" : : "r"((long)e->field),
			     "r"((long)value) : "cc", "memory");
	else
		kvm_vmx_vmwrite(e->field, value);
}

/*
 * Returns 0 if the field does not hold what was written: the processor may
 * drop reserved bits of access rights (24.4.1, KVM does), and what is not
 * there breaks no rule.
 */
static int apply(const struct edit *e)
{
	uint64_t old, value = e->value;

	if (e->op == V8086)
		return apply_v8086();
	old = kvm_vmx_vmread(e->field);
	switch (e->op) {
	case REVISION:
		value = page_with_revision(value);
		break;
	case CURRENT:
		value = (uintptr_t)cpu->vmcs;
		break;
	case OR:
		value = old | value;
		break;
	case CLEAR:
		value = old & ~value;
		break;
	case PAGE:
		value += (uintptr_t)page;
		break;
	default:
		break;
	}
	write_field(e, value);
	return kvm_vmx_vmread(e->field) == value;
}

#define NOT_WRITTEN -1
#define SKIPPED -1

/*
 * Host state is edited behind its set-up, so the entry is the bare
 * instruction; it clobbers nothing that matters here but DR7.
 */
static int enter(const struct rule *rule, int edit)
{
	const struct edit *e;

	guest_ran = 0;
	memset(page, 0, PAGESIZE);
	memset(page + BAD_PDPTES, 3, 4 * sizeof(uint64_t));
	kvm_init_vmx_vcpu(cpu, stack.ss, stack.top, guest);
	kvm_vmx_activate_vcpu(cpu);
	for (e = rule->edits; edit && e->op != END; e++)
		if (!apply(e))
			return NOT_WRITTEN;
	return kvm_vmx_vmlaunch(cpu);
}

static enum outcome outcome_of(int ret)
{
	unsigned int reason;

	if (ret == NOT_WRITTEN)
		return 0;
	if (ret)
		return kvm_vmx_inst_errno();
	reason = exit_reason();
	if (reason == (VMX_EXIT_FAILED_ENTRY | VMX_EXIT_ENTRY_GUEST_STATE))
		return GUEST + kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION);
	return reason == VMX_EXIT_PREEMPT_TIMER ? VALID : 0;
}

static void explain(const struct rule *rule, int ret, enum outcome got)
{
	if (ret)
		tst_res(TFAIL, "%s: VMLAUNCH failed with error %d (%s)",
			rule->name, got, kvm_vmx_inst_strerr(got));
	else
		tst_res(TFAIL, "%s: exit reason 0x%x, qualification 0x%llx, %s",
			rule->name, exit_reason(),
			kvm_vmx_vmread(VMX_VMCS_EXIT_QUALIFICATION),
			guest_ran ? "the guest ran" : "the guest did not run");
}

/* Returns 1 if the rule is kept, 0 if not, SKIPPED if nobody can tell. */
static int check_rule(const struct rule *rule)
{
	int ret = enter(rule, !kvm_witness_disabled());
	enum outcome got = outcome_of(ret);

	if (ret == NOT_WRITTEN) {
		tst_res(TINFO, "%s: VMWRITE drops the bits", rule->name);
		return SKIPPED;
	}
	if (got == rule->outcome && !guest_ran) {
		kvm_witness_hit();
		return 1;
	}
	if (!ret && rule->bits & CPU_MAY_MISS && !kvm_witness_disabled()) {
		tst_res(TCONF, "%s: the processor does not check this",
			rule->name);
		return SKIPPED;
	}
	explain(rule, ret, got);
	return 0;
}

static int has_needs(unsigned int ctl, uint64_t bits)
{
	if (ctl == NOT_IN_MISC)
		return !(kvm_rdmsr(MSR_IA32_VMX_MISC) & bits);
	if (ctl == NOT_IN_EPT_CAP)
		return !(kvm_vmx_ept_vpid_cap() & bits);
	return kvm_vmx_has_ctl(ctl, bits);
}

static int applies(const struct rule *rule)
{
	if (rule->bits & WIDTH && (rule->bits & WIDTH) != BITS)
		return 0;
	if (has_needs(rule->needs.ctl, rule->needs.bits))
		return 1;
	tst_res(TINFO, "%s: not for this processor (bits 0x%llx, word %u)",
		rule->name, rule->needs.bits, rule->needs.ctl);
	return 0;
}

static void check_valid_entry(void)
{
	static const struct rule none;
	int ret = enter(&none, 0);

	if (ret || exit_reason() != VMX_EXIT_HLT || !guest_ran)
		tst_brk(TBROK, "The guest does not run without a violation");
}

static void check_table(const char *what, const struct rule *rules,
			unsigned int count)
{
	unsigned int i, good = 0, bad = 0;
	int ret;

	for (i = 0; i < count; i++) {
		if (!applies(rules + i))
			continue;
		ret = check_rule(rules + i);
		good += ret == 1;
		bad += !ret;
		check_valid_entry();
	}
	if (!bad)
		tst_res(TPASS, "%u rules on %s", good, what);
}

static void start(void)
{
	unsigned int vector;

	kvm_set_vmx_state(1);
	for (vector = 0; vector < X86_INTR_COUNT; vector++)
		tst_set_interrupt_callback(vector, give_up, NULL);
	page = tst_heap_alloc_pages(1);
	stack = make_stack();
	cpu = tst_heap_alloc(sizeof(*cpu));
	memset(cpu, 0, sizeof(*cpu));
	cpu->vmcs = kvm_alloc_vmcs();
	check_valid_entry();
}

#endif /* CASES_VMX_ENTRY_H */
