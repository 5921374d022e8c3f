// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --metadata: everything the test declares, as one JSON object on stdout. Of
 * structures that tests initialise by position, there is an array of what is
 * at each position; of others, an object.
 */
#include "tst/tst_private.h"

#define TEXT_SIZE (256 * 1024)

static struct tst_text text;

struct bit_name {
	unsigned int bits;
	const char *name;
};

#define BITS(name) { name, #name }

/* Those for both cases first: a test says rather that. */
static const struct bit_name save_restore_flags[] = {
	BITS(TST_SR_TBROK), BITS(TST_SR_SKIP), BITS(TST_SR_TBROK_MISSING),
	BITS(TST_SR_SKIP_MISSING), BITS(TST_SR_TBROK_RO),
	BITS(TST_SR_SKIP_RO), BITS(TST_SR_IGNORE_ERR),
};

static const struct bit_name taints[] = {
	BITS(TST_TAINT_G), BITS(TST_TAINT_F), BITS(TST_TAINT_S),
	BITS(TST_TAINT_R), BITS(TST_TAINT_M), BITS(TST_TAINT_B),
	BITS(TST_TAINT_U), BITS(TST_TAINT_D), BITS(TST_TAINT_A),
	BITS(TST_TAINT_W), BITS(TST_TAINT_C), BITS(TST_TAINT_I),
	BITS(TST_TAINT_O), BITS(TST_TAINT_E), BITS(TST_TAINT_L),
	BITS(TST_TAINT_K), BITS(TST_TAINT_X), BITS(TST_TAINT_T),
	BITS(TST_TAINT_N),
};

#define LIMIT(name) [name] = #name

static const char *const limits[] = {
	LIMIT(RLIMIT_AS), LIMIT(RLIMIT_CORE), LIMIT(RLIMIT_CPU),
	LIMIT(RLIMIT_DATA), LIMIT(RLIMIT_FSIZE), LIMIT(RLIMIT_LOCKS),
	LIMIT(RLIMIT_MEMLOCK), LIMIT(RLIMIT_MSGQUEUE), LIMIT(RLIMIT_NICE),
	LIMIT(RLIMIT_NOFILE), LIMIT(RLIMIT_NPROC), LIMIT(RLIMIT_RSS),
	LIMIT(RLIMIT_RTPRIO), LIMIT(RLIMIT_RTTIME), LIMIT(RLIMIT_SIGPENDING),
	LIMIT(RLIMIT_STACK),
};

static void add_key(const char *key)
{
	tst_text_add(&text, ",\n  \"%s\": ", key);
}

static void add_number(const char *key, long long val)
{
	if (!val)
		return;
	add_key(key);
	tst_text_add(&text, "%lld", val);
}

static void add_flag(const char *key, int val)
{
	if (!val)
		return;
	add_key(key);
	tst_text_add(&text, "true");
}

static void add_string(const char *key, const char *val)
{
	if (!val)
		return;
	add_key(key);
	tst_text_json(&text, val);
}

static void add_list(const char *const *list)
{
	int i;

	tst_text_add(&text, "[");
	for (i = 0; list[i]; i++) {
		tst_text_add(&text, i ? ", " : "");
		tst_text_json(&text, list[i]);
	}
	tst_text_add(&text, "]");
}

static void add_strings(const char *key, const char *const *list)
{
	if (!list)
		return;
	add_key(key);
	add_list(list);
}

/* Entries of arrays: [first, second, ...]; a missing one is null. */
static void add_entry(int i, const char *const parts[], int n)
{
	int k;

	tst_text_add(&text, i ? ",\n    [" : "\n    [");
	for (k = 0; k < n; k++) {
		tst_text_add(&text, k ? ", " : "");
		if (parts[k])
			tst_text_json(&text, parts[k]);
		else
			tst_text_add(&text, "null");
	}
	tst_text_add(&text, "]");
}

/* The names of the bits that are set; of those that have none, the number. */
static void join_names(char *buf, size_t size, unsigned int bits,
		       const struct bit_name *names, unsigned int n)
{
	size_t len = 0;
	unsigned int i;

	buf[0] = 0;
	for (i = 0; i < n; i++) {
		if ((bits & names[i].bits) != names[i].bits)
			continue;
		bits &= ~names[i].bits;
		len += snprintf(buf + len, size - len, "%s%s",
				len ? " | " : "", names[i].name);
	}
	if (bits)
		snprintf(buf + len, size - len, "%s%#x", len ? " | " : "",
			 bits);
}

static void add_tags(void)
{
	const struct tst_tag *tag = tst_test->tags;
	int i;

	if (!tag)
		return;
	add_key("tags");
	tst_text_add(&text, "[");
	for (i = 0; tag[i].name; i++)
		add_entry(i, (const char *[]){ tag[i].name, tag[i].value }, 2);
	tst_text_add(&text, "]");
}

