// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VM entry loads the nested guest's state from the VMCS, and VM exit stores
 * there what the guest has made of it (Intel SDM volume 3, 26.3.2 and 27.3).
 *
 * Each row gives the guest a value that its hypervisor has not, the guest reads
 * it and changes it; afterwards the field is what the guest left, and the
 * hypervisor has its own again. fields.c is about VMREAD and VMWRITE alone.
 *
 * Risk on a vulnerable host: none known; guest and hypervisor share state.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define TSC_AHEAD (1ULL << 42)
#define OWN_DS (~0ULL)		/* as a value: that of the hypervisor */

struct __attribute__((__packed__)) table_register {
	uint16_t limit;
	uintptr_t base;
};

static uint16_t own_ds;

#define READ_SELECTOR(name, insn)                                             \
	static uint64_t name(void)                                            \
	{                                                                     \
		uint16_t value;                                               \
									      \
		asm volatile(insn : "=r"(value));                             \
		return value;                                                 \
	}
READ_SELECTOR(read_es, "mov %%es, %0")
READ_SELECTOR(read_ds, "mov %%ds, %0")
READ_SELECTOR(read_fs, "mov %%fs, %0")
READ_SELECTOR(read_gs, "mov %%gs, %0")
READ_SELECTOR(read_ldtr, "sldt %0")
READ_SELECTOR(read_tr, "str %0")

static void change_es(void)
{
	asm volatile("mov %0, %%es" : : "r"(own_ds));
}

static void change_ds(void)
{
	asm volatile("mov %0, %%ds" : : "r"(own_ds));
}

static void change_ldtr(void)
{
	asm volatile("lldt %0" : : "r"((uint16_t)0));
}

#define READ_TABLE(name, insn, member)                                        \
	static uint64_t name(void)                                            \
	{                                                                     \
		struct table_register table;                                  \
									      \
		asm volatile(insn : "=m"(table));                             \
		return table.member;                                          \
	}
READ_TABLE(read_gdtr_base, "sgdt %0", base)
READ_TABLE(read_gdtr_limit, "sgdt %0", limit)
READ_TABLE(read_idtr_base, "sidt %0", base)
READ_TABLE(read_idtr_limit, "sidt %0", limit)

#define MSR_ROW(name, msr, value)                                             \
	static uint64_t read_##name(void)                                     \
	{                                                                     \
		return kvm_rdmsr(msr);                                        \
	}                                                                     \
	static void change_##name(void)                                       \
	{                                                                     \
		kvm_wrmsr(msr, value);                                        \
	}
MSR_ROW(sysenter_cs, MSR_SYSENTER_CS, 0x111)
MSR_ROW(sysenter_esp, MSR_SYSENTER_ESP, 0x222)
MSR_ROW(sysenter_eip, MSR_SYSENTER_EIP, 0x333)
#ifdef __x86_64__
MSR_ROW(fs_base, MSR_FS_BASE, 0x444)
MSR_ROW(gs_base, MSR_GS_BASE, 0x555)
#endif
MSR_ROW(pat, MSR_IA32_PAT, 0x606060606060600ULL)

static const struct row {
	const char *name;
	unsigned int field;
	uint64_t value;			/* that the guest begins with */
	uint64_t (*read)(void);
	void (*change)(void);		/* what the guest does, or NULL */
	uint64_t changed;		/* to what */
	uint64_t load, save;		/* controls it takes */
} rows[] = {
	{ "ES", VMX_VMCS_GUEST_ES, 0x1230, read_es, change_es, OWN_DS,
	  0, 0 },
	{ "DS", VMX_VMCS_GUEST_DS, 0x2340, read_ds, change_ds, OWN_DS,
	  0, 0 },
	{ "FS", VMX_VMCS_GUEST_FS, 0x3450, read_fs, NULL, 0, 0, 0 },
	{ "GS", VMX_VMCS_GUEST_GS, 0x4560, read_gs, NULL, 0, 0, 0 },
	{ "LDTR", VMX_VMCS_GUEST_LDTR, 0x5670, read_ldtr, change_ldtr, 0,
	  0, 0 },
	{ "TR", VMX_VMCS_GUEST_TR, 0x6780, read_tr, NULL, 0, 0, 0 },
	{ "GDTR base", VMX_VMCS_GUEST_GDTR_BASE, 0x12340, read_gdtr_base,
	  NULL, 0, 0, 0 },
	{ "GDTR limit", VMX_VMCS_GUEST_GDTR_LIMIT, 0x77, read_gdtr_limit,
	  NULL, 0, 0, 0 },
	{ "IDTR base", VMX_VMCS_GUEST_IDTR_BASE, 0x23450, read_idtr_base,
	  NULL, 0, 0, 0 },
	{ "IDTR limit", VMX_VMCS_GUEST_IDTR_LIMIT, 0x5ff, read_idtr_limit,
	  NULL, 0, 0, 0 },
	{ "SYSENTER_CS", VMX_VMCS_GUEST_SYSENTER_CS, 0x11, read_sysenter_cs,
	  change_sysenter_cs, 0x111, 0, 0 },
	{ "SYSENTER_ESP", VMX_VMCS_GUEST_SYSENTER_ESP, 0x22,
	  read_sysenter_esp, change_sysenter_esp, 0x222, 0, 0 },
	{ "SYSENTER_EIP", VMX_VMCS_GUEST_SYSENTER_EIP, 0x33,
	  read_sysenter_eip, change_sysenter_eip, 0x333, 0, 0 },
#ifdef __x86_64__
	{ "FS base", VMX_VMCS_GUEST_FS_BASE, 0x44, read_fs_base,
	  change_fs_base, 0x444, 0, 0 },
	{ "GS base", VMX_VMCS_GUEST_GS_BASE, 0x55, read_gs_base,
	  change_gs_base, 0x555, 0, 0 },
#endif
	{ "PAT", VMX_VMCS_GUEST_PAT, 0x606060606060606ULL, read_pat,
	  change_pat, 0x606060606060600ULL, VMX_ENTRYCTL_LOAD_PAT,
	  VMX_EXITCTL_SAVE_PAT | VMX_EXITCTL_LOAD_PAT },
};

