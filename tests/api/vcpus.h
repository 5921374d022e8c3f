/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases of payloads with several vCPUs, which have a function for the first
 * vCPU and one for each of the others. Included behind api.h.
 */
#ifndef TESTS_VCPUS_H
#define TESTS_VCPUS_H

struct vcpu_case {
	const char *name;
	void (*first)(void), (*other)(void);
};

/* The case that the controller names. */
static inline const struct vcpu_case *
find_vcpu_case(const struct vcpu_case *cases, unsigned int count)
{
	const char *name = (const char *)API_CASE_BASEADDR;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(cases[i].name, name))
			return cases + i;
	tst_brk(TBROK, "There is no case \"%s\"", name);
}

#endif /* TESTS_VCPUS_H */