static void add_options(void)
{
	const struct tst_option *opt = tst_test->options;
	int i;

	if (!opt)
		return;
	add_key("options");
	tst_text_add(&text, "[");
	for (i = 0; opt[i].optstr; i++)
		add_entry(i, (const char *[]){ opt[i].optstr, NULL,
					       opt[i].help }, 3);
	tst_text_add(&text, "]");
}

static void add_save_restore(void)
{
	const struct tst_path_val *conf = tst_test->save_restore;
	char flags[256];
	int i;

	if (!conf)
		return;
	add_key("save_restore");
	tst_text_add(&text, "[");
	for (i = 0; conf[i].path; i++) {
		join_names(flags, sizeof(flags), conf[i].flags,
			   save_restore_flags, ARRAY_SIZE(save_restore_flags));
		add_entry(i, (const char *[]){ conf[i].path, conf[i].val,
				*flags ? flags : "TST_SR_TCONF" }, 3);
	}
	tst_text_add(&text, "]");
}

static void add_cmds(void)
{
	const struct tst_cmd *cmd = tst_test->needs_cmds;
	int i;

	if (!cmd)
		return;
	add_key("needs_cmds");
	tst_text_add(&text, "[");
	for (i = 0; cmd[i].cmd; i++) {
		tst_text_add(&text, i ? ",\n    {\"cmd\": " :
					"\n    {\"cmd\": ");
		tst_text_json(&text, cmd[i].cmd);
		tst_text_add(&text, cmd[i].optional ?
			     ", \"optional\": true}" : "}");
	}
	tst_text_add(&text, "]");
}

static void add_caps(void)
{
	const struct tst_cap *cap = tst_test->caps;
	int i;

	if (!cap)
		return;
	add_key("caps");
	tst_text_add(&text, "[");
	for (i = 0; cap[i].action; i++)
		add_entry(i, (const char *[]){ cap[i].action == TST_CAP_DROP ?
				"TST_CAP_DROP" : "TST_CAP_REQ", cap[i].name },
			  2);
	tst_text_add(&text, "]");
}

static void add_limit(const struct tst_ulimit_val *val)
{
	if (val->resource >= 0 && val->resource < (int)ARRAY_SIZE(limits) &&
	    limits[val->resource])
		tst_text_add(&text, "[\"%s\", ", limits[val->resource]);
	else
		tst_text_add(&text, "[%d, ", val->resource);
	tst_text_add(&text, "%llu]", (unsigned long long)val->rlim_cur);
}

static void add_ulimit(void)
{
	const struct tst_ulimit_val *val = tst_test->ulimit;
	int i;

	if (!val)
		return;
	add_key("ulimit");
	tst_text_add(&text, "[");
	for (i = 0; val[i].resource || val[i].rlim_cur; i++) {
		tst_text_add(&text, i ? ", " : "");
		add_limit(val + i);
	}
	tst_text_add(&text, "]");
}

static void add_taints(void)
{
	char names[512];

	if (!tst_test->taint_check)
		return;
	join_names(names, sizeof(names), tst_test->taint_check, taints,
		   ARRAY_SIZE(taints));
	add_string("taint_check", names);
}

/* What one field asks for may ask for others. */
static int mounts_device(void)
{
	return tst_test->mount_device || tst_test->needs_overlay;
}

static int formats_device(void)
{
	return tst_test->format_device || mounts_device() ||
	       tst_test->all_filesystems || tst_test->filesystems;
}

static int needs_device(void)
{
	return tst_test->needs_device || formats_device();
}

static int needs_tmpdir(void)
{
	const struct tst_test *t = tst_test;

	return t->needs_tmpdir || t->needs_checkpoints || t->resource_files ||
	       t->mntpoint || t->needs_rofs || t->needs_devfs ||
	       t->needs_hugetlbfs || needs_device();
}

static void add_device_flags(void)
{
	const struct tst_test *t = tst_test;

	add_flag("needs_device", needs_device());
	add_flag("format_device", formats_device());
	add_flag("mount_device", mounts_device());
	add_flag("needs_overlay", t->needs_overlay);
	add_flag("needs_rofs", t->needs_rofs);
	add_flag("needs_devfs", t->needs_devfs);
	add_flag("needs_hugetlbfs", t->needs_hugetlbfs);
	add_flag("all_filesystems", t->all_filesystems);
	add_flag("needs_cgroup_nsdelegate", t->needs_cgroup_nsdelegate);
}

static void add_flags(void)
{
	const struct tst_test *t = tst_test;

	add_flag("needs_tmpdir", needs_tmpdir());
	add_flag("needs_root", t->needs_root);
	add_flag("forks_child", t->forks_child || t->runs_script);
	add_flag("needs_checkpoints", t->needs_checkpoints);
	add_flag("child_needs_reinit", t->child_needs_reinit || t->runs_script);
	add_flag("runs_script", t->runs_script);
	add_flag("restore_wallclock", t->restore_wallclock);
	add_flag("skip_in_lockdown", t->skip_in_lockdown);
	add_flag("skip_in_secureboot", t->skip_in_secureboot);
	add_flag("skip_in_compat", t->skip_in_compat);
}

