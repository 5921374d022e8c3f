/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many tests in one program: $CASE picks the one to be. Included by the
 * programs that tests/tst/run builds.
 */
#ifndef CASES_H
#define CASES_H

#include "tst_test.h"

struct tst_case {
	const char *name;
	struct tst_test test;
};

static const char *case_name;

static struct tst_test test;

/* Before main(): the library must see the case as if it were the source's. */
static void pick(const struct tst_case *list, size_t n)
{
	size_t i;

	case_name = getenv("CASE");
	for (i = 0; case_name && i < n; i++) {
		if (!strcmp(list[i].name, case_name)) {
			memcpy(&test, &list[i].test, sizeof(test));
			return;
		}
	}
	for (i = 0; i < n; i++)
		printf("%s\n", list[i].name);
	exit(99);
}

#define PICK_CASE							\
__attribute__((constructor)) static void pick_case(void)		\
{									\
	pick(cases, ARRAY_SIZE(cases));					\
}

#endif /* CASES_H */
