/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Versions of the kernel.
 */
#ifndef TST_KVERCMP_H
#define TST_KVERCMP_H

/**
 * struct tst_kern_exv - the version a distribution's kernel has something in.
 * @dist_name: the distribution, in capitals ("RHEL8", "UBUNTU"); NULL ends a
 *	list
 * @extra_ver: its version, "4.18.0-80"
 */
struct tst_kern_exv {
	char *dist_name;
	char *extra_ver;
};

/** tst_parse_kver() - split "a.b.c..."; return 0, or 1 if it is none. */
int tst_parse_kver(const char *str_kver, int *v1, int *v2, int *v3);

/** tst_kvcmp() - compare @cur_kver with r1.r2.r3: <0, 0 or >0. */
int tst_kvcmp(const char *cur_kver, int r1, int r2, int r3);

/** tst_kvercmp() - compare the running kernel. */
int tst_kvercmp(int r1, int r2, int r3);

/** tst_kvexcmp() - compare two versions "a.b.c-d.e" number by number. */
int tst_kvexcmp(const char *tested, const char *cur);

/**
 * tst_kvercmp2() - compare the running kernel, with exceptions.
 * @vers: on these distributions, the version to compare with instead
 */
int tst_kvercmp2(int r1, int r2, int r3, struct tst_kern_exv *vers);

/** tst_kvcmp_distname() - the distribution in @cur_kver or os-release. */
const char *tst_kvcmp_distname(const char *cur_kver);

#endif /* TST_KVERCMP_H */
