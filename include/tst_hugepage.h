/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Huge pages.
 */
#ifndef TST_HUGEPAGE_H
#define TST_HUGEPAGE_H

#include <stddef.h>

/* .number that sets the pool to none. */
#define TST_NO_HUGEPAGES ((unsigned long)-1)

enum tst_hp_policy {
	TST_REQUEST = 0,	/* take what there is */
	TST_NEEDS = 1,		/* TCONF if it is less */
};

/**
 * struct tst_hugepage - huge pages of the default size (.hugepages).
 * @number: how many
 * @policy: what to do if there are not as many
 */
struct tst_hugepage {
	const unsigned long number;
	enum tst_hp_policy policy;
};

/* How many .hugepages got. */
extern unsigned long tst_hugepages;

/** tst_get_hugepage_size() - default size in bytes; 0 if there is none. */
size_t tst_get_hugepage_size(void);

/**
 * tst_reserve_hugepages() - make the pool of huge pages large enough.
 *
 * The pool's old size is put back at the end. Return: pages in the pool.
 */
unsigned long tst_reserve_hugepages(struct tst_hugepage *hp);

#endif /* TST_HUGEPAGE_H */
