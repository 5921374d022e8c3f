/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The architecture a test was compiled for.
 */
#ifndef TST_ARCH_H
#define TST_ARCH_H

enum tst_arch_type {
	TST_UNKNOWN,
	TST_X86,
	TST_X86_64,
	TST_IA64,
	TST_PPC,
	TST_PPC64,
	TST_S390,
	TST_S390X,
	TST_ARM,
	TST_AARCH64,
	TST_SPARC,
};

struct tst_arch {
	char name[16];
	enum tst_arch_type type;
};

/* The architecture of this program. */
extern const struct tst_arch tst_arch;

/**
 * tst_is_on_arch() - is this program's architecture in a list?
 * @archs: names ended by NULL; NULL stands for all
 *
 * Return: 1 or 0; TBROK if the list has a name that is none.
 */
int tst_is_on_arch(const char *const *archs);

#endif /* TST_ARCH_H */
