// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which kernel modules a lab machine loads, in which order and with which
 * parameters; copies them with their modules.dep. Called by initramfs.c.
 *
 * A machine's settings "module NAME" and "modparam NAME.PARAMETER=VALUE" say
 * what is wanted; what those modules depend on comes from the modules.
 */
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include "modules.h"

/* Files that the initramfs gets as the kernel's package has them. */
static const char *const lists[] = {
	"modules.order", "modules.builtin", "modules.builtin.modinfo",
};

static const struct {
	const char *suffix, *unpack;
} packings[] = {
	{ ".ko", "cat" },
	{ ".ko.xz", "xz -dc" },
	{ ".ko.zst", "zstd -dcq" },
	{ ".ko.gz", "gzip -dc" },
};

/* For nftw(), which has no argument of the caller's. */
static struct {
	const char *name;
	char *path;
} wanted;

static char plain(char c)
{
	return c == '-' ? '_' : c;
}

/* Module names: "-" and "_" are the same; @b ends after @len bytes. */
static bool same_module(const char *a, const char *b, size_t len)
{
	size_t i;

	if (strlen(a) != len)
		return false;
	for (i = 0; i < len; i++)
		if (plain(a[i]) != plain(b[i]))
			return false;
	return true;
}

static size_t packing_of(const char *file)
{
	const char *dot = strstr(file, ".ko");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(packings); i++)
		if (dot && !strcmp(dot, packings[i].suffix))
			break;
	return i;
}

static int match_file(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	const char *file = path + where->base;

	(void)st;
	if (type != FTW_F || packing_of(file) == ARRAY_SIZE(packings) ||
	    !same_module(wanted.name, file, strstr(file, ".ko") - file))
		return 0;
	wanted.path = xstrdup(path);
	return 1;
}

static char *find_module(const struct kernel *k, const char *name)
{
	wanted.name = name;
	wanted.path = NULL;
	if (k->modules)
		nftw(k->modules, match_file, 16, FTW_PHYS);
	return wanted.path;
}

static bool is_builtin(const struct kernel *k, const char *name)
{
	char *path = xasprintf("%s/modules.builtin", k->modules);
	char *text = read_text(path), *line, *rest = text, *slash;
	bool found = false;

	while (!found && (line = strsep(&rest, "\n"))) {
		slash = strrchr(line, '/');
		found = slash && strstr(slash, ".ko") &&
			same_module(name, slash + 1,
				    strstr(slash, ".ko") - slash - 1);
	}
	free(text);
	free(path);
	return found;
}

/* The parameters meant for module @name, or for all when it is NULL. */
static char *params_of(const struct machine *m, const char *name)
{
	char *all = xstrdup(""), *next;
	const char *value, *dot;
	size_t i;

	for (i = 0; i < m->keys.n; i++) {
		value = m->values.v[i];
		dot = strchr(value, '.');
		if (strcmp(m->keys.v[i], "modparam"))
			continue;
		if (!dot || !strchr(dot, '='))
			die(STATUS_USAGE, "\"%s\": a module parameter is "
			    "MODULE.NAME=VALUE", value);
		if (name && !same_module(name, value, dot - value))
			continue;
		next = xasprintf("%s%s%s", all, *all ? " " : "",
				 name ? dot + 1 : value);
		free(all);
		all = next;
	}
	return all;
}

/* For what is built into the kernel, and for modprobe in the machine. */
char *modules_cmdline(const struct machine *m)
{
	return params_of(m, NULL);
}

static void add_found(struct modules *mods, const char *path, size_t skip,
		      const char *params)
{
	char *plain_name = xstrdup(path + skip);

	strstr(plain_name, ".ko")[3] = '\0';
	strings_add(&mods->sources, path);
	strings_add(&mods->paths, plain_name);
	strings_add(&mods->params, params);
	free(plain_name);
}

static void add_module(struct modules *mods, const struct machine *m,
		       const struct kernel *k, const char *name)
{
	char *path = find_module(k, name), *depends, *rest, *one;

	if (!path && k->modules && is_builtin(k, name))
		return;
	if (!path)
		die(STATUS_LAB, "kernel %s has no module %s", k->version, name);
	if (strings_have(&mods->sources, path))
		return;
	depends = capture(WORDS("modinfo", "-F", "depends", path));
	if (!depends)
		die(STATUS_LAB, "modinfo cannot read %s", path);
	depends[strcspn(depends, "\n")] = '\0';
	rest = depends;
	while ((one = strsep(&rest, ",")))
		if (*one)
			add_module(mods, m, k, one);
	add_found(mods, path, strlen(k->modules) + 1, params_of(m, name));
	free(depends);
	free(path);
}

struct modules modules_find(const struct machine *m, const struct kernel *k)
{
	struct modules mods = { 0 };
	size_t i;

	for (i = 0; i < m->keys.n; i++)
		if (!strcmp(m->keys.v[i], "module"))
			add_module(&mods, m, k, m->values.v[i]);
	return mods;
}

/* Copies a file through a filter, a command that may have arguments. */
static void copy_through(const char *filter, const char *from, const char *to)
{
	static const char script[] =
		"mkdir -p \"${2%/*}\" && $0 < \"$1\" > \"$2\"";

	if (run_quietly(NULL, NULL, WORDS("sh", "-c", (char *)script,
					  (char *)filter, (char *)from,
					  (char *)to)))
		die(STATUS_LAB, "\"%s\" failed on %s", filter, from);
}

/*
 * Drops the signature, which no lab machine checks to any end: to verify three
 * modules takes Bochs half of its boot. Layout: the module, the signature, 8
 * bytes, the signature's length (big endian), the magic.
 */
static void drop_signature(const char *path)
{
	static const char magic[] = "~Module signature appended~\n";
	size_t tail = 12 + sizeof(magic) - 1, len, sig;
	unsigned char *data = (unsigned char *)read_file(path, &len), *end;

	if (data && len > tail &&
	    !memcmp(data + len - tail + 12, magic, sizeof(magic) - 1)) {
		end = data + len - tail + 12;
		sig = (size_t)end[-4] << 24 | end[-3] << 16 | end[-2] << 8 |
		      end[-1];
		if (sig < len - tail)
			write_file(path, data, len - tail - sig);
	}
	free(data);
}

static void stage_lists(const struct kernel *k, const char *dir)
{
	char *from, *to;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		from = xasprintf("%s/%s", k->modules, lists[i]);
		to = xasprintf("%s/%s", dir, lists[i]);
		if (is_file(from))
			copy_through("cat", from, to);
		free(from);
		free(to);
	}
}

/* Makes @root/lib/modules/VERSION as the machine will see it. */
void modules_stage(const struct modules *mods, const struct kernel *k,
		   const char *root)
{
	char *dir = xasprintf("%s/lib/modules/%s", root, k->version), *to;
	size_t i, packing;

	make_dirs(dir);
	for (i = 0; i < mods->paths.n; i++) {
		to = xasprintf("%s/%s", dir, mods->paths.v[i]);
		packing = packing_of(strrchr(mods->sources.v[i], '/'));
		copy_through(packings[packing].unpack, mods->sources.v[i], to);
		drop_signature(to);
		free(to);
	}
	stage_lists(k, dir);
	if (run_quietly(NULL, NULL, WORDS("depmod", "-b", (char *)root,
					  k->version)))
		die(STATUS_LAB, "depmod failed for kernel %s", k->version);
	free(dir);
}
