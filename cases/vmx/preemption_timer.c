// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The VMX-preemption timer (Intel SDM volume 3, 25.5.1): it ends a guest that
 * loops, not before its time; with value 0 the guest executes nothing; a
 * guest that exits earlier finds the rest of its time in the VMCS if the
 * VM-exit control says so, and the old value otherwise; without the control
 * there is no exit.
 *
 * Neighbour of CVE-2019-7221 (ecec76885bcf): KVM emulates the timer of nested
 * guests, and that one outlived them.
 *
 * Risk on a vulnerable host: memory corruption, if a timer fires behind the
 * end of the virtual machine.
 */
#include "vmx_case.h"

#ifdef COMPILE_PAYLOAD

#define TICKS 1000
#define LONG_TIME 0x10000000

static struct kvm_vmx_vcpu *cpu;
static struct fresh_start first;
static volatile unsigned int steps;
static uint64_t deadline;
static unsigned int shift;

static uint64_t read_tsc(void)
{
	unsigned int lo, hi;

	asm volatile("lfence\nrdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return (uint64_t)hi << 32 | lo;
}

/* Ends by itself in the end: the timer may not work. */
static int loop(void)
{
	while (read_tsc() < deadline)
		steps++;
	return 0;
}

static int count_and_return(void)
{
	steps++;
	return 0;
}

static int run(int (*fn)(void), uint64_t ticks)
{
	restart(cpu, &first, fn);
	kvm_vmx_vmwrite(VMX_VMCS_PREEMPTION_TIMER, ticks);
	steps = 0;
	kvm_vmx_vmrun(cpu);
	return exit_reason();
}

static void check_expiry(void)
{
	uint64_t before = read_tsc(), time;

	deadline = before + 200000000;
	run(loop, TICKS);
	time = read_tsc() - before;
	if (!is_exit("Endless guest", VMX_EXIT_PREEMPT_TIMER))
		return;
	kvm_witness_hit();
	if (time >= (uint64_t)TICKS << shift)
		tst_res(TPASS, "The guest was ended behind %u steps", steps);
	else
		tst_res(TFAIL, "The guest was ended after %llu of %u TSC ticks",
			time, TICKS << shift);
}

static void check_zero(void)
{
	run(count_and_return, 0);
	if (!is_exit("Timer value 0", VMX_EXIT_PREEMPT_TIMER))
		return;
	kvm_witness_hit();
	if (!steps && kvm_vmx_vmread(VMX_VMCS_GUEST_RIP) == first.rip)
		tst_res(TPASS, "With value 0 the guest executes nothing");
	else
		tst_res(TFAIL, "With value 0 the guest executed something");
}

static void check_rest(void)
{
	uint64_t rest;

	run(count_and_return, LONG_TIME);
	if (!is_exit("Early exit", VMX_EXIT_HLT) ||
	    !field_is("Timer not saved", VMX_VMCS_PREEMPTION_TIMER,
		      LONG_TIME))
		return;
	if (!kvm_vmx_has_ctl(VMX_CTLMASK_EXITCTL,
			     VMX_EXITCTL_SAVE_PREEMPT_TIMER)) {
		tst_res(TCONF, "The processor does not save the timer");
		return;
	}
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_EXITCTL,
			VMX_EXITCTL_SAVE_PREEMPT_TIMER);
	run(count_and_return, LONG_TIME);
	rest = kvm_vmx_vmread(VMX_VMCS_PREEMPTION_TIMER);
	if (rest && rest < LONG_TIME)
		tst_res(TPASS, "An early exit saves the rest");
	else
		tst_res(TFAIL, "Rest of 0x%x ticks: 0x%llx", LONG_TIME, rest);
	kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_EXITCTL,
			  VMX_EXITCTL_SAVE_PREEMPT_TIMER);
}

static void check_off(void)
{
	kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_PINX, VMX_PINCTL_PREEMPT_TIMER);
	run(count_and_return, 0);
	if (is_exit("Timer off", VMX_EXIT_HLT) && steps == 1)
		tst_res(TPASS, "Without the control nothing expires");
}

void main(void)
{
	kvm_set_vmx_state(1);
	cpu = kvm_create_vmx_vcpu(loop, 1);
	first = remember_start(cpu);
	kvm_vmx_set_ctl(cpu, VMX_CTLMASK_PINX, VMX_PINCTL_PREEMPT_TIMER);
	if (kvm_witness_disabled())
		kvm_vmx_clear_ctl(cpu, VMX_CTLMASK_PINX,
				  VMX_PINCTL_PREEMPT_TIMER);
	shift = kvm_rdmsr(MSR_IA32_VMX_MISC) & IA32_VMXMISC_TIMER_SHIFT;
	check_expiry();
	check_zero();
	if (!kvm_witness_disabled())
		check_rest();
	check_off();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

static struct tst_test test = {
	KVM_WITNESS_TEST,
	.tags = (const struct tst_tag[]) {
		{ "linux-git", "ecec76885bcf" },
		{ "CVE", "2019-7221" },
		{}
	},
};

#endif /* COMPILE_PAYLOAD */
