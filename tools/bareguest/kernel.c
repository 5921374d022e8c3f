// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds the kernel of a lab machine for lab.c: a file or a tree that the user
 * names, a package that is installed, or one that apt-get downloads (and
 * checks against the archive's signatures) into the cache.
 */
#include <errno.h>
#include <glob.h>
#include <libgen.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cache.h"
#include "kernel.h"
#include "util.h"

#define IMAGE_PACKAGE	"linux-image-"
#define UPDATE_HINT	"as root: apt-get update"

/* Of the x86 boot protocol: where a bzImage says which kernel it is. */
#define BZ_MAGIC_AT	0x202
#define BZ_VERSION_AT	0x20e
#define BZ_VERSION_BASE	0x200

static char *image_version(const char *path)
{
	size_t len, at;
	char *data = read_file(path, &len), *version;

	if (!data)
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	if (len < 0x1000 || memcmp(data + BZ_MAGIC_AT, "HdrS", 4))
		die(STATUS_LAB, "%s: not a kernel image", path);
	at = BZ_VERSION_BASE + (unsigned char)data[BZ_VERSION_AT] +
	     (unsigned char)data[BZ_VERSION_AT + 1] * 256;
	if (at >= len)
		die(STATUS_LAB, "%s: no version in its header", path);
	version = xasprintf("%.*s", (int)strcspn(data + at, " "), data + at);
	free(data);
	return version;
}

/* Modules are in the tree that the image is in, or those of this machine. */
static char *find_modules(const char *dir, const char *version)
{
	char *roots[] = { xasprintf("%s/..", dir), xasprintf("%s/../usr", dir),
			  xstrdup("") };
	char *found = NULL, *path;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(roots); i++) {
		path = xasprintf("%s/lib/modules/%s", roots[i], version);
		if (!found && is_dir(path))
			found = path;
		else
			free(path);
		free(roots[i]);
	}
	return found;
}

static struct kernel from_image(const char *image)
{
	char *full = realpath(image, NULL);
	char *copy = xstrdup(full ? full : image), *dir = dirname(copy);
	struct kernel k = { .image = full };

	k.version = image_version(image);
	k.config = xasprintf("%s/config-%s", dir, k.version);
	if (!is_file(k.config))
		k.config = NULL;
	k.modules = find_modules(dir, k.version);
	free(copy);
	return k;
}

/* From a tree like an unpacked package: boot/ and lib/modules/. */
static struct kernel from_tree(const char *root)
{
	char *pattern = xasprintf("%s/boot/vmlinuz-*", root);
	struct kernel k;
	glob_t found;

	if (glob(pattern, 0, NULL, &found))
		die(STATUS_LAB, "%s: no boot/vmlinuz-* in there", root);
	if (found.gl_pathc > 1)
		die(STATUS_LAB, "%s: more than one kernel, name the file",
		    root);
	k = from_image(found.gl_pathv[0]);
	globfree(&found);
	free(pattern);
	return k;
}

static void tool_failed(const char *what, const char *log)
{
	char *text = read_text(log), *end;

	if (text && (end = strstr(text, "E: ")))
		end[strcspn(end, "\n")] = '\0', text = end;
	die(STATUS_LAB, "%s: %s (%s)", what, text ? text : "failed",
	    UPDATE_HINT);
}

static void download(const char *package, const char *dir, const char *log)
{
	if (!find_program("apt-get"))
		die(STATUS_LAB, "no apt-get here to download %s with: give "
		    "--kernel a .deb or a directory", package);
	note("downloading %s, once", package);
	if (run_quietly(dir, log, WORDS("apt-get", "-q", "download",
					(char *)package)))
		tool_failed("apt-get download", log);
}

/* Unpacks @deb, or the one package in @dir, and drops what nobody needs. */
static void unpack(const char *deb, const char *dir, const char *log)
{
	static const char script[] =
		"[ -n \"$1\" ] || set -- ./*.deb;"
		"dpkg-deb -x \"$1\" . && rm -rf usr/share ./*.deb";

	if (run_quietly(dir, log, WORDS("sh", "-c", (char *)script, "sh",
					(char *)(deb ? deb : ""))))
		tool_failed("dpkg-deb", log);
}

