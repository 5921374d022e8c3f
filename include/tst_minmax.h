/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MIN() and MAX(), from <sys/param.h> where it has them.
 */
#ifndef TST_MINMAX_H
#define TST_MINMAX_H

#include <sys/param.h>

#ifndef MIN
#define MIN(a, b) ({							\
	__typeof__(a) tst_a_ = (a);					\
	__typeof__(b) tst_b_ = (b);					\
	tst_a_ < tst_b_ ? tst_a_ : tst_b_;				\
})
#endif

#ifndef MAX
#define MAX(a, b) ({							\
	__typeof__(a) tst_a_ = (a);					\
	__typeof__(b) tst_b_ = (b);					\
	tst_a_ > tst_b_ ? tst_a_ : tst_b_;				\
})
#endif

#endif /* TST_MINMAX_H */
