// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does the test make sense, and can it run here? Checked in a fixed order,
 * before anything is changed.
 */
#include "tst/tst_private.h"
#include "tst_kconfig.h"

/* Fields about devices, file systems and control groups. */
static void check_unsupported(void)
{
	const struct tst_test *t = tst_test;
	const struct {
		int set;
		const char *name;
	} fields[] = {
		{ t->needs_device, "needs_device" },
		{ t->needs_overlay, "needs_overlay" },
		{ t->format_device, "format_device" },
		{ t->mount_device, "mount_device" },
		{ t->needs_rofs, "needs_rofs" },
		{ t->needs_devfs, "needs_devfs" },
		{ t->all_filesystems, "all_filesystems" },
		{ t->needs_hugetlbfs, "needs_hugetlbfs" },
		{ !!t->skip_filesystems, "skip_filesystems" },
		{ !!t->dev_min_size, "dev_min_size" },
		{ !!t->filesystems, "filesystems" },
		{ !!t->mntpoint, "mntpoint" },
		{ !!t->scall, "scall" },
		{ !!t->sample, "sample" },
		{ !!t->needs_cgroup_ver, "needs_cgroup_ver" },
		{ !!t->needs_cgroup_ctrls, "needs_cgroup_ctrls" },
		{ t->needs_cgroup_nsdelegate, "needs_cgroup_nsdelegate" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].set)
			tst_lib_brk(TBROK, ".%s is not supported here",
				    fields[i].name);
	}
}

static void check_functions(void)
{
	const struct tst_test *t = tst_test;

	if (t->test && t->test_all)
		tst_lib_brk(TBROK, ".test and .test_all are both set");
	if (!t->test && !t->test_all)
		tst_lib_brk(TBROK, "neither .test nor .test_all is set");
	if (t->test && !t->tcnt)
		tst_lib_brk(TBROK, ".test is set, so .tcnt must not be 0");
	if (!t->test && t->tcnt)
		tst_lib_brk(TBROK, ".tcnt is set, but not .test");
}

static void check_archs(void)
{
	if (!tst_is_on_arch(tst_test->supported_archs))
		tst_lib_brk(TCONF, "This architecture '%s' is not supported "
			    "by the test", tst_arch.name);
}

static void check_vendor(void)
{
	const char *want = tst_test->needs_cpu_vendor, *have;

	if (!want)
		return;
	have = tst_cpu_vendor();
	if (!have || strcmp(have, want))
		tst_lib_brk(TCONF, "The CPU vendor has to be %s, but is %s "
			    "(/proc/cpuinfo)", want, have ? have : "unknown");
}

void tst_check_early(void)
{
	if (!tst_test)
		tst_lib_brk(TBROK, "there is no test to run");
	if (tst_test->timeout < TST_UNLIMITED_TIMEOUT)
		tst_lib_brk(TBROK, ".timeout = %d: allowed are seconds from 0, "
			    "or TST_UNLIMITED_TIMEOUT", tst_test->timeout);
	if (tst_test->runtime < 0)
		tst_lib_brk(TBROK, ".runtime = %d: allowed are seconds from 0",
			    tst_test->runtime);
	if (tst_test->tconf_msg)
		tst_lib_brk(TCONF, "%s", tst_test->tconf_msg);
	check_archs();
	check_vendor();
	if (tst_test->runs_script) {
		tst_test->child_needs_reinit = 1;
		tst_test->forks_child = 1;
	}
	check_unsupported();
	check_functions();
}

static void check_kver(void)
{
	int a, b, c;

	if (!tst_test->min_kver)
		return;
	if (tst_parse_kver(tst_test->min_kver, &a, &b, &c))
		tst_lib_res(TWARN, ".min_kver = \"%s\" is no kernel version: "
			    "not checked", tst_test->min_kver);
	else if (tst_kvercmp(a, b, c) < 0)
		tst_lib_brk(TCONF, "The test needs kernel %d.%d.%d or later",
			    a, b, c);
}

static void check_security(void)
{
	if (tst_test->skip_in_lockdown && tst_lockdown_enabled() > 0)
		tst_lib_brk(TCONF, "The kernel is locked down");
	if (tst_test->skip_in_secureboot && tst_secureboot_enabled() > 0)
		tst_lib_brk(TCONF, "Secure boot is enabled");
}

static void check_abi(void)
{
	if (tst_test->skip_in_compat && tst_is_compat_mode())
		tst_lib_brk(TCONF, "The test does not run in 32-bit "
			    "compatibility mode");
	if (tst_test->needs_abi_bits)
		tst_abi_bits(tst_test->needs_abi_bits);
}

static void check_drivers(void)
{
	const char *const *name = tst_test->needs_drivers;

	for (; name && *name; name++) {
		if (tst_check_driver(*name))
			tst_lib_brk(TCONF, "The kernel has no driver %s",
				    *name);
	}
}

static void check_cpus(void)
{
	unsigned long have;

	if (!tst_test->min_cpus)
		return;
	have = tst_ncpus();
	if (have < tst_test->min_cpus)
		tst_lib_brk(TCONF, "The test needs %lu CPUs online, there %s "
			    "%lu", tst_test->min_cpus,
			    have == 1 ? "is" : "are", have);
}

static void check_memory(void)
{
	const struct tst_test *t = tst_test;

	if (t->min_mem_avail &&
	    tst_available_mem() / 1024 < (long long)t->min_mem_avail)
		tst_lib_brk(TCONF, "The test needs %lu MiB of available "
			    "memory, there are %lld", t->min_mem_avail,
			    tst_available_mem() / 1024);
	if (t->min_swap_avail &&
	    tst_available_swap() / 1024 < (long long)t->min_swap_avail)
		tst_lib_brk(TCONF, "The test needs %lu MiB of available swap, "
			    "there are %lld", t->min_swap_avail,
			    tst_available_swap() / 1024);
}

void tst_check_requirements(void)
{
	if (tst_test->needs_kconfigs && !getenv("KCONFIG_SKIP_CHECK")) {
		if (tst_kconfig_check(tst_test->needs_kconfigs))
			tst_lib_brk(TCONF, "The kernel's configuration does "
				    "not meet the test's needs");
	} else if (tst_test->needs_kconfigs) {
		tst_lib_res(TINFO, "KCONFIG_SKIP_CHECK is set: .needs_kconfigs "
			    "is not checked");
	}
	if (tst_test->needs_root && geteuid())
		tst_lib_brk(TCONF, "The test has to be run as root");
	check_kver();
	check_security();
	check_abi();
	if (tst_test->needs_cmds)
		tst_check_cmds(tst_test->needs_cmds);
	check_drivers();
	check_cpus();
	check_memory();
}