/*
 * Makes the directory @dir of the cache from a package (a file or a name),
 * unless it is there and intact.
 */
static void provide(const char *dir, const char *package, const char *deb)
{
	char *tmp = xasprintf("%s.new", dir);
	char *log = xasprintf("%s.log", dir);
	int lock = cache_lock();

	if (is_dir(dir) && !cache_intact(dir))
		note("%s is damaged, making it anew", dir);
	if (!cache_intact(dir)) {
		remove_tree(tmp);
		remove_tree(dir);
		make_dirs(tmp);
		if (!deb)
			download(package, tmp, log);
		unpack(deb, tmp, log);
		cache_seal(tmp);
		if (rename(tmp, dir))
			die(STATUS_LAB, "%s: %s", dir, strerror(errno));
		unlink(log);
	}
	cache_unlock(lock);
	free(log);
	free(tmp);
}

static struct kernel from_deb(const char *path)
{
	char *full = realpath(path, NULL), *copy = xstrdup(full), *name, *dir;
	struct stat st;

	if (stat(full, &st))
		die(STATUS_LAB, "%s: %s", path, strerror(errno));
	name = xasprintf("deb/%s-%jx-%jx", basename(copy),
			 (uintmax_t)st.st_size, (uintmax_t)st.st_mtime);
	dir = cache_path(name);

	provide(dir, NULL, full);
	return from_tree(dir);
}

/* The package that a package without a version in its name depends on. */
static char *depends_on(const char *package)
{
	char *text = capture(WORDS("apt-cache", "depends", (char *)package));
	char *name = text ? strstr(text, "Depends: " IMAGE_PACKAGE) : NULL;

	if (!name)
		return NULL;
	name += strlen("Depends: ");
	name[strcspn(name, "\n")] = '\0';
	return name;
}

/*
 * Which package a package like linux-image-cloud-amd64 stands for. Asked
 * once: a new kernel must not come as a surprise, nor need the network.
 */
static char *resolve(const char *package, bool again)
{
	char *file = xasprintf("newest-%s", package);
	char *path = cache_path(file), *name = read_text(path);

	if (!name || again || !*name) {
		name = depends_on(package);
		if (!name)
			die(STATUS_LAB, "apt knows no %s: %s", package,
			    UPDATE_HINT);
		cache_unlock(cache_lock());
		write_file(path, name, strlen(name));
	}
	free(path);
	free(file);
	return name;
}

/* linux-image-6.1.0-50-cloud-amd64 has one, linux-image-6.12-cloud-amd64 not */
static bool has_version(const char *package)
{
	int number;

	return sscanf(package + strlen(IMAGE_PACKAGE), "%*d.%*d.%d",
		      &number) == 1;
}

static struct kernel from_package(const char *package)
{
	const char *version = package + strlen(IMAGE_PACKAGE);
	char *image = xasprintf("/boot/vmlinuz-%s", version);
	char *name = xasprintf("kernel/%s", version);
	char *dir = cache_path(name);

	if (!access(image, R_OK))
		return from_image(image);
	provide(dir, package, NULL);
	return from_tree(dir);
}

static struct kernel from_name(const char *what, bool again)
{
	char *package = starts_with(what, IMAGE_PACKAGE) ? xstrdup(what) :
			xasprintf(IMAGE_PACKAGE "%s", what);

	if (!has_version(package))
		package = resolve(package, again);
	return from_package(package);
}

/* How the user can name a kernel is said in doc/lab.md and in --help. */
struct kernel kernel_find(const char *chosen, const char *normal)
{
	size_t len;

	if (!chosen)
		chosen = getenv("BAREGUEST_KERNEL");
	if (!chosen || !*chosen)
		return from_name(normal, false);
	if (is_dir(chosen))
		return from_tree(chosen);
	len = strlen(chosen);
	if (is_file(chosen) && len > 4 && !strcmp(chosen + len - 4, ".deb"))
		return from_deb(chosen);
	if (is_file(chosen))
		return from_image(chosen);
	if (strchr(chosen, '/'))
		die(STATUS_LAB, "%s: no such kernel", chosen);
	return from_name(chosen, true);
}
