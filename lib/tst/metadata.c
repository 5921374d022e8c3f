// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --metadata: everything the test declares, as one JSON object on stdout.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"

#define TEXT_SIZE (256 * 1024)

static struct tst_text text;

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

static void add_strings(const char *key, const char *const *list)
{
	int i;

	if (!list)
		return;
	add_key(key);
	tst_text_add(&text, "[");
	for (i = 0; list[i]; i++) {
		tst_text_add(&text, i ? ", " : "");
		tst_text_json(&text, list[i]);
	}
	tst_text_add(&text, "]");
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
		add_entry(i, (const char *[]){ opt[i].optstr, opt[i].help },
			  2);
	tst_text_add(&text, "]");
}

static void add_save_restore(void)
{
	const struct tst_path_val *conf = tst_test->save_restore;
	int i;

	if (!conf)
		return;
	add_key("save_restore");
	tst_text_add(&text, "[");
	for (i = 0; conf[i].path; i++)
		add_entry(i, (const char *[]){ conf[i].path, conf[i].val },
			  2);
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
	for (i = 0; cmd[i].cmd; i++)
		add_entry(i, (const char *[]){ cmd[i].cmd, cmd[i].optional ?
					       "optional" : "required" }, 2);
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
		add_entry(i, (const char *[]){ cap[i].name, cap[i].action ==
				TST_CAP_DROP ? "drop" : "require" }, 2);
	tst_text_add(&text, "]");
}

static void add_ulimit(void)
{
	const struct tst_ulimit_val *val = tst_test->ulimit;
	int i;

	if (!val)
		return;
	add_key("ulimit");
	tst_text_add(&text, "[");
	for (i = 0; val[i].resource || val[i].rlim_cur; i++)
		tst_text_add(&text, "%s[%d, %llu]", i ? ", " : "",
			     val[i].resource,
			     (unsigned long long)val[i].rlim_cur);
	tst_text_add(&text, "]");
}

/* The comment line by line, without the " * " that each begins with. */
static void add_doc(void)
{
	const char *line = tst_source_doc;
	char buf[1024];
	size_t len, skip;
	int n = 0;

	if (!line)
		return;
	add_key("doc");
	tst_text_add(&text, "[");
	for (; *line; line += len + !!line[len]) {
		len = strcspn(line, "\n");
		skip = MIN(strspn(line, " \t"), len);
		if (skip < len && line[skip] == '*')
			skip += 1 + (line[skip + 1] == ' ');
		else
			skip = 0;
		skip = MIN(skip, len);
		snprintf(buf, sizeof(buf), "%.*s", (int)(len - skip),
			 line + skip);
		if (!strncmp(buf, "@groups ", strlen("@groups ")))
			continue;
		tst_text_add(&text, n++ ? ",\n    " : "\n    ");
		tst_text_json(&text, buf);
	}
	tst_text_add(&text, "]");
}

static int has_tag(const char *name)
{
	const struct tst_tag *tag;

	for (tag = tst_test->tags; tag && tag->name; tag++) {
		if (!strcmp(tag->name, name))
			return 1;
	}
	return 0;
}

static void add_group(const char *group, size_t len)
{
	char buf[128];

	if (!len)
		return;
	snprintf(buf, sizeof(buf), "%.*s", (int)len, group);
	tst_text_add(&text, text.buf[text.len - 1] == '[' ? "" : ", ");
	tst_text_json(&text, buf);
}

/* The directories that the source is in: the nearest two. */
static void add_directories(void)
{
	const char *end = strrchr(tst_test_file, '/'), *start;
	int n;

	for (n = 0; end && n < 2; n++, end = start) {
		start = memrchr(tst_test_file, '/', end - tst_test_file);
		add_group(start ? start + 1 : tst_test_file,
			  end - (start ? start + 1 : tst_test_file));
	}
}

/* "@groups a b" in a line of the documentation. */
static void add_doc_groups(void)
{
	const char *pos = tst_source_doc;
	size_t len;

	while (pos && (pos = strstr(pos, "@groups "))) {
		for (pos += strlen("@groups"); *pos == ' '; pos += len) {
			pos += strspn(pos, " ");
			len = strcspn(pos, " \n");
			add_group(pos, len);
		}
	}
}

/* What a catalogue sorts the test by. */
static void add_groups(void)
{
	add_key("groups");
	tst_text_add(&text, "[");
	add_directories();
	if (has_tag("CVE"))
		add_group("cve", 3);
	if (has_tag("linux-git"))
		add_group("regression", 10);
	add_doc_groups();
	tst_text_add(&text, "]");
}

/* What one field asks for may ask for others. */
static void add_device_flags(void)
{
	const struct tst_test *t = tst_test;
	int mounts = t->mount_device || t->needs_overlay;
	int formats = t->format_device || mounts || t->all_filesystems ||
		      t->filesystems;

	add_flag("needs_device", t->needs_device || formats);
	add_flag("format_device", formats);
	add_flag("mount_device", mounts);
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

	add_flag("needs_tmpdir", t->needs_tmpdir || t->needs_checkpoints ||
		 t->resource_files || t->mntpoint || t->needs_device);
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
		     hp->policy == TST_NEEDS ? "needs" : "request");
}

static void add_numbers(void)
{
	const struct tst_test *t = tst_test;

	add_number("needs_abi_bits", t->needs_abi_bits);
	add_number("min_cpus", t->min_cpus);
	add_number("min_mem_avail", t->min_mem_avail);
	add_number("min_swap_avail", t->min_swap_avail);
	add_hugepages();
	add_number("taint_check", t->taint_check);
	add_number("test_variants", t->test_variants);
	add_number("dev_min_size", t->dev_min_size);
	add_number("needs_cgroup_ver", t->needs_cgroup_ver);
	add_number("timeout", t->timeout);
	add_number("runtime", t->runtime);
	add_number("min_runtime", t->min_runtime);
}

static void add_filesystems(void)
{
	const struct tst_fs *fs = tst_test->filesystems;
	int i;

	if (!fs)
		return;
	add_key("filesystems");
	tst_text_add(&text, "[");
	for (i = 0; fs[i].type; i++)
		add_entry(i, (const char *[]){ fs[i].type, fs[i].min_kver,
					       fs[i].mkfs_ver }, 3);
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
	add_doc();
	add_groups();
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
