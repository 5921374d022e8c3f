// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The hypervisor's state after very many entries into a nested guest: control,
 * segment and debug registers, system MSRs and the stack are what they were.
 *
 * Manual: AMD APM volume 2, 15.6; Intel SDM volume 3, 27.5.
 * Risk for a vulnerable host: none.
 *
 * -n chooses how many, -m how many on an Intel processor. On an emulated one
 * an entry takes a millisecond there (doc/cases/nested.md has figures), so
 * ./check does fewer.
 *
 * RUN64 -m 20000
 * RUN32 -n 3000
 * RUN -n 3000 -W
 * STATUS fails
 */
#include "nested.h"

#ifdef COMPILE_PAYLOAD

/* Where the controller tells how many: on AMD, on Intel. */
#define ENTRIES ((volatile uint32_t *)(WITNESS_BASEADDR + 4))

static int guest(void)
{
	for (;;)
		asm volatile("hlt");
	return 0;
}

struct state {
	struct kvm_cregs cregs;
	struct kvm_sregs sregs;
	uint64_t efer, pat, sysenter, flags;
};

static void read_state(struct state *state)
{
	uintptr_t flags;

	memset(state, 0, sizeof(*state));
	kvm_read_cregs(&state->cregs);
	kvm_read_sregs(&state->sregs);
	state->efer = kvm_rdmsr(MSR_EFER);
	state->pat = kvm_rdmsr(MSR_IA32_PAT);
	state->sysenter = kvm_rdmsr(MSR_SYSENTER_EIP);
	asm volatile("pushf; pop %0" : "=r"(flags));
	state->flags = flags & (RFLAGS_IF | RFLAGS_DF | RFLAGS_TF);
}

void main(void)
{
	struct kvm_nested_vcpu *cpu;
	struct state before, after;
	unsigned int i, entries = 0;

	kvm_init_nested();
	cpu = kvm_create_nested_vcpu(guest);
	read_state(&before);
	if (!kvm_witness_disabled())
		entries = ENTRIES[!!cpu->vmx];
	for (i = 0; i < entries; i++) {
		if (kvm_nested_run(cpu)->reason != KVM_NESTED_HLT)
			break;
		kvm_nested_advance(cpu);
	}
	read_state(&after);
	if (i)
		CHECK(i == entries, "%u of %u entries", i, entries);
	if (!memcmp(&before, &after, sizeof(before)))
		tst_res(TPASS, "The hypervisor's state is unchanged");
	else
		tst_res(TFAIL, "The hypervisor's state has changed");
	kvm_witness_check();
}

#else /* COMPILE_PAYLOAD */

#define DEFAULT_ENTRIES 100000

static char *entries_arg, *intel_arg;

static int parse(char *arg, int by_default)
{
	if (tst_parse_int(arg, &by_default, 1, INT_MAX))
		tst_brk(TBROK, "%s is not a number of entries", arg);
	return by_default;
}

static void run(void)
{
	int entries = parse(entries_arg, DEFAULT_ENTRIES);
	uint32_t *words;

	kvm_witness_create(&witness_vm);
	words = (uint32_t *)(uintptr_t)witness_vm.ram[WITNESS_SLOT].userspace_addr;
	words[1] = entries;
	words[2] = parse(intel_arg, entries);
	tst_kvm_run_instance(&witness_vm, 0);
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static struct tst_option options[] = {
	{ "W", &witness_disabled,
	  "       Leave out the set-up; the case must not pass" },
	{ "n:", &entries_arg, "       Number of entries" },
	{ "m:", &intel_arg, "       Number of entries on an Intel processor" },
	{ NULL, NULL, NULL }
};

static struct tst_test test = {
	.test_all = run,
	.cleanup = kvm_witness_cleanup,
	.options = options,
	.timeout = 600,
};

#endif /* COMPILE_PAYLOAD */