static void add_hugepages(void)
{
	const struct tst_hugepage *hp = &tst_test->hugepages;

	if (!hp->number)
		return;
	add_key("hugepages");
	tst_text_add(&text, "[%ld, \"%s\"]",
		     hp->number == TST_NO_HUGEPAGES ? 0 : (long)hp->number,
		     hp->policy == TST_NEEDS ? "TST_NEEDS" : "TST_REQUEST");
}

static void add_numbers(void)
{
	const struct tst_test *t = tst_test;

	add_number("needs_abi_bits", t->needs_abi_bits);
	add_number("min_cpus", t->min_cpus);
	add_number("min_mem_avail", t->min_mem_avail);
	add_number("min_swap_avail", t->min_swap_avail);
	add_hugepages();
	add_number("test_variants", t->test_variants);
	add_number("dev_min_size", t->dev_min_size);
	if (t->needs_cgroup_ver)
		add_string("needs_cgroup_ver", t->needs_cgroup_ver ==
			   TST_CG_V1 ? "TST_CG_V1" : "TST_CG_V2");
	add_number("timeout", t->timeout);
	add_number("runtime", t->runtime);
	add_number("min_runtime", t->min_runtime);
}

static void add_member(const char *key, const char *val)
{
	if (!val)
		return;
	tst_text_add(&text, ", \"%s\": ", key);
	tst_text_json(&text, val);
}

static void add_filesystem(const struct tst_fs *fs)
{
	tst_text_add(&text, "{\"type\": ");
	tst_text_json(&text, fs->type);
	if (fs->mkfs_opts) {
		tst_text_add(&text, ", \"mkfs_opts\": ");
		add_list(fs->mkfs_opts);
	}
	add_member("mkfs_size_opt", fs->mkfs_size_opt);
	add_member("mkfs_ver", fs->mkfs_ver);
	if (fs->mnt_flags)
		tst_text_add(&text, ", \"mnt_flags\": %u", fs->mnt_flags);
	add_member("min_kver", fs->min_kver);
	if (fs->mount_check_support)
		tst_text_add(&text, ", \"mount_check_support\": true");
	tst_text_add(&text, "}");
}

static void add_filesystems(void)
{
	const struct tst_fs *fs = tst_test->filesystems;
	int i;

	if (!fs)
		return;
	add_key("filesystems");
	tst_text_add(&text, "[");
	for (i = 0; fs[i].type; i++) {
		tst_text_add(&text, i ? ",\n    " : "\n    ");
		add_filesystem(fs + i);
	}
	tst_text_add(&text, "]");
}

static void add_fields(void)
{
	const struct tst_test *t = tst_test;

	add_string("min_kver", t->min_kver);
	add_strings("supported_archs", t->supported_archs);
	add_string("tconf_msg", t->tconf_msg);
	add_string("needs_cpu_vendor", t->needs_cpu_vendor);
	add_flags();
	add_device_flags();
	add_numbers();
	add_taints();
	add_strings("needs_kconfigs", t->needs_kconfigs);
	add_strings("needs_drivers", t->needs_drivers);
	add_strings("resource_files", t->resource_files);
	add_strings("skip_filesystems", t->skip_filesystems);
	add_strings("needs_cgroup_ctrls", t->needs_cgroup_ctrls);
	add_string("scall", t->scall);
	add_filesystems();
	add_options();
	add_save_restore();
	add_ulimit();
	add_caps();
	add_cmds();
	add_tags();
}

void tst_print_metadata(void)
{
	text.buf = malloc(TEXT_SIZE);
	text.size = TEXT_SIZE;
	if (!text.buf)
		tst_lib_brk(TBROK | TERRNO, "no memory for --metadata");
	tst_text_add(&text, "{\n ");
	tst_text_json(&text, tst_tcid);
	tst_text_add(&text, ": {\n  \"fname\": ");
	tst_text_json(&text, tst_test_file);
	tst_metadata_doc(&text);
	tst_metadata_groups(&text);
	add_fields();
	tst_text_add(&text, "\n }\n}\n");
	if (text.len == text.size - 1)
		tst_lib_brk(TBROK, "--metadata: more than %zu bytes: shorten "
			    "the comment or the fields", text.size);
	errno = ENOSPC;
	if (write(STDOUT_FILENO, text.buf, text.len) != (ssize_t)text.len)
		tst_lib_brk(TBROK | TERRNO, "--metadata: cannot write to "
			    "stdout");
	tst_page_destroy();
	exit(0);
}
