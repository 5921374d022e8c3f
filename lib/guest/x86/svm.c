// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * AMD SVM: enabling it and making VMCBs (kvm_x86_svm.h). Running them is
 * svm_run.c.
 */
#include "kvm_x86_svm.h"
#include "guest/x86/nested.h"
#include "guest/x86/svm.h"

#define VMCB_AT(member, offset)                                               \
	_Static_assert(__builtin_offsetof(struct kvm_vmcb, member) == (offset), \
		       "kvm_vmcb." #member)
VMCB_AT(intercepts, 0x0);
VMCB_AT(intercepts_ext, 0x14);
VMCB_AT(pause_filter_threshold, 0x3c);
VMCB_AT(pause_filter_count, 0x3e);
VMCB_AT(iopm_base_addr, 0x40);
VMCB_AT(msrpm_base_addr, 0x48);
VMCB_AT(tsc_offset, 0x50);
VMCB_AT(guest_asid, 0x58);
VMCB_AT(tlb_control, 0x5c);
VMCB_AT(virtual_tpr, 0x60);
VMCB_AT(virtual_irq, 0x61);
VMCB_AT(virt_intr_ctl, 0x63);
VMCB_AT(virt_intr_vector, 0x64);
VMCB_AT(interrupt_shadow, 0x68);
VMCB_AT(exitcode, 0x70);
VMCB_AT(exitinfo1, 0x78);
VMCB_AT(exitinfo2, 0x80);
VMCB_AT(exit_int_info, 0x88);
VMCB_AT(enable_nested_paging, 0x90);
VMCB_AT(avic_bar, 0x98);
VMCB_AT(ghcb_gpa, 0xa0);
VMCB_AT(event_injection, 0xa8);
VMCB_AT(nested_cr3, 0xb0);
VMCB_AT(virt_ext, 0xb8);
VMCB_AT(vmcb_clean, 0xc0);
VMCB_AT(next_rip, 0xc8);
VMCB_AT(instr_len, 0xd0);
VMCB_AT(instr_bytes, 0xd1);
VMCB_AT(avic_backing_page, 0xe0);
VMCB_AT(avic_logical_ptr, 0xf0);
VMCB_AT(avic_physical_ptr, 0xf8);
VMCB_AT(vmsa_pa, 0x108);
VMCB_AT(vmgexit_rax, 0x110);
VMCB_AT(vmgexit_cpl, 0x118);
VMCB_AT(es, 0x400);
VMCB_AT(cs, 0x410);
VMCB_AT(ss, 0x420);
VMCB_AT(ds, 0x430);
VMCB_AT(fs, 0x440);
VMCB_AT(gs, 0x450);
VMCB_AT(gdtr, 0x460);
VMCB_AT(ldtr, 0x470);
VMCB_AT(idtr, 0x480);
VMCB_AT(tr, 0x490);
VMCB_AT(cpl, 0x4cb);
VMCB_AT(efer, 0x4d0);
VMCB_AT(cr4, 0x548);
VMCB_AT(cr3, 0x550);
VMCB_AT(cr0, 0x558);
VMCB_AT(dr7, 0x560);
VMCB_AT(dr6, 0x568);
VMCB_AT(rflags, 0x570);
VMCB_AT(rip, 0x578);
VMCB_AT(rsp, 0x5d8);
VMCB_AT(s_cet, 0x5e0);
VMCB_AT(ssp, 0x5e8);
VMCB_AT(isst_addr, 0x5f0);
VMCB_AT(rax, 0x5f8);
VMCB_AT(star, 0x600);
VMCB_AT(lstar, 0x608);
VMCB_AT(cstar, 0x610);
VMCB_AT(sfmask, 0x618);
VMCB_AT(kernel_gs_base, 0x620);
VMCB_AT(sysenter_cs, 0x628);
VMCB_AT(sysenter_esp, 0x630);
VMCB_AT(sysenter_eip, 0x638);
VMCB_AT(cr2, 0x640);
VMCB_AT(guest_pat, 0x668);
VMCB_AT(dbgctl, 0x670);
VMCB_AT(br_from, 0x678);
VMCB_AT(br_to, 0x680);
VMCB_AT(last_excp_from, 0x688);
VMCB_AT(last_excp_to, 0x690);
_Static_assert(sizeof(struct kvm_vmcb) == 4096, "struct kvm_vmcb");
_Static_assert(sizeof(struct kvm_vmcb_descriptor) == 16, "descriptor");
_Static_assert(__builtin_offsetof(struct kvm_svm_vcpu, regs) == sizeof(long),
	       "kvm_svm_vcpu.regs");

#define CPUID_SVM (1U << 2)
#define RFLAGS_START 0x202
#define DR6_START 0xffff0ff0
#define DR7_START 0x400

/* Where VMRUN puts the hypervisor's state, for each vCPU. */
static struct kvm_vmcb *hsave_pages[KVM_VCPUS_MAX];

int kvm_is_svm_supported(void)
{
	struct kvm_cpuid cpuid;

	kvm_get_cpuid(CPUID_GET_INPUT_RANGE, 0, &cpuid);
	if (cpuid.eax < CPUID_GET_EXT_FEATURES)
		return 0;
	kvm_get_cpuid(CPUID_GET_EXT_FEATURES, 0, &cpuid);
	return cpuid.ecx & CPUID_SVM;
}

int kvm_get_svm_state(void)
{
	return !!(kvm_rdmsr(MSR_EFER) & EFER_SVME);
}

static void require_svm(const char *file, int line)
{
	if (!kvm_is_svm_supported())
		tst_brk_(file, line, TCONF,
			 "The virtual CPU has no SVM: this needs an AMD "
			 "processor and kvm_amd with nested=1, or bareguest "
			 "lab amd -- PROGRAM");
	if (kvm_rdmsr(MSR_VM_CR) & VM_CR_SVMDIS)
		tst_brk_(file, line, TCONF,
			 "SVM is disabled by the host (VM_CR.SVMDIS)");
}

void kvm_set_svm_state_(const char *file, int line, int enabled)
{
	uint64_t efer;

	require_svm(file, line);
	efer = kvm_rdmsr(MSR_EFER);
	kvm_wrmsr(MSR_EFER, enabled ? efer | EFER_SVME : efer & ~EFER_SVME);
}

void kvm_init_svm_(const char *file, int line)
{
	struct kvm_vmcb **page = hsave_pages + kvm_vcpu_id();

	kvm_set_svm_state_(file, line, 1);
	if (!*page)
		*page = kvm_alloc_vmcb_(file, line);
	kvm_wrmsr(MSR_VM_HSAVE_PA, (uintptr_t)*page);
}

struct kvm_vmcb *kvm_alloc_vmcb_(const char *file, int line)
{
	return tst_heap_alloc_pages_(file, line, 1);
}

void kvm_vmcb_copy_gdt_descriptor_(const char *file, int line,
				   struct kvm_vmcb_descriptor *dst,
				   unsigned int gdt_desc)
{
	uint32_t limit;
	uint64_t base;
	unsigned int flags;

	if (gdt_desc >= KVM_GDT_SIZE)
		tst_brk_(file, line, TBROK,
			 "GDT index %u is not in 0 to %u", gdt_desc,
			 KVM_GDT_SIZE - 1);

	kvm_parse_segment_descriptor(kvm_gdt + gdt_desc, &base, &limit, &flags);
	if (!(flags & SEGFLAG_PRESENT)) {
		memset(dst, 0, sizeof(*dst));
		return;
	}
	if (flags & SEGFLAG_PAGE_LIMIT)
		limit = limit << 12 | 0xfff;
	dst->selector = gdt_desc << 3;
	dst->attrib = flags;
	dst->limit = limit;
	dst->base = base;
}

static int bit_of(unsigned int id)
{
	return 1 << id % 8;
}

void kvm_vmcb_set_intercept_(const char *file, int line,
			     struct kvm_vmcb *vmcb, unsigned int id,
			     unsigned int state)
{
	uint8_t *bits = (uint8_t *)vmcb;

	if (id >= SVM_INTERCEPT_END)
		tst_brk_(file, line, TBROK,
			 "SVM intercept 0x%x is not below 0x%x", id,
			 SVM_INTERCEPT_END);
	if (state)
		bits[id / 8] |= bit_of(id);
	else
		bits[id / 8] &= ~bit_of(id);
}

int kvm_vmcb_get_intercept(const struct kvm_vmcb *vmcb, unsigned int id)
{
	const uint8_t *bits = (const uint8_t *)vmcb;

	return !!(bits[id / 8] & bit_of(id));
}

static void copy_tables(struct kvm_vmcb *vmcb)
{
	struct {
		uint16_t limit;
		uintptr_t base;
	} __attribute__((__packed__)) table;

	asm volatile("sgdt %0" : "=m"(table));
	vmcb->gdtr.limit = table.limit;
	vmcb->gdtr.base = table.base;
	asm volatile("sidt %0" : "=m"(table));
	vmcb->idtr.limit = table.limit;
	vmcb->idtr.base = table.base;
}

static unsigned int segment_index(uint16_t ss)
{
	return ss < KVM_GDT_SIZE ? ss : ss >> 3;
}

/* VMSAVE stores FS, GS, TR and LDTR with what the processor knows of them. */
static void copy_segments(const char *file, int line, struct kvm_vmcb *vmcb,
			  uint16_t ss)
{
	struct kvm_sregs sregs;

	kvm_read_sregs(&sregs);
	kvm_svm_vmsave(vmcb);
	kvm_vmcb_copy_gdt_descriptor_(file, line, &vmcb->cs, sregs.cs >> 3);
	kvm_vmcb_copy_gdt_descriptor_(file, line, &vmcb->ds, sregs.ds >> 3);
	kvm_vmcb_copy_gdt_descriptor_(file, line, &vmcb->es, sregs.es >> 3);
	kvm_vmcb_copy_gdt_descriptor_(file, line, &vmcb->ss,
				      segment_index(ss));
}

static void copy_control_registers(struct kvm_vmcb *vmcb)
{
	struct kvm_cregs cregs;

	kvm_read_cregs(&cregs);
	vmcb->cr0 = cregs.cr0;
	vmcb->cr3 = cregs.cr3;
	vmcb->cr4 = cregs.cr4;
	vmcb->efer = kvm_rdmsr(MSR_EFER);
	vmcb->guest_pat = kvm_rdmsr(MSR_IA32_PAT);
}

void kvm_init_guest_vmcb_(const char *file, int line, struct kvm_vmcb *vmcb,
			  uint32_t asid, uint16_t ss, void *rsp,
			  int (*guest_main)(void))
{
	memset(vmcb, 0, sizeof(*vmcb));
	kvm_vmcb_set_intercept_(file, line, vmcb, SVM_INTERCEPT_VMRUN, 1);
	kvm_vmcb_set_intercept_(file, line, vmcb, SVM_INTERCEPT_VMSAVE, 1);
	kvm_vmcb_set_intercept_(file, line, vmcb, SVM_INTERCEPT_HLT, 1);
	vmcb->guest_asid = asid;
	copy_segments(file, line, vmcb, ss);
	copy_tables(vmcb);
	copy_control_registers(vmcb);
	vmcb->dr6 = DR6_START;
	vmcb->dr7 = DR7_START;
	vmcb->rflags = RFLAGS_START;
	vmcb->rip = (uintptr_t)kvm_nested_entry;
	vmcb->rax = (uintptr_t)guest_main;
	vmcb->rsp = (uintptr_t)rsp;
}

struct kvm_svm_vcpu *kvm_create_svm_vcpu_(const char *file, int line,
					  int (*guest_main)(void),
					  int alloc_stack)
{
	struct kvm_svm_vcpu *cpu = tst_heap_alloc_(file, line, sizeof(*cpu));
	uint16_t ss = 0;
	char *stack = NULL;

	cpu->vmcb = kvm_alloc_vmcb_(file, line);
	if (alloc_stack) {
		stack = tst_heap_alloc_pages_(file, line,
					      NESTED_STACK_SIZE / PAGESIZE);
		ss = kvm_create_stack_descriptor_(file, line, kvm_gdt,
						  KVM_GDT_SIZE, stack);
		stack += NESTED_STACK_SIZE;
	}
	kvm_init_guest_vmcb_(file, line, cpu->vmcb, 1, ss, stack, guest_main);
	return cpu;
}
