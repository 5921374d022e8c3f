/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processors, and what the machine is.
 */
#ifndef TST_CPU_H
#define TST_CPU_H

long tst_ncpus(void);			/* online */
long tst_ncpus_conf(void);		/* configured */
long tst_ncpus_max(void);		/* possible: highest number + 1 */
long tst_ncpus_available(void);		/* this process may use */

/** tst_cpu_vendor() - the first vendor_id in /proc/cpuinfo, or NULL. */
const char *tst_cpu_vendor(void);

#define VIRT_ANY	0
#define VIRT_XEN	1
#define VIRT_KVM	2
#define VIRT_IBMZ	3
#define VIRT_IBMZ_LPAR	4
#define VIRT_IBMZ_ZVM	5
#define VIRT_HYPERV	6
#define VIRT_OTHER	0xffff

/**
 * tst_is_virt() - is this machine a virtual one of that kind?
 * @virt_type: VIRT_*
 *
 * LTP_VIRT_OVERRIDE (kvm, xen, zvm, microsoft, or empty for none) wins over
 * systemd-detect-virt, that over what the kernel shows.
 */
int tst_is_virt(int virt_type);

#endif /* TST_CPU_H */
