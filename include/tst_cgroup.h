/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control groups. They are not supported: this is here so that sources
 * compile; each of these is TBROK and says so. Included by tst_test.h.
 */
#ifndef TST_CGROUP_H
#define TST_CGROUP_H

#include "tst_common.h"

/* enum tst_cg_ver - for .needs_cgroup_ver. */
enum tst_cg_ver {
	TST_CG_V1 = 1,
	TST_CG_V2 = 2,
};

struct tst_cg_group;

/* NULL: control groups are not supported. */
extern const struct tst_cg_group *const tst_cg;

/* Files of a group: TBROK each. */
#define SAFE_CG_HAS(cg, file_name) \
	TST_UNSUPPORTED_("SAFE_CG_HAS()", cg, file_name)
#define SAFE_CG_READ(cg, file_name, out, len) \
	TST_UNSUPPORTED_("SAFE_CG_READ()", cg, file_name, out, len)
#define SAFE_CG_PRINT(cg, file_name, str) \
	((void)TST_UNSUPPORTED_("SAFE_CG_PRINT()", cg, file_name, str))
#define SAFE_CG_PRINTF(cg, file_name, fmt, ...)				\
	((void)TST_UNSUPPORTED_("SAFE_CG_PRINTF()", cg, file_name, fmt,	\
				##__VA_ARGS__))
#define SAFE_CG_SCANF(cg, file_name, fmt, ...)				\
	((void)TST_UNSUPPORTED_("SAFE_CG_SCANF()", cg, file_name, fmt,	\
				##__VA_ARGS__))
#define SAFE_CG_LINES_SCANF(cg, file_name, fmt, ...)			\
	((void)TST_UNSUPPORTED_("SAFE_CG_LINES_SCANF()", cg, file_name,	\
				fmt, ##__VA_ARGS__))
#define SAFE_CG_OCCURSIN(cg, file_name, needle) \
	TST_UNSUPPORTED_("SAFE_CG_OCCURSIN()", cg, file_name, needle)

/* Making and removing groups: TBROK both. */
#define tst_cg_group_mk(parent, fmt, ...)				\
	((struct tst_cg_group *)(long)					\
	 TST_UNSUPPORTED_("tst_cg_group_mk()", parent, fmt, ##__VA_ARGS__))
#define tst_cg_group_rm(cg) \
	((struct tst_cg_group *)(long)TST_UNSUPPORTED_("tst_cg_group_rm()", cg))

#endif /* TST_CGROUP_H */
