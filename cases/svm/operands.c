// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMRUN, VMLOAD and VMSAVE refuse an address in RAX that is not aligned to a
 * page or is not one of physical memory (#GP), and all SVM instructions are
 * undefined while EFER.SVME is 0 (#UD). [APM volume 2, 15.4, 15.5.1; volume 3,
 * "VMRUN", "VMLOAD", "VMSAVE", "STGI", "CLGI", "INVLPGA".]
 *
 * With a good address each of them works, so that it is the address that is
 * refused.
 *
 * Such exceptions come behind intercepts (volume 2, 15.9), so it is KVM that has
 * to raise them; QEMU's TCG raises those for RAX before. Linux 6.1 ignores bits
 * 11:0 of RAX, and lets CLGI and STGI through where there is a virtual GIF.
 *
 * Risk for a vulnerable host: none; the instruction uses the page that the
 * address is in.
 */
/*
 * The labs' kernel has these bugs, for tests/svm/run:
 *
 * RUN
 * KNOWN TFAIL: VMRUN, RAX not aligned: no exception
 * KNOWN TFAIL: VMLOAD, RAX not aligned: no exception
 * KNOWN TFAIL: VMSAVE, RAX not aligned: no exception
 * KNOWN TFAIL: CLGI, EFER.SVME=0: no exception
 * KNOWN TFAIL: STGI, EFER.SVME=0: no exception
 * RUN -W
 * STATUS fails
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define BEYOND_MEMORY (1ULL << 62)

static struct kvm_svm_vcpu *cpu;
static struct kvm_vmcb *other;

void l2_halt(void);
asm(".pushsection .text\n"
    "l2_halt:	hlt\n"
    ".popsection\n");

static int nothing(void)
{
	return 0;
}

/* After VMRUN only RAX and RSP are those of before; the guest changes none. */
static __attribute__((unused)) struct kvm_fault try_vmrun(unsigned long rax)
{
	return KVM_PROBE("vmrun", : : "a"(rax) : "memory");
}

static struct kvm_fault try_vmload(unsigned long rax)
{
	return KVM_PROBE("vmload", : : "a"(rax) : "memory");
}

static struct kvm_fault try_vmsave(unsigned long rax)
{
	return KVM_PROBE("vmsave", : : "a"(rax) : "memory");
}

static struct kvm_fault try_invlpga(unsigned long rax)
{
	return KVM_PROBE("invlpga", : : "a"(rax), "c"(1));
}

static struct kvm_fault try_stgi(unsigned long rax)
{
	(void)rax;
	return KVM_PROBE("stgi");
}

static struct kvm_fault try_clgi(unsigned long rax)
{
	(void)rax;
	return KVM_PROBE("clgi");
}

static const struct {
	const char *name;
	struct kvm_fault (*run)(unsigned long rax);
	int address;		/* RAX has to be one of a page */
	int always;		/* SKINIT makes it valid, too (15.4) */
} table[] = {
	{ "VMSAVE", try_vmsave, 1, 0 },
	{ "VMLOAD", try_vmload, 1, 0 },
#ifdef __x86_64__
	/* In 32 bit it takes kvm_svm_vmrun() to survive it everywhere. */
	{ "VMRUN", try_vmrun, 1, 0 },
#endif
	{ "INVLPGA", try_invlpga, 0, 0 },
	{ "CLGI", try_clgi, 0, 0 },
	{ "STGI", try_stgi, 0, 1 },
};

/* What the instruction needs lies there: VMLOAD gets what VMSAVE put there. */
static void expect(unsigned int i, const char *what, int enabled,
		   unsigned long rax, int vector)
{
	struct kvm_fault fault;

	kvm_init_guest_vmcb(cpu->vmcb, 1, cpu->vmcb->ss.selector, NULL,
			    nothing);
	cpu->vmcb->rip = (uintptr_t)l2_halt;
	kvm_set_svm_state(1);
	kvm_svm_vmsave(other);
	kvm_svm_vmsave(cpu->vmcb);
	kvm_set_svm_state(enabled);
	fault = table[i].run(rax);
	kvm_set_svm_state(1);
	asm volatile("stgi");
	if (fault.vector == vector && !fault.errcode) {
		tst_res(TPASS, "%s, %s: exception %d", table[i].name, what,
			vector);
		if (vector != KVM_NO_FAULT)
			kvm_witness_hit();
	} else if (fault.vector == KVM_NO_FAULT) {
		tst_res(TFAIL, "%s, %s: no exception", table[i].name, what);
	} else {
		tst_res(TFAIL, "%s, %s: exception %d, error code 0x%lx",
			table[i].name, what, fault.vector, fault.errcode);
	}
}

static void try_addresses(unsigned int i)
{
	unsigned long good = (uintptr_t)(table[i].run == try_vmrun ?
					 cpu->vmcb : other);

	expect(i, "good RAX", 1, good, KVM_NO_FAULT);
	if (!table[i].address)
		return;
	if (kvm_witness_disabled()) {
		expect(i, "RAX left as it is", 1, good, INTR_GPF);
		return;
	}
	expect(i, "RAX not aligned", 1, good + 8, INTR_GPF);
	if (sizeof(long) == 8)
		expect(i, "RAX beyond memory", 1, good | BEYOND_MEMORY,
		       INTR_GPF);
}

static int has_skinit(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_EXT_FEATURES, 0, &cpuid);
	return !!(cpuid.ecx & (1U << 12));
}

static void try_disabled(unsigned int i)
{
	if (table[i].always && has_skinit())
		return;
	expect(i, "EFER.SVME=0", 0, (uintptr_t)other, INTR_BAD_OPCODE);
}

void main(void)
{
	unsigned int i;

	kvm_init_svm();
	cpu = kvm_create_svm_vcpu(nothing, 1);
	other = kvm_alloc_vmcb();
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		try_addresses(i);
		try_disabled(i);
	}
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
