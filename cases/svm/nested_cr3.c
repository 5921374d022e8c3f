// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The low bits of nCR3, that of the nested page tables. [APM volume 2, 15.25.3,
 * 5.2.1, 5.3.2.] They are no part of the address of the tables: bits 4:0 with
 * PAE paging, which 32-bit hypervisors have, 11:0 with long mode's. A nested
 * guest (L2) runs with them set as it does with them clear.
 *
 * Fix: f559b2e9c5c5 (CVE-2024-50115): with PAE, KVM read the page directory
 * pointers where the low bits point, also behind the end of the page.
 *
 * Risk for a vulnerable host: it reads memory behind a page of the guest.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"
#include "kvm_x86_svm.h"

static const unsigned int low_bits[] = { 0, 0x1f, 0x08, 0x10, 0x18 };
static volatile unsigned int steps;

static int guest(void)
{
	steps++;
	return 0;
}

static void try_bits(const struct kvm_pt_map *map, unsigned int bits)
{
	struct kvm_svm_vcpu *cpu = kvm_create_svm_vcpu(guest, 1);

	steps = 0;
	cpu->vmcb->enable_nested_paging = SVM_NESTED_PAGING;
	cpu->vmcb->nested_cr3 = (uintptr_t)map->root | bits;
	cpu->vmcb->tlb_control = SVM_TLB_FLUSH_ALL;
	kvm_svm_vmrun(cpu);
	if (steps && bits)
		kvm_witness_hit();
	tst_res(steps == 1 && cpu->vmcb->exitcode == SVM_EXIT_HLT ?
		TPASS : TFAIL, "nCR3 with low bits 0x%x: %s (0x%llx, 0x%llx)",
		bits, kvm_svm_exit_name(cpu->vmcb->exitcode),
		cpu->vmcb->exitinfo1, cpu->vmcb->exitinfo2);
}

void main(void)
{
	struct kvm_pt_map map;
	unsigned int i;

	kvm_init_nested();
	if (!kvm_nested_has_paging())
		tst_brk(TCONF, "The virtual CPU has no nested paging for this "
			"kind of payload");
	map = kvm_nested_create_tables();
	kvm_pt_map_identity(&map, 0, KVM_IDENTITY_MAP_END, 2, KVM_MAP_ALL);
	kvm_pt_map_page(&map, KVM_RESULT_BASEADDR, KVM_RESULT_BASEADDR, 1,
			KVM_MAP_ALL);
	for (i = 0; i < ARRAY_SIZE(low_bits); i++)
		if (!low_bits[i] || !kvm_witness_disabled())
			try_bits(&map, low_bits[i]);
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "f559b2e9c5c5" },
		{ "CVE", "2024-50115" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
