// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nested guests on two vCPUs at a time: each has a hypervisor, a guest and a
 * level of its own, whatever the other one does meanwhile. For
 * tests/nested/run.
 *
 * RUN
 * SAYS TINFO: vCPU 1: L2: the second guest is there
 * SAYS TINFO: the first hypervisor is there
 * SAYS TINFO: L2: the first guest is there
 * SAYS TINFO: vCPU 1: the second hypervisor is there
 * SAYS TPASS: vCPU 1: second: *
 * SAYS TPASS: first: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

#include "kvm_nested.h"
#include "kvm_x86_svm.h"

#define ROUNDS 20

static volatile unsigned int step;

static void wait_for(unsigned int value)
{
	while (step < value)
		asm volatile("pause");
}

/* In the order of the numbers, on both vCPUs. */
static void take_step(unsigned int value)
{
	wait_for(value);
	step = value + 1;
}

static int first_guest(void)
{
	wait_for(2);
	tst_res(TINFO, "the first guest is there");
	take_step(2);
	return 11;
}

static int second_guest(void)
{
	tst_res(TINFO, "the second guest is there");
	take_step(0);
	wait_for(3);
	return 22;
}

static int count_cpuids(void)
{
	unsigned int i, eax, ebx, ecx, edx;

	for (i = 0; i < ROUNDS; i++)
		asm volatile("cpuid" : "=a"(eax), "=b"(ebx), "=c"(ecx),
			     "=d"(edx) : "a"(0), "c"(0));
	return i;
}

/* Both enter and leave their guests as they like. */
static void many_exits(void)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(count_cpuids);
	unsigned int exits = 0;

	kvm_nested_intercept(cpu, KVM_NESTED_CPUID, 1);
	while (kvm_nested_run(cpu)->reason == KVM_NESTED_CPUID) {
		exits++;
		kvm_nested_advance(cpu);
	}
	CHECK_EQ(exits, ROUNDS);
	CHECK_EQ((int)cpu->regs->rax, ROUNDS);
}

static void run_guest(int (*guest)(void), int value)
{
	struct kvm_nested_vcpu *cpu = kvm_create_nested_vcpu(guest);

	CHECK_EQ(kvm_nested_run(cpu)->reason, KVM_NESTED_HLT);
	CHECK_EQ((int)cpu->regs->rax, value);
}

/* On AMD each needs memory of its own for its hypervisor's state. */
static uint64_t host_areas[2];

static void begin(void)
{
	kvm_init_nested();
	if (kvm_is_svm_supported())
		host_areas[kvm_vcpu_id()] = kvm_rdmsr(MSR_VM_HSAVE_PA);
}

static void check_host_areas(void)
{
	if (!kvm_is_svm_supported())
		return;
	CHECK(host_areas[0] && host_areas[1]);
	CHECK(host_areas[0] != host_areas[1]);
}

void kvm_vcpu_main(unsigned int vcpu)
{
	begin();
	run_guest(second_guest, 22);
	tst_res(TINFO, "the second hypervisor is there");
	take_step(3);
	many_exits();
	if (vcpu == kvm_vcpu_id())
		tst_res(TPASS, "second: each guest was its own");
	take_step(5);
}

/*
 * Page directory pointers have no accessed bit (Intel SDM volume 3, table
 * 4-8). QEMU's TCG sets it, and KVM then refuses them to the other vCPU.
 */
static void check_pointers(void)
{
	if (sizeof(long) == 4 && kvm_pagetable[0].accessed)
		tst_brk(TCONF, "This processor writes to page directory "
			"pointers: no two vCPUs with PAE paging");
}

void main(void)
{
	check_pointers();
	begin();
	wait_for(1);
	tst_res(TINFO, "the first hypervisor is there");
	take_step(1);
	run_guest(first_guest, 11);
	take_step(4);
	many_exits();
	wait_for(6);
	check_host_areas();
	DONE("first");
}

#else /* COMPILE_PAYLOAD */

static void run(void)
{
	const struct tst_kvm_config config = { .vcpus = 2 };

	tst_kvm_create_instance_config(&api_vm, &config);
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
}

API_TEST(run);

#endif /* COMPILE_PAYLOAD */
