/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An address that faults.
 */
#ifndef TST_GET_BAD_ADDR_H
#define TST_GET_BAD_ADDR_H

/** tst_get_bad_addr() - an inaccessible page; @cleanup_fn has to be NULL. */
void *tst_get_bad_addr(void (*cleanup_fn)(void));

#endif /* TST_GET_BAD_ADDR_H */
