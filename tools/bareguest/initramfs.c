// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes the initramfs of one boot for lab.c: lab/agent.c as /init, busybox,
 * the modules, the programs with their libraries, and the agent's script.
 */
#include <stdlib.h>
#include <string.h>
#include "../../lab/wire.h"
#include "cpio.h"
#include "initramfs.h"
#include "modules.h"
#include "programs.h"

static const struct {
	const char *path;
	mode_t mode;
} dirs[] = {
	{ "dev", 0755 }, { "dev/shm", 01777 }, { "proc", 0755 },
	{ "sys", 0755 }, { "run", 0755 }, { "root", 0700 }, { "tmp", 01777 },
	{ "mnt", 0755 },
};

static const struct {
	const char *path, *text;
} texts[] = {
	{ "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"
			"nobody:x:65534:65534:nobody:/:/bin/sh\n" },
	{ "etc/group", "root:x:0:\nnogroup:x:65534:\n" },
	{ "etc/hosts", "127.0.0.1 localhost\n" },
	{ "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n" },
};

static char *busybox(void)
{
	char *path = find_program("busybox");

	if (!path)
		die(STATUS_LAB, "no busybox: install the Debian package "
		    "busybox-static");
	return path;
}

struct strings initramfs_applets(void)
{
	struct strings applets = { 0 };
	char *list = capture(WORDS(busybox(), "--list"));

	if (list)
		strings_add_split(&applets, list);
	free(list);
	return applets;
}

static void add_busybox(struct cpio *c, const struct contents *contents)
{
	struct strings files = { 0 };
	char *path = busybox(), *name;
	size_t i;

	program_files(path, &files);
	if (files.n > 1)
		die(STATUS_LAB, "%s is not linked statically: install the "
		    "Debian package busybox-static", path);
	cpio_add_file(c, "bin/busybox", path);
	for (i = 0; i < contents->applets.n; i++) {
		name = xasprintf("bin/%s", contents->applets.v[i]);
		cpio_add_link(c, name, "/bin/busybox");
		free(name);
	}
	free(path);
}

static void add_basics(struct cpio *c)
{
	char *agent = lab_file("agent");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++)
		cpio_add_dir(c, dirs[i].path, dirs[i].mode);
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		cpio_add_data(c, texts[i].path, 0644, texts[i].text,
			      strlen(texts[i].text));
	cpio_add_file(c, "init", agent);
	cpio_add_link(c, "sbin", "bin");
	if (is_file("/etc/ld.so.cache"))
		cpio_add_file(c, "etc/ld.so.cache", "/etc/ld.so.cache");
	free(agent);
}

static void add_kernel(struct cpio *c, const struct kernel *k,
		       const struct modules *mods, const char *dir)
{
	char *stage = xasprintf("%s/stage", dir);
	char *tree = xasprintf("%s/lib", stage);
	char *config = xasprintf("boot/config-%s", k->version);

	modules_stage(mods, k, stage);
	cpio_add_tree(c, "lib", tree);
	if (k->config)
		cpio_add_file(c, config, k->config);
	remove_tree(stage);
	free(config);
	free(tree);
	free(stage);
}

static void add_listed_files(struct cpio *c, const struct strings *list,
			     struct strings *needed)
{
	char *copy, *dest;
	size_t i;

	for (i = 0; i < list->n; i++) {
		copy = xstrdup(list->v[i]);
		dest = strrchr(copy, ':');
		if (dest)
			*dest++ = '\0';
		if (!is_dir(copy))
			program_files(copy, needed);
		cpio_add_tree(c, dest ? dest : copy, copy);
		free(copy);
	}
}

/* A program may have come with a directory: its libraries have not. */
static void add_programs(struct cpio *c, const struct contents *contents,
			 const struct job *jobs, size_t n)
{
	struct strings needed = { 0 };
	size_t i;

	add_listed_files(c, &contents->files, &needed);
	for (i = 0; i < n; i++)
		if (!strings_have(&c->seen, jobs[i].path + 1) ||
		    is_file(jobs[i].path))
			program_files(jobs[i].path, &needed);
	for (i = 0; i < needed.n; i++)
		cpio_add_file(c, needed.v[i], needed.v[i]);
}

static void say(FILE *script, const char *key, const char *value)
{
	fprintf(script, "%s%c%s%c", key, 0, value, 0);
}

static void say_modules(FILE *script, const struct modules *mods,
			const struct kernel *k)
{
	char *path;
	size_t i;

	for (i = 0; i < mods->paths.n; i++) {
		path = xasprintf("/lib/modules/%s/%s", k->version,
				 mods->paths.v[i]);
		say(script, "param", mods->params.v[i]);
		say(script, "module", path);
		free(path);
	}
}

static void say_job(FILE *script, const struct job *job)
{
	size_t i;

	for (i = 0; i < job->argv.n; i++)
		say(script, "arg", job->argv.v[i]);
	say(script, "run", job->path);
}

static void add_script(struct cpio *c, const struct contents *contents,
		       const struct modules *mods, const struct job *jobs,
		       size_t n)
{
	char *text = NULL;
	size_t len = 0, i;
	FILE *script = open_memstream(&text, &len);

	say(script, "parport", machine_get(contents->machine, "results"));
	say_modules(script, mods, contents->kernel);
	for (i = 0; i < contents->env.n; i++)
		say(script, "env", contents->env.v[i]);
	for (i = 0; i < n; i++)
		say_job(script, &jobs[i]);
	fclose(script);
	cpio_add_data(c, LAB_SCRIPT, 0600, text, len);
	free(text);
}

/*
 * Writes the archive @path for a boot that runs @n jobs; @dir is a directory
 * for temporary files.
 */
void initramfs_make(const struct contents *contents, const char *path,
		    const char *dir, const struct job *jobs, size_t n)
{
	struct modules mods = modules_find(contents->machine, contents->kernel);
	struct cpio c;

	cpio_open(&c, path);
	add_basics(&c);
	add_busybox(&c, contents);
	add_kernel(&c, contents->kernel, &mods, dir);
	add_programs(&c, contents, jobs, n);
	add_script(&c, contents, &mods, jobs, n);
	cpio_close(&c);
}
