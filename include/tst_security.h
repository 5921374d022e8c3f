/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Security features that are on: 1 or 0; -1 if that cannot be told. FIPS
 * mode and SELinux are off, 0, where the kernel does not have their files.
 */
#ifndef TST_SECURITY_H
#define TST_SECURITY_H

int tst_lockdown_enabled(void);
int tst_secureboot_enabled(void);
int tst_fips_enabled(void);
int tst_lsm_enabled(const char *name);
int tst_selinux_enforcing(void);

#endif /* TST_SECURITY_H */
