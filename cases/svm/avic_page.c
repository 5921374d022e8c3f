// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * AVIC that a hypervisor (L1) enables for its nested guest (L2), although its
 * virtual CPU has none, stays off. [APM volume 2, 15.29.]
 *
 * L1 sets the AVIC bit, the APIC's address and a backing page in the VMCB; L2
 * writes to the APIC's address, where this machine has memory, and reads it
 * back. What L2 wrote must be in that memory, at its own place, and not in
 * the backing page, nor anywhere else near it: the host looks at all of it.
 *
 * Fixes: CVE-2021-3653 (0f923e07124d): KVM copied the bit, and L2 accessed the
 * page of the host's memory that has the address of L1's backing page.
 *
 * Risk for a vulnerable host: corruption of its memory. Run it where that does
 * not matter. On processors without AVIC nothing can go wrong: see the note.
 */
#include "witness.h"

#define APIC_BASEADDR 0xfee00000UL
#define VALUES 16

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

static volatile uint32_t *const apic = (uint32_t *)APIC_BASEADDR;
static unsigned int wrong;

static uint32_t pattern(unsigned int i)
{
	return 0x5a5a0000 + i * 0x111;
}

static int guest(void)
{
	unsigned int i;

	for (i = 0; i < VALUES; i++)
		apic[i * 4] = pattern(i);
	for (i = 0; i < VALUES; i++)
		if (apic[i * 4] != pattern(i))
			wrong++;
	return 0;
}

static void check_memory(void)
{
	unsigned int i;

	for (i = 0; i < VALUES; i++) {
		if (apic[i * 4] == pattern(i))
			kvm_witness_hit();
		else
			tst_res(TFAIL, "Offset 0x%x is 0x%x, not 0x%x", i * 16,
				apic[i * 4], pattern(i));
	}
}

static void check_page(const uint8_t *page)
{
	unsigned int i;

	for (i = 0; i < PAGESIZE; i++)
		if (page[i] != 0xa5)
			tst_res(TFAIL, "Offset 0x%x of the backing page is "
				"0x%x", i, page[i]);
}

void main(void)
{
	struct kvm_svm_vcpu *cpu;
	struct kvm_cpuid cpuid;
	uint8_t *page;

	kvm_init_svm();
	kvm_get_cpuid(CPUID_GET_SVM_FEATURES, 0, &cpuid);
	if (cpuid.edx & SVM_CPUID_AVIC)
		tst_brk(TCONF, "This virtual CPU has AVIC");
	kvm_map_page(APIC_BASEADDR, APIC_BASEADDR, 1, KVM_PAGE_WRITABLE);
	page = tst_heap_alloc_pages(1);
	memset(page, 0xa5, PAGESIZE);
	cpu = kvm_create_svm_vcpu(guest, 1);
	cpu->vmcb->virt_intr_ctl = SVM_INTR_MASKING | SVM_INTR_AVIC;
	cpu->vmcb->avic_bar = APIC_BASEADDR;
	cpu->vmcb->avic_backing_page = (uintptr_t)page;
	cpu->vmcb->avic_logical_ptr = (uintptr_t)page;
	cpu->vmcb->avic_physical_ptr = (uintptr_t)page;
	if (!kvm_witness_disabled())
		kvm_svm_vmrun(cpu);
	check_memory();
	check_page(page);
	if (wrong || cpu->vmcb->exitcode != SVM_EXIT_HLT)
		tst_res(TFAIL, "%s, %u values were read back wrong",
			kvm_svm_exit_name(cpu->vmcb->exitcode), wrong);
	else
		tst_res(TPASS, "AVIC stays off");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

#define AVIC_PARAMETER "/sys/module/kvm_amd/parameters/avic"

static void run(void)
{
	kvm_witness_create(&witness_vm);
	tst_kvm_alloc_memory(&witness_vm, 5, APIC_BASEADDR, getpagesize(), 0);
	if (!access(AVIC_PARAMETER, R_OK) &&
	    !tst_read_bool_sys_param(AVIC_PARAMETER))
		tst_res(TINFO, "kvm_amd has avic=0: no processor to mislead");
	tst_kvm_run_instance(&witness_vm, 0);
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static struct tst_test test = {
	.test_all = run,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
};

#endif /* COMPILE_PAYLOAD */
