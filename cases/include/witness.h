/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Witnesses: what keeps a case from passing without having tested anything.
 * Included by cases in both halves, instead of kvm_test.h.
 *
 * The payload counts how often the path under test was taken, with
 * kvm_witness_hit(), and ends with kvm_witness_check(), which is TBROK if
 * that was never. Option -W removes the case's set-up: the payload asks
 * kvm_witness_disabled() where it would set things up. Then the case must
 * not pass; the suites in tests/ run each case both ways.
 */
#ifndef CASES_WITNESS_H
#define CASES_WITNESS_H

#include "kvm_test.h"

/* Where the controller tells the payload about option -W. */
#define WITNESS_SLOT 6
#define WITNESS_BASEADDR 0x7ffe0000

#ifdef COMPILE_PAYLOAD

static unsigned int witness_count;

/**
 * kvm_witness_disabled() - whether the set-up of the case shall be left out.
 *
 * Return: 1 with option -W, else 0.
 */
static inline int kvm_witness_disabled(void)
{
	return !!*(volatile const uint32_t *)WITNESS_BASEADDR;
}

/**
 * kvm_witness_hit() - the path under test was taken.
 */
static inline void kvm_witness_hit(void)
{
	witness_count++;
}

/**
 * kvm_witness_check() - TBROK if the path under test was never taken.
 */
static inline void kvm_witness_check(void)
{
	if (!witness_count)
		tst_brk(TBROK, "The path under test was never taken");
	tst_res(TINFO, "The path under test was taken %u times",
		witness_count);
}

#else /* COMPILE_PAYLOAD */

static char *witness_disabled;
static __attribute__((unused))
struct tst_kvm_instance witness_vm = { .vm_fd = -1 };

/**
 * kvm_witness_create_config() - make a machine whose payload knows about -W.
 * @inst: the machine
 * @config: what it shall be like; NULL: all defaults
 */
static inline void
kvm_witness_create_config(struct tst_kvm_instance *inst,
			  const struct tst_kvm_config *config)
{
	uint32_t *flag;

	tst_kvm_create_instance_config(inst, config);
	flag = tst_kvm_alloc_memory(inst, WITNESS_SLOT, WITNESS_BASEADDR,
				    getpagesize(), 0);
	*flag = witness_disabled != NULL;
}

/**
 * kvm_witness_create() - make a normal machine whose payload knows about -W.
 * @inst: the machine
 */
static inline void kvm_witness_create(struct tst_kvm_instance *inst)
{
	kvm_witness_create_config(inst, NULL);
}

static __attribute__((unused)) void kvm_witness_cleanup(void)
{
	tst_kvm_destroy_instance(&witness_vm);
}

static inline void kvm_witness_run_config(const struct tst_kvm_config *config)
{
	kvm_witness_create_config(&witness_vm, config);
	tst_kvm_run_instance(&witness_vm, 0);
	tst_kvm_destroy_instance(&witness_vm);
	tst_free_all();
}

static __attribute__((unused)) void kvm_witness_run(void)
{
	kvm_witness_run_config(NULL);
}

static __attribute__((unused)) void kvm_witness_run_irqchip(void)
{
	static const struct tst_kvm_config config = {
		.flags = TST_KVM_IRQCHIP,
	};

	kvm_witness_run_config(&config);
}

static __attribute__((unused)) struct tst_option kvm_witness_options[] = {
	{ "W", &witness_disabled,
	  "       Leave out the set-up; the case must not pass" },
	{ NULL, NULL, NULL }
};

/*
 * Members of struct tst_test for a case that just runs its payload, the second
 * in a machine with interrupt controllers in the kernel.
 */
#define KVM_WITNESS_TEST                                                      \
	.test_all = kvm_witness_run,                                          \
	.cleanup = kvm_witness_cleanup,                                       \
	.options = kvm_witness_options
#define KVM_WITNESS_IRQCHIP_TEST                                              \
	.test_all = kvm_witness_run_irqchip,                                  \
	.cleanup = kvm_witness_cleanup,                                       \
	.options = kvm_witness_options

#endif /* COMPILE_PAYLOAD */

#endif /* CASES_WITNESS_H */
