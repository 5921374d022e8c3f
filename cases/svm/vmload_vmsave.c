// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * VMLOAD and VMSAVE move each of their fields, and nothing else. [APM volume
 * 2, 15.5.2, and volume 3, VMLOAD, VMSAVE.]
 *
 * A pattern of its own goes into each field by VMLOAD; RDMSR and the segment
 * registers must show it, VMSAVE to another page must store it, and every
 * byte of that page that is not such a field must stay as it was. All of it
 * runs in the guest (L1) and, without intercepts, in a nested guest (L2),
 * where the page is one of L1's; afterwards L1's own registers are intact.
 *
 * Fixes: CVE-2021-3656 (c7dfa4009965: unintercepted VMLOAD and VMSAVE in L2
 * accessed host-physical memory), CVE-2026-43133 (emulated in L2 they worked
 * on the wrong VMCB), and the defect that SUSE found with a test like this.
 *
 * Risk for a vulnerable host: corruption of host memory, at the address that
 * the page has in L1. Run it where that does not matter.
 */
#include "witness.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_x86_svm.h"

#define UNTOUCHED 0x5a
#define FIELD(name) { #name, __builtin_offsetof(struct kvm_vmcb, name), \
		      sizeof(((struct kvm_vmcb *)0)->name) }

static const struct field {
	const char *name;
	unsigned int offset, size;
} fields[] = {
	FIELD(fs.selector), FIELD(fs.attrib), FIELD(fs.limit), FIELD(fs.base),
	FIELD(gs.selector), FIELD(gs.attrib), FIELD(gs.limit), FIELD(gs.base),
	FIELD(ldtr.selector), FIELD(ldtr.attrib), FIELD(ldtr.limit),
	FIELD(ldtr.base),
	FIELD(tr.selector), FIELD(tr.attrib), FIELD(tr.limit), FIELD(tr.base),
	FIELD(star), FIELD(lstar), FIELD(cstar), FIELD(sfmask),
	FIELD(kernel_gs_base), FIELD(sysenter_cs), FIELD(sysenter_esp),
	FIELD(sysenter_eip),
};

static struct kvm_vmcb *patterns, *saved, *original;

static void fill(struct kvm_vmcb *vmcb, unsigned int n)
{
	static const struct kvm_vmcb_descriptor data = {
		.selector = 0x10, .attrib = 0xc93, .limit = 0xffffffff,
	};

	vmcb->fs = vmcb->gs = data;
	vmcb->fs.base = 0x1000 + n;
	vmcb->gs.base = 0x2000 + n;
	vmcb->fs.selector = 0x28;
	vmcb->gs.selector = 0x30;
	vmcb->fs.limit = 0xabcdefff;
	vmcb->gs.limit = 0x12345fff;
	vmcb->ldtr = (struct kvm_vmcb_descriptor){ .selector = 0x38,
		.attrib = 0x82, .limit = 0x777, .base = 0x3000 + n };
	vmcb->tr = original->tr;
	vmcb->star = 0x4000400040004000ULL + n;
	vmcb->lstar = 0x5000 + n;
	vmcb->cstar = 0x6000 + n;
	vmcb->sfmask = 0x7000 + n;
	vmcb->kernel_gs_base = 0x8000 + n;
	vmcb->sysenter_cs = 0x9000 + n;
	vmcb->sysenter_esp = 0xa000 + n;
	vmcb->sysenter_eip = 0xb000 + n;
}

static unsigned int problems;

static void check(const char *name, uint64_t is, uint64_t should)
{
	if (is == should)
		return;
	problems++;
	tst_res(TFAIL, "%s is 0x%llx, not 0x%llx", name, is, should);
}

static uint16_t fs_selector(void)
{
	struct kvm_sregs sregs;

	kvm_read_sregs(&sregs);
	return sregs.fs;
}

static void check_registers(void)
{
	uint16_t ldt;

	asm volatile("sldt %0" : "=r"(ldt));
	check("LDTR", ldt, patterns->ldtr.selector);
	check("FS", fs_selector(), patterns->fs.selector);
	check("FS_BASE", kvm_rdmsr(MSR_FS_BASE), patterns->fs.base);
	check("GS_BASE", kvm_rdmsr(MSR_GS_BASE), patterns->gs.base);
	check("STAR", kvm_rdmsr(MSR_STAR), patterns->star);
#ifdef __x86_64__
	check("LSTAR", kvm_rdmsr(MSR_LSTAR), patterns->lstar);
	check("CSTAR", kvm_rdmsr(MSR_CSTAR), patterns->cstar);
	check("SFMASK", kvm_rdmsr(MSR_SFMASK), patterns->sfmask);
	check("KERNEL_GS_BASE", kvm_rdmsr(MSR_KERNEL_GS_BASE),
	      patterns->kernel_gs_base);
#endif
	check("SYSENTER_CS", kvm_rdmsr(MSR_SYSENTER_CS),
	      patterns->sysenter_cs);
	check("SYSENTER_ESP", kvm_rdmsr(MSR_SYSENTER_ESP),
	      patterns->sysenter_esp);
	check("SYSENTER_EIP", kvm_rdmsr(MSR_SYSENTER_EIP),
	      patterns->sysenter_eip);
}

static void check_field(const struct field *field)
{
	uint64_t is = 0, should = 0;

	memcpy(&is, (char *)saved + field->offset, field->size);
	memcpy(&should, (char *)patterns + field->offset, field->size);
	check(field->name, is, should);
	memset((char *)saved + field->offset, UNTOUCHED, field->size);
}

/* Wipes the fields, so that only what must not be written is left. */
static void check_saved(void)
{
	const uint8_t *bytes = (const uint8_t *)saved;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		check_field(fields + i);
	for (i = 0; i < sizeof(*saved); i++)
		if (bytes[i] != UNTOUCHED)
			check("a byte that is none of VMSAVE's", i, ~0ULL);
}

static int move_all(void)
{
	unsigned int n;

	for (n = 0; n < 3; n++) {
		fill(patterns, n * 0x10);
		memset(saved, UNTOUCHED, sizeof(*saved));
		if (!kvm_witness_disabled())
			kvm_svm_vmload(patterns);
		check_registers();
		kvm_svm_vmsave(saved);
		check_saved();
		kvm_witness_hit();
	}
	kvm_svm_vmload(original);
	return 0;
}

static void report(const char *where)
{
	if (!problems)
		tst_res(TPASS, "VMLOAD and VMSAVE in %s", where);
	problems = 0;
}

static void run_nested(void)
{
	struct kvm_svm_vcpu *cpu = kvm_create_svm_vcpu(move_all, 1);

	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMLOAD, 0);
	kvm_vmcb_set_intercept(cpu->vmcb, SVM_INTERCEPT_VMSAVE, 0);
	kvm_svm_vmrun(cpu);
	check("exit code", cpu->vmcb->exitcode, SVM_EXIT_HLT);
}

/* L1's registers after all that; VMSAVE was checked before. */
static void check_own(void)
{
	memset(saved, UNTOUCHED, sizeof(*saved));
	memcpy(patterns, original, sizeof(*patterns));
	kvm_svm_vmsave(saved);
	check_saved();
}

void main(void)
{
	kvm_init_svm();
	patterns = kvm_alloc_vmcb();
	saved = kvm_alloc_vmcb();
	original = kvm_alloc_vmcb();
	kvm_svm_vmsave(original);
	move_all();
	report("the guest");
	run_nested();
	report("a nested guest");
	check_own();
	report("a nested guest leave the guest alone");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_TEST };

#endif /* COMPILE_PAYLOAD */
