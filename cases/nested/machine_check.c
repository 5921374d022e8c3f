// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * Machine checks that reach a processor while a nested guest runs: with the
 * intercept of #MC it exits with vector 18, at an instruction boundary, and
 * the guest's handler does not run; without, the guest's handler gets it,
 * once.
 *
 * The controller reports an uncorrected error with KVM_X86_SET_MCE when the
 * guest writes to a port (KVM API, 4.107).
 *
 * Manual: AMD APM volume 2, 15.12.16; Intel SDM volume 3, 15.3 and 25.2.
 * Risk for a vulnerable host: none.
 */
#include "nested.h"

#define PORT 0x1f0

#ifdef COMPILE_PAYLOAD

static volatile unsigned int seen;

extern const char behind_out[];

static int handler(void *userdata, struct kvm_interrupt_frame *ifrm,
		   unsigned long errcode)
{
	(void)userdata;
	(void)ifrm;
	(void)errcode;
	seen++;
	return 0;
}

/* The processor shuts down at the next error if the last one is not cleared. */
static int guest(void)
{
	asm volatile("outb %%al, %%dx\n"
		     ".globl behind_out\n"
		     "behind_out:	nop" : : "a"(0), "d"(PORT));
	return seen;
}

static struct kvm_nested_vcpu *make_guest(int intercept)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(guest);

	kvm_nested_set(cpu, KVM_NESTED_CR4,
		       kvm_nested_get(cpu, KVM_NESTED_CR4) | CR4_MCE);
	kvm_nested_intercept_exception(cpu, INTR_MACHINE_CHECK, intercept);
	seen = 0;
	return cpu;
}

static void check_exit(void)
{
	struct kvm_nested_vcpu *cpu = make_guest(!kvm_witness_disabled());
	const struct kvm_nested_exit *exit =
		run_until(cpu, KVM_NESTED_EXCEPTION);
	const char *rip = (const char *)(uintptr_t)
		kvm_nested_get(cpu, KVM_NESTED_RIP);

	CHECK(exit->number == INTR_MACHINE_CHECK && !exit->errcode &&
	      rip == behind_out && !seen,
	      "#MC exits: vector %u, raw 0x%llx, RIP %d behind OUT, %u calls",
	      exit->number, exit->raw, (int)(rip - behind_out), seen);
	kvm_wrmsr(MSR_IA32_MCG_STATUS, 0);
}

static void check_no_exit(void)
{
	int calls = run_to_return(make_guest(0));

	CHECK(calls == 1, "#MC without the intercept: %d calls of the handler",
	      calls);
	kvm_wrmsr(MSR_IA32_MCG_STATUS, 0);
}

void main(void)
{
	struct kvm_cregs cregs;

	kvm_init_nested();
	tst_set_interrupt_callback(INTR_MACHINE_CHECK, handler, NULL);
	kvm_read_cregs(&cregs);
	kvm_set_cr4(cregs.cr4 | CR4_MCE);
	check_exit();
	check_no_exit();
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

#include <sys/ioctl.h>

#define BANKS 4
#define MCG_CTL_P (1 << 8)

/* Valid, uncorrected, enabled (Intel SDM volume 3, 15.3.2.2). */
#define STATUS (1ULL << 63 | 1ULL << 61 | 1ULL << 60)

static void set_up_banks(void)
{
	uint64_t capabilities = BANKS | MCG_CTL_P;

	if (ioctl(witness_vm.vcpu_fd, KVM_X86_SETUP_MCE, &capabilities))
		tst_brk(TCONF | TERRNO,
			"KVM has no machine checks (KVM_X86_SETUP_MCE)");
}

static void report_error(void)
{
	struct kvm_x86_mce error = { .status = STATUS, .mcg_status = 1 << 2 };

	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_X86_SET_MCE, &error);
}

static int is_port(void)
{
	return witness_vm.vcpu_info->exit_reason == KVM_EXIT_IO &&
		witness_vm.vcpu_info->io.port == PORT;
}

/* Runs the payload up to its next message or write to the port. */
static void run_once(void)
{
	SAFE_IOCTL(witness_vm.vcpu_fd, KVM_RUN, 0);
	if (tst_kvm_fetch_result(&witness_vm)) {
		if (!witness_vm.ended)
			tst_kvm_print_result(&witness_vm);
	} else if (is_port()) {
		report_error();
	} else {
		tst_brk(TBROK, "KVM_RUN returned with exit reason %u",
			witness_vm.vcpu_info->exit_reason);
	}
}

static void run(void)
{
	kvm_witness_create(&witness_vm);
	set_up_banks();
	while (!witness_vm.ended)
		run_once();
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static struct tst_test test = {
	.test_all = run,
	.cleanup = kvm_witness_cleanup,
	.options = kvm_witness_options,
};

#endif /* COMPILE_PAYLOAD */
