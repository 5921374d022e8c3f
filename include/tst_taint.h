/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marks that the kernel puts on itself when something went wrong.
 */
#ifndef TST_TAINT_H
#define TST_TAINT_H

#define TST_TAINT_G	(1 << 0)	/* proprietary module loaded */
#define TST_TAINT_F	(1 << 1)	/* module force loaded */
#define TST_TAINT_S	(1 << 2)	/* out of specification system */
#define TST_TAINT_R	(1 << 3)	/* module force unloaded */
#define TST_TAINT_M	(1 << 4)	/* machine check */
#define TST_TAINT_B	(1 << 5)	/* bad page */
#define TST_TAINT_U	(1 << 6)	/* requested by user space */
#define TST_TAINT_D	(1 << 7)	/* died: oops or BUG */
#define TST_TAINT_A	(1 << 8)	/* ACPI table overridden */
#define TST_TAINT_W	(1 << 9)	/* warning */
#define TST_TAINT_C	(1 << 10)	/* staging driver */
#define TST_TAINT_I	(1 << 11)	/* firmware workaround */
#define TST_TAINT_O	(1 << 12)	/* module from out of tree */
#define TST_TAINT_E	(1 << 13)	/* unsigned module */
#define TST_TAINT_L	(1 << 14)	/* soft lockup */
#define TST_TAINT_K	(1 << 15)	/* live patch */
#define TST_TAINT_X	(1 << 16)	/* for the distribution */
#define TST_TAINT_T	(1 << 17)	/* struct randomization */
#define TST_TAINT_N	(1 << 18)	/* in-kernel test run */

/**
 * tst_taint_init() - remember which marks to look for.
 * @mask: TST_TAINT_*; TBROK if one is set already, but TCONF for W, which is
 *	then not looked for
 */
void tst_taint_init(unsigned int mask);

/** tst_taint_check() - marks set since tst_taint_init(). */
unsigned int tst_taint_check(void);

#endif /* TST_TAINT_H */
