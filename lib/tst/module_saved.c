// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Puts kernel modules back. The first time a test touches a module, its state
 * goes into the results page (module.c), from which the library process
 * restores it at the end (prepare.c).
 */
#include "tst/tst_private.h"
#include "tst_module.h"
#include <sys/utsname.h>

#define PARAMS_MAX 64

/* Parameters of a loaded module that can be read, to load it again. */
static void save_params(struct tst_saved_module *mod)
{
	char path[384], value[256], *pos = mod->params;
	char *end = mod->params + sizeof(mod->params) - 1;
	struct dirent *ent;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/module/%s/parameters", mod->name);
	dir = opendir(path);
	while (dir && (ent = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s",
			 mod->name, ent->d_name);
		if (ent->d_name[0] == '.' ||
		    !tst_read_line(path, value, sizeof(value)) ||
		    !*value || !strcmp(value, "(null)"))
			continue;
		if ((size_t)(end - pos) <= strlen(ent->d_name) +
					   strlen(value) + 2)
			break;
		pos += sprintf(pos, "%s=%s", ent->d_name, value) + 1;
	}
	if (dir)
		closedir(dir);
	*pos = 0;
}

static int is_known(const char *name)
{
	uint32_t i;

	for (i = 0; i < tst_page->modules_count; i++) {
		if (!strcmp(tst_page->modules[i].name, name))
			return 1;
	}
	return 0;
}

static void remember_one(const char *name)
{
	uint32_t i = tst_page->modules_count;
	struct tst_saved_module *mod = &tst_page->modules[i];

	if (is_known(name))
		return;
	if (i == TST_MODULES_MAX) {
		tst_lib_brk(TBROK, "more than %d modules", TST_MODULES_MAX);
		return;
	}
	snprintf(mod->name, sizeof(mod->name), "%s", name);
	mod->was_loaded = tst_module_is_loaded(name);
	if (mod->was_loaded)
		save_params(mod);
	__atomic_store_n(&tst_page->modules_count, i + 1, __ATOMIC_SEQ_CST);
}

/* A line of modules.dep: "path/module.ko: path/needed.ko ...". What is there
 * in that order can be unloaded in that order. */
static void remember_needed(char *line)
{
	char name[64], *word, *pos;

	for (word = strtok_r(line, " :", &pos); word;
	     word = strtok_r(NULL, " :", &pos)) {
		tst_module_plain_name(name, sizeof(name), word);
		if (!tst_module_is_loaded(name))
			remember_one(name);
	}
}

/* modprobe also loads what a module needs. */
static void remember_dependencies(const char *name)
{
	struct utsname un;
	char path[256], word[64], *text, *line, *pos;
	size_t len;

	uname(&un);
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep",
		 un.release);
	text = tst_slurp(path, &len);
	if (!text)
		return;
	for (line = strtok_r(text, "\n", &pos); line;
	     line = strtok_r(NULL, "\n", &pos)) {
		len = strcspn(line, ":");
		snprintf(path, sizeof(path), "%.*s", (int)len, line);
		tst_module_plain_name(word, sizeof(word), path);
		if (!strcmp(word, name))
			remember_needed(line);
	}
	free(text);
}

void tst_module_remember(const char *mod_name)
{
	char name[64];

	tst_module_plain_name(name, sizeof(name), mod_name);
	remember_one(name);
	if (!tst_module_is_loaded(name))
		remember_dependencies(name);
}

/* Parameters as they are now; all readers are in the library process. */
static const struct tst_saved_module *now_of(const struct tst_saved_module *mod)
{
	static struct tst_saved_module now;

	now = *mod;
	save_params(&now);
	return &now;
}

static int is_unchanged(const struct tst_saved_module *mod)
{
	if (tst_module_is_loaded(mod->name) != mod->was_loaded)
		return 0;
	return !mod->was_loaded || !memcmp(now_of(mod)->params, mod->params,
					   sizeof(mod->params));
}

static int has_param(const char *params, const char *param)
{
	for (; *params; params += strlen(params) + 1) {
		if (!strcmp(params, param))
			return 1;
	}
	return 0;
}

/* modprobe with the saved parameters that are not among the others. */
static int load_with(const struct tst_saved_module *mod, const char *others)
{
	char *params[PARAMS_MAX + 1] = { NULL };
	const char *pos;
	int n = 0;

	for (pos = mod->params; n < PARAMS_MAX && *pos;
	     pos += strlen(pos) + 1) {
		if (!has_param(others, pos))
			params[n++] = (char *)pos;
	}
	return tst_module_tool("modprobe", mod->name, params, 1);
}

/* Some parameters can be read, but not be given: then those are given that
 * are not so by themselves. */
static void load_again(const struct tst_saved_module *mod)
{
	const char *now;

	if (!load_with(mod, ""))
		return;
	if (tst_module_tool("modprobe", mod->name, NULL, 0) ||
	    is_unchanged(mod))
		return;
	now = now_of(mod)->params;
	if (!tst_module_try_unload(mod->name))
		load_with(mod, now);
}

static void report(const struct tst_saved_module *mod)
{
	const char *pos, *now;

	if (!tst_module_is_loaded(mod->name)) {
		tst_lib_res(TWARN, "Module %s could not be loaded again",
			    mod->name);
		return;
	}
	now = now_of(mod)->params;
	for (pos = mod->params; *pos; pos += strlen(pos) + 1) {
		if (!has_param(now, pos))
			tst_lib_res(TWARN, "Module %s was loaded again, but "
				    "not with %s", mod->name, pos);
	}
	if (is_unchanged(mod))
		tst_lib_res(TINFO, "Module %s was loaded again as before",
			    mod->name);
}

static int is_used_by(const char *name, const char *user)
{
	char path[192];

	snprintf(path, sizeof(path), "/sys/module/%.63s/holders/%.63s", name,
		 user);
	return !access(path, F_OK);
}

/* What the test loaded, or loaded again, may use it. */
static void put_away(const struct tst_saved_module *mod)
{
	const struct tst_saved_module *user = tst_page->modules;
	uint32_t i;

	if (!tst_module_is_loaded(mod->name))
		return;
	for (i = 0; i < tst_page->modules_count; i++, user++) {
		if (is_used_by(mod->name, user->name))
			tst_module_try_unload(user->name);
	}
	if (tst_module_try_unload(mod->name))
		tst_lib_res(TWARN, "Module %s could not be unloaded to put it "
			    "back", mod->name);
}

void tst_modules_restore(void)
{
	const struct tst_saved_module *mod;
	uint32_t i, n = tst_page->modules_count;

	for (i = 0; i < n; i++) {
		if (!is_unchanged(&tst_page->modules[i]))
			put_away(&tst_page->modules[i]);
	}
	for (i = n; i; i--) {
		mod = &tst_page->modules[i - 1];
		if (!mod->was_loaded || tst_module_is_loaded(mod->name))
			continue;
		load_again(mod);
		report(mod);
	}
	tst_page->modules_count = 0;
}
