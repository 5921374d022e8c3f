// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VM function 0, EPTP switching (Intel SDM volume 3, 25.5.6): a nested guest
 * that executes VMFUNC goes on with the tables that the list has at the index
 * in ECX, without an exit, and the EPT pointer of its VMCS is that one then.
 * A bad pointer, an index behind the list, another function, and the function
 * when it is not enabled, are exits at the instruction.
 *
 * Fix: none known.
 * Risk on a vulnerable host: none known.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD
#include "kvm_x86_pagetable.h"

#define PAGE 0x600000UL			/* maps to one of two frames */
#define FRAME(n) (0x602000UL + (n) * 0x1000UL)
#define RESULT_PAGE 0xfffff000ULL
#define LIST_ENTRIES 512
#define SWITCH_EPTP 0
#define ENABLE_SWITCHING 1

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static uint64_t pointers[2];
static uint64_t *list;
static volatile unsigned int function, index, seen[2];

extern const char vmfunc_insn[];

static int guest(void)
{
	volatile unsigned int *word = (unsigned int *)PAGE;

	seen[0] = *word;
	asm volatile(".globl vmfunc_insn\n"
		     "vmfunc_insn:	.byte 0x0f, 0x01, 0xd4"
		     : : "a"(function), "c"(index) : "memory");
	seen[1] = *word;
	return 0;
}

static uint64_t make_tables(unsigned int n)
{
	struct kvm_pt_map map = kvm_pt_create_nested(&kvm_pt_ept);

	kvm_pt_map_identity(&map, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	kvm_pt_map_page(&map, RESULT_PAGE, RESULT_PAGE, 1, KVM_MAP_ALL);
	kvm_pt_map_page(&map, PAGE, FRAME(n), 1, KVM_MAP_ALL);
	*(unsigned int *)FRAME(n) = n + 1;
	return (uintptr_t)map.root | VMX_EPTP_WB | VMX_EPTP_WALK(4);
}

static void run(unsigned int what, unsigned int which)
{
	function = what;
	index = which;
	restart(cpu, &first, guest);
	kvm_vmx_vmwrite(VMX_VMCS_EPT_POINTER, pointers[0]);
	seen[0] = seen[1] = 0;
	kvm_vmx_vmrun(cpu);
}

static void check_switch(unsigned int which)
{
	run(SWITCH_EPTP, which);
	if (!is_exit("VMFUNC", VMX_EXIT_HLT) ||
	    !field_is("VMFUNC", VMX_VMCS_EPT_POINTER, pointers[which]))
		return;
	kvm_witness_hit();
	tst_res(seen[0] == 1 && seen[1] == which + 1 ? TPASS : TFAIL,
		"EPTP switching to %u: the guest saw frame %u, then %u", which,
		seen[0], seen[1]);
}

static void check_exit(const char *what, unsigned int fn, unsigned int which)
{
	run(fn, which);
	if (is_exit(what, VMX_EXIT_VMFUNC) &&
	    field_is(what, VMX_VMCS_GUEST_RIP, (uintptr_t)vmfunc_insn) &&
	    field_is(what, VMX_VMCS_EPT_POINTER, pointers[0]))
		tst_res(TPASS, "%s is an exit", what);
}

static void check_exits(void)
{
	list[2] = pointers[1] | VMX_EPTP_WALK(8);
	list[3] = pointers[1] | 1ULL << 62;
	check_exit("A pointer with another length of walks", SWITCH_EPTP, 2);
	check_exit("A pointer with an address too wide", SWITCH_EPTP, 3);
	check_exit("An index behind the list", SWITCH_EPTP, LIST_ENTRIES);
	check_exit("VM function 1", 1, 1);
	kvm_vmx_vmwrite(VMX_VMCS_VMFUNC_CTL, 0);
	check_exit("VM function 0, not enabled", SWITCH_EPTP, 1);
}

static void make_guest(void)
{
	unsigned int i;

	list = tst_heap_alloc_pages(1);
	memset(list, 0, PAGESIZE);
	for (i = 0; i < ARRAY_SIZE(pointers); i++)
		list[i] = pointers[i] = make_tables(i);
	cpu = kvm_create_vmx_vcpu(guest, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_EPT |
			VMX_EXECCTL2_VMFUNC);
	kvm_vmx_vmwrite(VMX_VMCS_EPTP_LIST_POINTER, (uintptr_t)list);
}

void main(void)
{
	kvm_set_vmx_state(1);
	make_guest();
	if (!(kvm_rdmsr(MSR_IA32_VMX_VMFUNC) & ENABLE_SWITCHING))
		tst_brk(TCONF, "The virtual CPU has no EPTP switching "
			"(IA32_VMX_VMFUNC bit 0)");
	kvm_vmx_vmwrite(VMX_VMCS_VMFUNC_CTL, kvm_witness_disabled() ? 0 :
			ENABLE_SWITCHING);
	check_switch(1);
	check_switch(0);
	check_exits();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