static const struct row *current;
static volatile uint64_t seen;

static int guest(void)
{
	seen = current->read();
	if (current->change)
		current->change();
	return 0;
}

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;

static int can_do(const struct row *row)
{
	uint64_t entry = kvm_vmx_read_vmctl_mask(VMX_CTLMASK_ENTRYCTL) >> 32;
	uint64_t exit = kvm_vmx_read_vmctl_mask(VMX_CTLMASK_EXITCTL) >> 32;

	if ((entry & row->load) == row->load &&
	    (exit & row->save) == row->save)
		return 1;
	tst_res(TCONF, "%s: the virtual CPU has no VM-entry or VM-exit control "
		"for it", row->name);
	return 0;
}

static void check_row(const struct row *row)
{
	uint64_t own = row->read(), old, left = row->value;

	restart(cpu, &first, guest);
	current = row;
	if (row->load) {
		kvm_vmx_set_ctl(cpu, VMX_CTLMASK_ENTRYCTL, row->load);
		kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXITCTL, row->save);
	}
	old = kvm_vmx_vmread(row->field);
	if (!kvm_witness_disabled())
		kvm_vmx_vmwrite(row->field, row->value);
	if (row->change)
		left = row->changed == OWN_DS ? own_ds : row->changed;
	seen = ~row->value;
	kvm_vmx_vmrun(cpu);
	if (is_exit(row->name, VMX_EXIT_HLT) &&
	    field_is(row->name, row->field, left)) {
		tst_res(seen == row->value && row->read() == own ?
			TPASS : TFAIL,
			"%s: the guest has 0x%llx, should have 0x%llx; "
			"the hypervisor 0x%llx, had 0x%llx",
			row->name, seen, row->value, row->read(), own);
		kvm_witness_hit();
	}
	kvm_vmx_vmwrite(row->field, old);
	if (row->load) {
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_ENTRYCTL, row->load);
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXITCTL, row->save);
	}
}

static uint64_t read_tsc(void)
{
	uint32_t low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static int tsc_guest(void)
{
	seen = read_tsc();
	return 0;
}

/* In quarters of the offset: no machine is that slow. */
static void check_tsc(void)
{
	uint64_t before;

	restart(cpu, &first, tsc_guest);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_TSC_OFFSET);
	kvm_vmx_vmwrite(VMX_VMCS_TSC_OFFSET, kvm_witness_disabled() ?
			0 : TSC_AHEAD);
	before = read_tsc();
	kvm_vmx_vmrun(cpu);
	if (is_exit("TSC offset", VMX_EXIT_HLT))
		tst_res((seen - before) / (TSC_AHEAD / 4) == 4 &&
			(read_tsc() - before) / (TSC_AHEAD / 4) == 0 ?
			TPASS : TFAIL,
			"TSC offset: the guest is 0x%llx ahead, "
			"the hypervisor has gone on by 0x%llx",
			seen - before, read_tsc() - before);
}

void main(void)
{
	struct kvm_sregs sregs;
	unsigned int i;

	kvm_read_sregs(&sregs);
	own_ds = sregs.ds;
	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(guest, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_MSR_BITMAP);
	kvm_vmx_vmwrite(VMX_VMCS_MSR_BITMAP_POINTER,
			(uintptr_t)memset(tst_heap_alloc_pages(1), 0,
					  PAGESIZE));
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (can_do(&rows[i]))
			check_row(&rows[i]);
	check_tsc();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
