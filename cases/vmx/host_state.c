// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * What VM exits leave in registers that no host field is for (Intel SDM volume
 * 3, 27.5.1 to 27.5.3): LDTR is null, DR7 400h, RFLAGS 2, the limits of GDTR
 * and IDTR are FFFFh, whatever the nested guest has in them. kvm_vmx_vmrun()
 * repairs that, so this executes VMLAUNCH itself.
 *
 * Fix: afc8de0118be (KVM kept the LDTR of the nested guest).
 * Risk on a vulnerable host: none; the guest chooses its hypervisor's LDT.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define DR7_GUEST 0x500UL		/* LE, GE 0x300 clear; bit 8: LE */
#define DR7_EXIT 0x400UL
#define LDT_ACCESS 0x82			/* present, type LDT */
#define LDT_LIMIT 0x7f
#define FLAGS_EXIT 2

struct __attribute__((__packed__)) table_register {
	uint16_t limit;
	uintptr_t base;
};

static struct {
	struct table_register gdtr, idtr;
	unsigned long dr7, flags;
	uint16_t ldtr;
} host, inside;

static uint16_t read_ldtr(void)
{
	uint16_t value;

	asm volatile("sldt %0" : "=r"(value));
	return value;
}

static int guest(void)
{
	inside.ldtr = read_ldtr();
	asm volatile("sgdt %0; sidt %1" : "=m"(inside.gdtr), "=m"(inside.idtr));
	asm volatile("mov %%db7, %0" : "=r"(inside.dr7));
	asm volatile("stc");
	return 0;
}

static unsigned int make_ldt(void)
{
	int index = kvm_find_free_descriptors(kvm_gdt, KVM_GDT_SIZE, 2);

	if (index < 0)
		tst_brk(TBROK, "kvm_gdt is full");
	kvm_set_segment_descriptor(kvm_gdt + index,
				   (uintptr_t)tst_heap_alloc_pages(1),
				   LDT_LIMIT, LDT_ACCESS);
	return index << 3;
}

static void give_ldt(unsigned int selector)
{
	if (kvm_witness_disabled())
		return;
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_LDTR, selector);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_LDTR_ACCESS, LDT_ACCESS);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_LDTR_LIMIT, LDT_LIMIT);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_LDTR_BASE, 0);
}

static void enter(struct kvm_vmx_vcpu *cpu)
{
	struct table_register gdtr, idtr;
	unsigned long flags;

	asm volatile("sgdt %0; sidt %1" : "=m"(gdtr), "=m"(idtr));
	asm volatile("pushf; pop %0; cli" : "=r"(flags) : : "memory");
	kvm_vmx_activate_vcpu(cpu);
	if (kvm_vmx_vmlaunch(cpu) != VMX_ENTRY_DONE)
		tst_brk(TBROK, "VMLAUNCH: %s", kvm_vmx_inst_err());
	asm volatile("pushf; pop %0" : "=r"(host.flags) : : "memory");
	asm volatile("sgdt %0; sidt %1" : "=m"(host.gdtr), "=m"(host.idtr));
	asm volatile("mov %%db7, %0" : "=r"(host.dr7));
	host.ldtr = read_ldtr();
	asm volatile("lldt %w0" : : "r"(0));
	asm volatile("lgdt %0; lidt %1" : : "m"(gdtr), "m"(idtr));
	asm volatile("push %0; popf" : : "r"(flags) : "memory", "cc");
}

static void expect(const char *what, unsigned long guests,
		   unsigned long value, unsigned long want)
{
	if (guests != want)
		kvm_witness_hit();
	tst_res(value == want ? TPASS : TFAIL,
		"%s: the guest had 0x%lx, the hypervisor has 0x%lx", what,
		guests, value);
}

void main(void)
{
	struct kvm_vmx_vcpu *cpu;
	unsigned int ldt;

	kvm_set_vmx_state(1);
	ldt = make_ldt();
	cpu = kvm_create_vmx_vcpu(guest, 1);
	kvm_vmx_vmptrld(cpu->vmcs);
	give_ldt(ldt);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_DR7, DR7_GUEST);
	enter(cpu);
	if (!is_exit("A guest with an LDT", VMX_EXIT_HLT))
		return;
	if (inside.ldtr != ldt)
		tst_res(TFAIL, "The guest's LDTR is 0x%x, not 0x%x",
			inside.ldtr, ldt);
	expect("LDTR", inside.ldtr, host.ldtr, 0);
	expect("DR7", inside.dr7, host.dr7, DR7_EXIT);
	expect("Limit of GDTR", inside.gdtr.limit, host.gdtr.limit, 0xffff);
	expect("Limit of IDTR", inside.idtr.limit, host.idtr.limit, 0xffff);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "afc8de0118be" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
