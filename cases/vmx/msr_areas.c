// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The three MSR areas (Intel SDM volume 3, 24.7.2, 24.8.2, 26.4, 27.4, 27.6):
 * VM entry loads the guest's MSRs, VM exit stores them as the guest left them
 * and loads the hypervisor's, each area exactly as many entries as its count
 * says. An entry that must not be loaded makes VM entry fail with exit reason
 * 34 and its number as qualification.
 *
 * Fix: e79f245ddec1 (the time-stamp counter was stored with the guest's
 * offset).
 *
 * Risk on a vulnerable host: none known.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define ENTRIES 3
#define LOADED 0x1000
#define CHANGED 0x2000
#define HOST 0x3000
#define UNTOUCHED 0x5a5a

static const unsigned int msrs[ENTRIES] = {
	MSR_SYSENTER_CS, MSR_SYSENTER_ESP, MSR_SYSENTER_EIP,
};

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static struct kvm_vmx_msr_entry *entry_load, *exit_store, *exit_load;
static uint64_t seen[ENTRIES];

static int guest(void)
{
	unsigned int i;

	for (i = 0; i < ENTRIES; i++) {
		seen[i] = kvm_rdmsr(msrs[i]);
		kvm_wrmsr(msrs[i], CHANGED + i);
	}
	return 0;
}

static int nothing(void)
{
	return 0;
}

static void fill(struct kvm_vmx_msr_entry *area, uint64_t value)
{
	unsigned int i;

	for (i = 0; i < ENTRIES; i++)
		area[i] = (struct kvm_vmx_msr_entry){ msrs[i], 0, value + i };
}

static void set_counts(unsigned int count)
{
	if (kvm_witness_disabled())
		count = 0;
	kvm_vmx_vmwrite(VMX_VMCS_VMENTRY_MSR_LOAD, count);
	kvm_vmx_vmwrite(VMX_VMCS_VMEXIT_MSR_STORE, count);
	kvm_vmx_vmwrite(VMX_VMCS_VMEXIT_MSR_LOAD, count);
}

static int value_is(const char *what, unsigned int i, uint64_t value,
		    uint64_t want)
{
	if (value == want)
		return 1;
	tst_res(TFAIL, "%s, MSR 0x%x: 0x%llx, not 0x%llx", what, msrs[i],
		value, want);
	return 0;
}

/* The guest's own values are 0, the hypervisor's HOST - 1. */
static void check_count(unsigned int count)
{
	unsigned int i, good = 0;

	restart(cpu, &first, guest);
	fill(entry_load, LOADED);
	fill(exit_store, UNTOUCHED);
	fill(exit_load, HOST);
	for (i = 0; i < ENTRIES; i++) {
		kvm_wrmsr(msrs[i], HOST - 1);
		seen[i] = ~0ULL;
	}
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_SYSENTER_CS, 0);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_SYSENTER_ESP, 0);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_SYSENTER_EIP, 0);
	set_counts(count);
	kvm_vmx_vmrun(cpu);
	if (!is_exit("MSR areas", VMX_EXIT_HLT))
		return;

	for (i = 0; i < ENTRIES; i++)
		good += value_is("loaded at VM entry", i, seen[i],
				 i < count ? LOADED + i : 0) &&
			value_is("stored at VM exit", i, exit_store[i].value,
				 i < count ? CHANGED + i : UNTOUCHED + i) &&
			value_is("loaded at VM exit", i, kvm_rdmsr(msrs[i]),
				 i < count ? HOST + i : HOST - 1);
	kvm_witness_hit();
	if (good == ENTRIES)
		tst_res(TPASS, "%u of %u entries of each area", count, ENTRIES);
}

static uint64_t read_tsc(void)
{
	return kvm_rdmsr(MSR_IA32_TSC);
}

/* Whether what is stored is the hypervisor's counter, not the guest's. */
static int stores_own_tsc(uint64_t offset)
{
	uint64_t before, after, stored;

	restart(cpu, &first, nothing);
	exit_store[0] = (struct kvm_vmx_msr_entry){ MSR_IA32_TSC, 0, 0 };
	set_counts(0);
	kvm_vmx_vmwrite(VMX_VMCS_VMEXIT_MSR_STORE,
			!kvm_witness_disabled());
	kvm_vmx_vmwrite(VMX_VMCS_TSC_OFFSET, offset);
	before = read_tsc();
	kvm_vmx_vmrun(cpu);
	after = read_tsc();
	stored = exit_store[0].value;
	if (stored > before && stored < after)
		return 1;
	tst_res(TINFO, "TSC offset 0x%llx: stored 0x%llx, not from 0x%llx to "
		"0x%llx", offset, stored, before, after);
	return 0;
}

