/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running kernel is and has.
 */
#ifndef TST_KERNEL_H
#define TST_KERNEL_H

/** tst_kernel_bits() - 32 or 64, with a TINFO. */
int tst_kernel_bits(void);

/** tst_is_compat_mode() - is this a 32-bit program on a 64-bit kernel? */
int tst_is_compat_mode(void);

/** tst_abi_bits() - TCONF unless this program has @abi (32 or 64) bits. */
void tst_abi_bits(int abi);

/*
 * Is a driver in the kernel: built in, as an installed module, either one?
 * Return 0 if it is, -1 if not. '-' and '_' are the same in names.
 */
int tst_check_builtin_driver(const char *driver);
int tst_check_module_driver(const char *driver);
int tst_check_driver(const char *driver);

/** tst_check_preempt_rt() - TCONF on a kernel with PREEMPT_RT. */
void tst_check_preempt_rt(void);

#endif /* TST_KERNEL_H */
