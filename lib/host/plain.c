// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The functions behind the macros of kvm_host.h under their plain names, for
 * tests that take their addresses. There is no call to name as the place of
 * a failure, so it is the payload's main().
 */
#include "kvm_host.h"
#include "host/ioctl.h"

#define MAIN kvm_main_site()->file, kvm_main_site()->line

void (tst_kvm_validate_result)(int value)
{
	tst_kvm_validate_result_(MAIN, value);
}

uint64_t (tst_kvm_get_phys_address)(const struct tst_kvm_instance *inst,
				    uint64_t addr)
{
	return tst_kvm_get_phys_address_(MAIN, inst, addr);
}

int (tst_kvm_find_memslot)(const struct tst_kvm_instance *inst, uint64_t addr)
{
	return tst_kvm_find_memslot_(MAIN, inst, addr);
}

void *(tst_kvm_get_memptr)(const struct tst_kvm_instance *inst, uint64_t addr)
{
	return tst_kvm_get_memptr_(MAIN, inst, addr);
}

void *(tst_kvm_alloc_memory)(struct tst_kvm_instance *inst, unsigned int slot,
			     uint64_t baseaddr, size_t size,
			     unsigned int flags)
{
	return tst_kvm_alloc_memory_(MAIN, inst, slot, baseaddr, size, flags);
}

struct kvm_cpuid2 *(tst_kvm_get_cpuid)(int sysfd)
{
	return tst_kvm_get_cpuid_(MAIN, sysfd);
}

void (tst_kvm_create_instance)(struct tst_kvm_instance *inst, size_t ram_size)
{
	tst_kvm_create_instance_(MAIN, inst, ram_size);
}

struct tst_kvm_instance *(tst_kvm_get_vcpu)(struct tst_kvm_instance *inst,
					    unsigned int vcpu)
{
	return tst_kvm_get_vcpu_(MAIN, inst, vcpu);
}

int (tst_kvm_run_instance)(struct tst_kvm_instance *inst, int exp_errno)
{
	return tst_kvm_run_instance_(MAIN, inst, exp_errno);
}

void (tst_kvm_print_result)(const struct tst_kvm_instance *inst)
{
	tst_kvm_print_result_(MAIN, inst);
}
