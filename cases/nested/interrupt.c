// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Interrupts and NMIs that arrive while a nested guest runs, or wait for it
 * to be entered: intercepted they are exits, at once, and the hypervisor takes
 * them behind the exit; not intercepted they go to the guest's handler. The
 * interrupt window is an exit as soon as the guest enables interrupts.
 *
 * Manual: AMD APM volume 2, 15.13 and 15.21; Intel SDM volume 3, 25.2, 25.6
 * and 26.7.5.
 * Fix: "KVM: nVMX: Fix loss of pending event before entering L2": one that
 * waited for interrupts to be enabled vanished at the entry.
 * Risk for a vulnerable host: none; the hypervisor loses interrupts.
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

#define VECTOR 0x60
#define APICBASE_X2APIC (1U << 10)
#define APICBASE_ENABLE (1U << 11)
#define X2APIC_EOI (MSR_X2APIC_BASE + 0x0b)
#define X2APIC_SPURIOUS (MSR_X2APIC_BASE + 0x0f)
#define X2APIC_ICR (MSR_X2APIC_BASE + 0x30)
#define X2APIC_SELF_IPI (MSR_X2APIC_BASE + 0x3f)
#define SPURIOUS_ENABLE 0x1ff
#define ICR_NMI (4U << 8)		/* to the APIC with id 0 */
#define STACKS 0x8000			/* more than the hypervisor's */

static volatile unsigned int hits, guest_hits;
static uintptr_t own_stack;

/* The hypervisor's stack is far from that of its guests. */
static int is_own_stack(uintptr_t sp)
{
	return sp - own_stack + STACKS < 2 * STACKS;
}

static int handler(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)errcode;
	hits++;
	guest_hits += !is_own_stack(kvm_get_interrupt_sp(ifrm));
	if (!userdata)
		kvm_wrmsr(X2APIC_EOI, 0);
	return 0;
}

static int send_interrupt(void)
{
	kvm_wrmsr(X2APIC_SELF_IPI, VECTOR);
	return 0;
}

static int send_nmi(void)
{
	kvm_wrmsr(X2APIC_ICR, ICR_NMI);
	return 0;
}

static int nothing(void)
{
	return 0;
}

static int open_window(void)
{
	asm volatile("cli\n"
		     "hlt\n"
		     "sti\n"
		     "nop\n"
		     "nop" : : : "memory");
	return 7;
}

static struct kvm_nested_vcpu *make(int (*function)(void),
				    enum kvm_nested_reason reason, int on)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(function);

	if (kvm_nested_intercept(cpu, reason, on && !kvm_witness_disabled()))
		tst_brk(TCONF, "This processor cannot intercept: %s",
			kvm_nested_reason_name(reason));
	hits = guest_hits = 0;
	return cpu;
}

/*
 * Lets the hypervisor take what waits for it. On Intel processors NMIs stay
 * blocked behind an exit for one (SDM volume 3, 27.5.5), up to an IRET.
 */
static void open_interrupts(void)
{
	KVM_PROBE("ud2");
	asm volatile("sti\n"
		     "nop\n"
		     "nop\n"
		     "cli" : : : "memory");
}

static void check_intercepted(const char *name, int (*function)(void),
			      enum kvm_nested_reason reason)
{
	struct kvm_nested_vcpu *cpu = make(function, reason, 1);
	const struct kvm_nested_exit *exit = kvm_nested_run(cpu);

	CHECK(exit->reason == reason && !guest_hits,
	      "%s: exit for %s, %u in the guest", name,
	      kvm_nested_reason_name(exit->reason), guest_hits);
	open_interrupts();
	/* An NMI that was an exit has been taken, on both processors. */
	if (reason == KVM_NESTED_INTR)
		CHECK(hits == 1 && !guest_hits,
		      "%s: the hypervisor takes it %u times", name, hits);
	run_to_return(cpu);
}

static void check_free(const char *name, int (*function)(void),
		       enum kvm_nested_reason reason)
{
	struct kvm_nested_vcpu *cpu = make(function, reason, 0);
	const struct kvm_nested_exit *exit = kvm_nested_run(cpu);

	CHECK(exit->reason == KVM_NESTED_HLT && guest_hits == 1 && hits == 1,
	      "%s, not intercepted: exit for %s, taken %u times, %u in the guest",
	      name, kvm_nested_reason_name(exit->reason), hits, guest_hits);
}

/* It waits since before the entry, and the guest enables interrupts. */
static void check_waiting(int intercept)
{
	struct kvm_nested_vcpu *cpu = make(nothing, KVM_NESTED_INTR,
					   intercept);
	uint64_t start = kvm_nested_get(cpu, KVM_NESTED_RIP);
	const struct kvm_nested_exit *exit;

	kvm_nested_set(cpu, KVM_NESTED_RFLAGS, RFLAGS_IF | 2);
	send_interrupt();
	exit = kvm_nested_run(cpu);
	if (intercept)
		CHECK(exit->reason == KVM_NESTED_INTR && !hits &&
		      kvm_nested_get(cpu, KVM_NESTED_RIP) == start,
		      "Waiting interrupt: exit for %s before the first "
		      "instruction", kvm_nested_reason_name(exit->reason));
	else
		CHECK(exit->reason == KVM_NESTED_HLT && guest_hits == 1,
		      "Waiting interrupt, not intercepted: taken %u times by "
		      "the guest", guest_hits);
	open_interrupts();
	CHECK(hits == 1, "Waiting interrupt: taken %u times", hits);
}

static void check_window(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(open_window);

	run_until(cpu, KVM_NESTED_HLT);
	kvm_nested_advance(cpu);
	kvm_nested_intercept(cpu, KVM_NESTED_INTR_WINDOW,
			     !kvm_witness_disabled());
	run_until(cpu, KVM_NESTED_INTR_WINDOW);
	CHECK(kvm_nested_get(cpu, KVM_NESTED_RFLAGS) & RFLAGS_IF,
	      "Interrupt window: an exit when the guest enables interrupts");
	kvm_nested_intercept(cpu, KVM_NESTED_INTR_WINDOW, 0);
	CHECK(run_to_return(cpu) == 7, "The guest goes on");
}

static void enable_apic(void)
{
	uint64_t base;

	if (kvm_rdmsr_safe(MSR_IA32_APICBASE, &base) ||
	    kvm_wrmsr_safe(MSR_IA32_APICBASE, base | APICBASE_ENABLE |
			   APICBASE_X2APIC))
		tst_brk(TCONF, "The virtual CPU has no x2APIC");
	kvm_wrmsr(X2APIC_SPURIOUS, SPURIOUS_ENABLE);
	tst_set_interrupt_callback(VECTOR, handler, NULL);
	tst_set_interrupt_callback(INTR_NMI, handler, (void *)1);
}

void main(void)
{
	kvm_init_nested();
	asm volatile("cli");
	own_stack = (uintptr_t)__builtin_frame_address(0);
	enable_apic();
	check_intercepted("Interrupt", send_interrupt, KVM_NESTED_INTR);
	check_free("Interrupt", send_interrupt, KVM_NESTED_INTR);
	check_waiting(1);
	check_waiting(0);
	check_intercepted("NMI", send_nmi, KVM_NESTED_NMI);
	check_free("NMI", send_nmi, KVM_NESTED_NMI);
	check_window();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = { KVM_WITNESS_IRQCHIP_TEST };

#endif /* COMPILE_PAYLOAD */
