// SPDX-License-Identifier: GPL-2.0-or-later
/*\
 * The short cut that messages of a guest take (lib/host/x86/walk.c) finds
 * what KVM_TRANSLATE finds, or leaves it to KVM: tried with the payload's own
 * page tables, and with tables of random entries.
 */
#include "kvm_test.h"

#ifdef COMPILE_PAYLOAD

void main(void)
{
}

#else /* COMPILE_PAYLOAD */

#include <stdlib.h>

#include "host/instance.h"

#define TABLES (8 * 1024 * 1024)	/* guest-physical, RAM nobody uses */
#define TABLE_COUNT 64
#define ROUNDS 20000

static struct tst_kvm_instance machine = { .vm_fd = -1 };

/* Returns whether KVM has a translation. */
static int ask_kvm(uint64_t va, uint64_t *paddr)
{
	struct kvm_translation trans = { .linear_address = va };

	if (ioctl(machine.vcpu_fd, KVM_TRANSLATE, &trans))
		tst_brk(TBROK | TERRNO, "KVM_TRANSLATE failed");
	*paddr = trans.physical_address;
	return trans.valid;
}

/* Returns 1 if the walk knows, 0 if it leaves it to KVM, -1 if it is wrong. */
static int compare(uint64_t va)
{
	uint64_t ours, theirs;

	if (!kvm_walk(&machine, va, &ours))
		return 0;
	if (ask_kvm(va, &theirs) && ours == theirs)
		return 1;
	tst_res(TFAIL, "0x%llx: KVM has 0x%llx, we have 0x%llx",
		(unsigned long long)va, (unsigned long long)theirs,
		(unsigned long long)ours);
	return -1;
}

/* The identity map has to be known, or messages are slow again. */
static void try_payload_tables(void)
{
	uint64_t va;

	for (va = 0x5000; va < DEFAULT_RAM_SIZE; va += 0x15000) {
		if (compare(va) != 1) {
			tst_res(TFAIL, "0x%llx is left to KVM",
				(unsigned long long)va);
			return;
		}
	}
	if (compare(KVM_RESULT_BASEADDR) == 1)
		tst_res(TPASS, "the payload's tables");
	else
		tst_res(TFAIL, "the result page is left to KVM");
}

/* Mostly a good entry, with one thing or another wrong about it. */
static uint64_t random_entry(void)
{
	uint64_t entry = TABLES + rand() % TABLE_COUNT * 4096;

	entry |= rand() & 0x7f;
	if (rand() % 8)
		entry |= 1;
	if (rand() % 4 == 0)
		entry |= 0x80;
	if (rand() % 16 == 0)
		entry |= 1ULL << (rand() % 64);
	if (entry & 0x80 && rand() % 4)
		entry &= ~0x3fffe000ULL | (rand() % 2 ? 0x3fe00000 : 0);
	return entry;
}

static void fill_tables(uint64_t *tables)
{
	size_t i;

	for (i = 0; i < TABLE_COUNT * 512; i++)
		tables[i] = random_entry();
}

static uint64_t random_address(void)
{
	uint64_t va = (uint64_t)rand() << 33 ^ (uint64_t)rand() << 16 ^ rand();

	return rand() % 8 ? (uint64_t)((int64_t)(va << 16) >> 16) : va;
}

/* The walk takes CR3 from where the last exit left it. */
static void use_table(uint64_t cr3)
{
	struct kvm_sregs sregs;

	if (ioctl(machine.vcpu_fd, KVM_GET_SREGS, &sregs))
		tst_brk(TBROK | TERRNO, "KVM_GET_SREGS failed");
	sregs.cr3 = cr3;
	if (rand() % 2)
		sregs.efer ^= 1 << 11;
	if (ioctl(machine.vcpu_fd, KVM_SET_SREGS, &sregs))
		tst_brk(TBROK | TERRNO, "KVM_SET_SREGS failed");
	machine.vcpu_info->s.regs.sregs = sregs;
}

static void try_random_tables(void)
{
	unsigned int i, known = 0;
	int result;

	for (i = 0; i < ROUNDS; i++) {
		if (i % 1000 == 0)
			use_table(TABLES + i / 1000 * 4096);
		result = compare(random_address());
		if (result < 0)
			return;
		known += result;
	}
	tst_res(known > ROUNDS / 10 ? TPASS : TFAIL,
		"random tables: %u of %u addresses known", known, ROUNDS);
}

static void run(void)
{
	tst_kvm_create_instance(&machine, DEFAULT_RAM_SIZE);
	if (machine.bits != 64)
		tst_brk(TCONF, "32-bit payloads have no short cut");
	tst_kvm_run_instance(&machine, 0);
	if (!(machine.vcpu_info->kvm_valid_regs & KVM_SYNC_X86_SREGS))
		tst_brk(TCONF, "KVM lacks KVM_SYNC_X86_SREGS");
	try_payload_tables();
	fill_tables(tst_kvm_get_memptr(&machine, TABLES));
	try_random_tables();
	tst_kvm_destroy_instance(&machine);
}

static void cleanup(void)
{
	tst_kvm_destroy_instance(&machine);
}

static struct tst_test test = {
	.test_all = run,
	.setup = tst_kvm_setup,
	.cleanup = cleanup,
};

#endif /* COMPILE_PAYLOAD */
