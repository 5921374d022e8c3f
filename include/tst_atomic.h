/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Atomic 32-bit integers, sequentially consistent.
 */
#ifndef TST_ATOMIC_H
#define TST_ATOMIC_H

#include <stdint.h>

typedef int32_t tst_atomic_t;

static inline int32_t tst_atomic_add_return(int32_t i, tst_atomic_t *v)
{
	return __atomic_add_fetch(v, i, __ATOMIC_SEQ_CST);
}

/* Returns the value before the addition. */
static inline int32_t tst_atomic_return_add(int32_t i, tst_atomic_t *v)
{
	return __atomic_fetch_add(v, i, __ATOMIC_SEQ_CST);
}

static inline int32_t tst_atomic_load(tst_atomic_t *v)
{
	return __atomic_load_n(v, __ATOMIC_SEQ_CST);
}

static inline void tst_atomic_store(int32_t i, tst_atomic_t *v)
{
	__atomic_store_n(v, i, __ATOMIC_SEQ_CST);
}

static inline int32_t tst_atomic_inc(tst_atomic_t *v)
{
	return tst_atomic_add_return(1, v);
}

static inline int32_t tst_atomic_dec(tst_atomic_t *v)
{
	return tst_atomic_add_return(-1, v);
}

#endif /* TST_ATOMIC_H */
