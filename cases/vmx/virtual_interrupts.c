// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Virtual-interrupt delivery (Intel SDM volume 3, 29.1.4, 29.1.5, 29.2): an
 * interrupt that the virtual-APIC page requests reaches the nested guest by
 * its own IDT, without an exit, when RFLAGS.IF and the virtual TPR allow it;
 * request, service and PPR are updated. EOI in virtual x2APIC mode ends the
 * service, and is an exit behind the instruction if the bitmap says so. An
 * IPI to itself is delivered, too.
 *
 * Fix: none known. KVM 6.1 gives its guest virtual-interrupt delivery where the
 * processor has it, but EOI exits only where that has posted interrupts, too.
 *
 * Risk on a vulnerable host: none known.
 */
/*
 * The lab's processor has no posted interrupts, for tests/vmx/run:
 *
 * RUN
 * KNOWN TFAIL: EOI exit: exit reason 12 *
 * RUN -W
 * STATUS fails
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define VECTOR 0x55
#define APIC_TPR 0x80
#define APIC_PPR 0xa0
#define APIC_ISR 0x100
#define APIC_IRR 0x200
#define X2APIC_EOI (MSR_X2APIC_BASE + 0x0b)
#define X2APIC_SELF_IPI (MSR_X2APIC_BASE + 0x3f)

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static volatile uint32_t *page;
static volatile unsigned int taken, finished, service, ppr, eoi;

extern const char behind_eoi[];

static volatile uint32_t *reg(unsigned int offset)
{
	return page + offset / sizeof(*page);
}

static volatile uint32_t *vector_bits(unsigned int offset)
{
	return reg(offset + VECTOR / 32 * 0x10);
}

static int is_set(unsigned int offset)
{
	return *vector_bits(offset) >> VECTOR % 32 & 1;
}

static int handler(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	taken++;
	service = is_set(APIC_ISR) && !is_set(APIC_IRR);
	ppr = *reg(APIC_PPR);
	if (eoi)
		asm volatile(".globl behind_eoi\n"
			     "	wrmsr\n"
			     "behind_eoi:" : : "a"(0), "d"(0), "c"(X2APIC_EOI)
			     : "memory");
	return 0;
}

/*
 * What delivery needs, interrupt table and handler, is in KVM's own tables
 * then: in the lab, vector 0 is delivered if it faults.
 */
static int touch_handler(void)
{
	asm volatile("int %0" : : "i"(VECTOR));
	return 0;
}

static int open_guest(void)
{
	asm volatile("sti; nop; nop; cli");
	finished = 1;
	return 0;
}

static int closed_guest(void)
{
	asm volatile("cli; nop; nop");
	finished = 1;
	return 0;
}

static int send_guest(void)
{
	kvm_wrmsr(X2APIC_SELF_IPI, VECTOR);
	return open_guest();
}

/* Until STI the guest runs with interrupts disabled. */
static void start(int (*fn)(void), unsigned int request)
{
	unsigned int i;

	restart(cpu, &first, fn);
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_RFLAGS, first.rflags & ~RFLAGS_IF);
	for (i = 0; i < PAGESIZE / sizeof(*page); i++)
		page[i] = 0;
	if (request)
		*vector_bits(APIC_IRR) = 1U << VECTOR % 32;
	kvm_vmx_vmwrite(VMX_VMCS_GUEST_INTR, request);
	taken = finished = service = ppr = 0;
}

static void expect(const char *what, unsigned int want, unsigned int status)
{
	if (!is_exit(what, VMX_EXIT_HLT) ||
	    !field_is(what, VMX_VMCS_GUEST_INTR, status))
		return;
	if (want)
		kvm_witness_hit();
	if (taken == want && finished &&
	    (!want || (service && ppr == (VECTOR & 0xf0))))
		tst_res(TPASS, "%s: taken %u times, status 0x%x", what, taken,
			status);
	else
		tst_res(TFAIL,
			"%s: taken %u times, not %u; in service %u, PPR 0x%x",
			what, taken, want, service, ppr);
}

#define IN_SERVICE (VECTOR << 8)

static void check_delivery(void)
{
	eoi = 0;
	start(touch_handler, 0);
	kvm_vmx_vmrun(cpu);
	start(open_guest, VECTOR);
	kvm_vmx_vmrun(cpu);
	expect("Request", 1, IN_SERVICE);
	start(closed_guest, VECTOR);
	kvm_vmx_vmrun(cpu);
	expect("Request with RFLAGS.IF 0", 0, VECTOR);
	start(open_guest, VECTOR);
	*reg(APIC_TPR) = VECTOR & 0xf0;
	kvm_vmx_vmrun(cpu);
	expect("Request of a class not above the TPR", 0, VECTOR);
	*reg(APIC_TPR) = 0;
}

static void check_eoi(void)
{
	eoi = 1;
	start(open_guest, VECTOR);
	kvm_vmx_vmrun(cpu);
	expect("Request and EOI", 1, 0);
	if (is_set(APIC_ISR))
		tst_res(TFAIL, "EOI leaves the vector in service");
	start(send_guest, 0);
	kvm_vmx_vmrun(cpu);
	expect("IPI to itself, and EOI", 1, 0);
}

static void check_eoi_exit(void)
{
	kvm_vmx_vmwrite(VMX_VMCS_EOI_EXIT_BITMAP0 + VECTOR / 64 * 2,
			1ULL << VECTOR % 64);
	start(open_guest, VECTOR);
	kvm_vmx_vmrun(cpu);
	if (!is_exit("EOI exit", VMX_EXIT_VIRT_EOI) ||
	    !field_is("EOI exit", VMX_VMCS_EXIT_QUALIFICATION, VECTOR) ||
	    !field_is("EOI exit", VMX_VMCS_GUEST_RIP, (uintptr_t)behind_eoi))
		return;
	kvm_witness_hit();
	kvm_vmx_vmrun(cpu);
	expect("EOI exit, and on", 1, 0);
}

static void set_controls(void)
{
	char *bitmap = tst_heap_alloc_pages(1);

	memset(bitmap, 0, PAGESIZE);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_PINX, VMX_PINCTL_EXT_INTR);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL, VMX_EXECCTL_MSR_BITMAP |
			VMX_EXECCTL_TPR_SHADOW);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXECCTL2, VMX_EXECCTL2_VIRT_X2APIC |
			VMX_EXECCTL2_VIRT_INTR);
	if (kvm_witness_disabled())
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXECCTL2,
				  VMX_EXECCTL2_VIRT_INTR);
	kvm_vmx_vmwrite(VMX_VMCS_MSR_BITMAP_POINTER, (uintptr_t)bitmap);
	kvm_vmx_vmwrite(VMX_VMCS_VIRT_APIC_POINTER, (uintptr_t)page);
	kvm_vmx_vmwrite(VMX_VMCS_TPR_THRESHOLD, 0);
}

void main(void)
{
	kvm_set_vmx_state(1);
	page = tst_heap_alloc_pages(1);
	tst_set_interrupt_callback(VECTOR, handler, NULL);
	cpu = kvm_create_vmx_vcpu(open_guest, 1);
	first = remember_start(cpu);
	set_controls();
	check_delivery();
	check_eoi();
	check_eoi_exit();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_IRQCHIP_TEST };

#endif /* COMPILE_PAYLOAD */
