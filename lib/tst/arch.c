// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The architecture of this program, and lists of architectures.
 */
#include "tst/tst_private.h"

const struct tst_arch tst_arch = {
#if defined(__x86_64__)
	"x86_64", TST_X86_64
#elif defined(__i386__)
	"x86", TST_X86
#elif defined(__ia64__)
	"ia64", TST_IA64
#elif defined(__powerpc64__)
	"ppc64", TST_PPC64
#elif defined(__powerpc__)
	"ppc", TST_PPC
#elif defined(__s390x__)
	"s390x", TST_S390X
#elif defined(__s390__)
	"s390", TST_S390
#elif defined(__aarch64__)
	"aarch64", TST_AARCH64
#elif defined(__arm__)
	"arm", TST_ARM
#elif defined(__sparc__)
	"sparc", TST_SPARC
#else
	"unknown", TST_UNKNOWN
#endif
};

static const char *const names[] = {
	"x86", "x86_64", "ia64", "ppc", "ppc64", "s390", "s390x", "arm",
	"aarch64", "sparc",
};

static int is_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(name, names[i]))
			return 1;
	}
	return 0;
}

int tst_is_on_arch(const char *const *archs)
{
	const char *const *arch;
	int found = 0;

	if (!archs)
		return 1;
	for (arch = archs; *arch; arch++) {
		if (!is_name(*arch))
			tst_lib_brk(TBROK, "'%s' is no name of an architecture",
				    *arch);
		found |= !strcmp(*arch, tst_arch.name);
	}
	return found;
}