/*
 * KVM relies on the processor to store its own counter, without the offset
 * of VMX non-root operation (27.4: behind the state of the guest). With one
 * that adds the offset all stored counters are wrong, whatever L1's offset.
 */
static void check_tsc(void)
{
	if (!stores_own_tsc(0) && !kvm_witness_disabled()) {
		tst_res(TCONF, "The processor stores its TSC with an offset");
		return;
	}
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_TSC_OFFSET);
	if (stores_own_tsc(1ULL << 40))
		tst_res(TPASS, "The stored TSC is the hypervisor's");
	else
		tst_res(TFAIL, "The stored TSC is not the hypervisor's");
	kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_TSC_OFFSET);
}

static const struct {
	const char *name;
	struct kvm_vmx_msr_entry entry;
} forbidden[] = {
	{ "FS_BASE", { MSR_FS_BASE, 0, 0 } },
	{ "GS_BASE", { MSR_GS_BASE, 0, 0 } },
	{ "x2APIC register", { MSR_X2APIC_BASE + 8, 0, 0 } },
	{ "reserved bits", { MSR_SYSENTER_CS, 1, 0 } },
	{ "SMM monitor control", { 0x9b, 0, 0 } },
	{ "unknown MSR", { 0x4b564dff, 0, 0 } },
	{ "invalid value", { MSR_IA32_PAT, 0, 2 } },
};

static int check_forbidden(unsigned int row, unsigned int position)
{
	int ret;

	restart(cpu, &first, nothing);
	fill(entry_load, 0);
	entry_load[position] = forbidden[row].entry;
	set_counts(0);
	kvm_vmx_vmwrite(VMX_VMCS_VMENTRY_MSR_LOAD,
			kvm_witness_disabled() ? 0 : ENTRIES);
	ret = kvm_vmx_try_vmrun(cpu);
	if (ret != VMX_ENTRY_DONE) {
		tst_res(TFAIL, "%s: VM-instruction error %d",
			forbidden[row].name, kvm_vmx_inst_errno());
		return 0;
	}
	kvm_witness_hit();
	return is_exit(forbidden[row].name,
		       VMX_EXIT_FAILED_ENTRY | VMX_EXIT_ENTRY_MSR_LOAD) &&
		field_is(forbidden[row].name, VMX_VMCS_EXIT_QUALIFICATION,
			 position + 1);
}

static void check_all_forbidden(void)
{
	unsigned int row, position, good = 0;

	for (row = 0; row < ARRAY_SIZE(forbidden); row++)
		for (position = 0; position < ENTRIES; position++)
			good += check_forbidden(row, position);
	if (good == ARRAY_SIZE(forbidden) * ENTRIES)
		tst_res(TPASS, "%u entries that must not be loaded", good);
}

void main(void)
{
	char *bitmap = tst_heap_alloc_pages(1);

	kvm_set_vmx_state(1);
	memset(bitmap, 0, PAGESIZE);
	entry_load = tst_heap_alloc_pages(1);
	exit_store = tst_heap_alloc_pages(1);
	exit_load = tst_heap_alloc_pages(1);
	cpu = kvm_create_vmx_vcpu(guest, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_MSR_BITMAP);
	kvm_vmx_vmwrite(VMX_VMCS_MSR_BITMAP_POINTER, (uintptr_t)bitmap);
	kvm_vmx_vmwrite(VMX_VMCS_VMENTRY_MSR_LOAD_ADDR, (uintptr_t)entry_load);
	kvm_vmx_vmwrite(VMX_VMCS_VMEXIT_MSR_STORE_ADDR, (uintptr_t)exit_store);
	kvm_vmx_vmwrite(VMX_VMCS_VMEXIT_MSR_LOAD_ADDR, (uintptr_t)exit_load);

	check_count(0);
	check_count(2);
	check_count(3);
	check_tsc();
	check_all_forbidden();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "e79f245ddec1" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
