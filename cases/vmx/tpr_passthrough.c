// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * A nested guest that has its hypervisor's CR8 (no TPR shadow, no exits;
 * Intel SDM volume 3, 25.3 and 29.3, and 10.8.6): lowering it below the
 * priority of an interrupt that waits for the hypervisor neither exits nor
 * loses it; the hypervisor gets it, once, when it enables interrupts.
 *
 * Fix: "KVM: nVMX: Update vmcs01 TPR_THRESHOLD if L2 changed L1 TPR". KVM 6.1
 * fails: the hypervisor gets the interrupt only with the next event.
 * Risk on a vulnerable host: none; the vCPU exits for ever.
 */
/*
 * The lab's kernel loses sight of the interrupt: it looks for one when CR8
 * changes, where the nested guest has interrupts disabled, and not again when
 * the hypervisor runs. For tests/vmx/run:
 *
 * RUN64
 * KNOWN TFAIL: With interrupts enabled it is taken 0 times, behind another event 1 times
 * RUN64 -W
 * STATUS fails
 * RUN32
 * STATUS 32
 * SAYS TCONF: *64-bit*
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#ifdef __x86_64__

#define VECTOR 0x55
#define OTHER_VECTOR 0x56
#define X2APIC_EOI (MSR_X2APIC_BASE + 0x0b)
#define X2APIC_SPURIOUS (MSR_X2APIC_BASE + 0x0f)
#define X2APIC_SELF_IPI (MSR_X2APIC_BASE + 0x3f)
#define HIGH 8

static volatile unsigned int taken;

static int handler(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)ifrm;
	(void)errcode;
	taken += !!userdata;
	kvm_wrmsr(X2APIC_EOI, 0);
	return 0;
}

static uint64_t read_cr8(void)
{
	uint64_t value;

	asm volatile("mov %%cr8, %0" : "=r"(value));
	return value;
}

static void write_cr8(uint64_t value)
{
	asm volatile("mov %0, %%cr8" : : "r"(value));
}

static int lower_cr8(void)
{
	asm volatile("cli");
	write_cr8(0);
	return 0;
}

/* An interrupt that CR8 holds back. */
static void send_waiting(void)
{
	kvm_wrmsr(MSR_IA32_APICBASE, kvm_rdmsr(MSR_IA32_APICBASE) | 3U << 10);
	kvm_wrmsr(X2APIC_SPURIOUS, 0x1ff);
	tst_set_interrupt_callback(VECTOR, handler, (void *)1);
	tst_set_interrupt_callback(OTHER_VECTOR, handler, NULL);
	write_cr8(HIGH);
	if (!kvm_witness_disabled())
		kvm_wrmsr(X2APIC_SELF_IPI, VECTOR);
}

static void check_interrupt(void)
{
	unsigned int at_once;

	asm volatile("sti; nop; nop");
	at_once = taken;
	kvm_wrmsr(X2APIC_SELF_IPI, OTHER_VECTOR);
	if (taken)
		kvm_witness_hit();
	tst_res(at_once == 1 && taken == 1 ? TPASS : TFAIL,
		"With interrupts enabled it is taken %u times, behind another "
		"event %u times", at_once, taken);
}

void main(void)
{
	struct kvm_vmx_vcpu *cpu;

	kvm_set_vmx_state(1);
	asm volatile("cli");
	send_waiting();
	cpu = kvm_create_vmx_vcpu(lower_cr8, 1);
	kvm_vmx_vmrun(cpu);
	if (!is_exit("The guest lowers CR8", VMX_EXIT_HLT))
		return;
	tst_res(!read_cr8() && !taken ? TPASS : TFAIL,
		"Behind the exit CR8 is %llu, and the interrupt taken %u times",
		read_cr8(), taken);
	check_interrupt();
	kvm_witness_check();
}

#else
TST_TEST_TCONF("CR8 exists in 64-bit mode only")
#endif

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_IRQCHIP_TEST };

#endif /* COMPILE_PAYLOAD */
