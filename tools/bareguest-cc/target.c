// SPDX-License-Identifier: GPL-2.0-or-later
/* Libraries for the wanted program; see target.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "report.h"
#include "scratch.h"
#include "target.h"

static void strip_name(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = 0;
}

/* The directory above the one this program is in. */
static const char *find_root(void)
{
	static char path[PATH_MAX];
	const char *root = getenv("BAREGUEST_ROOT");
	ssize_t length;

	if (root && *root)
		return root;
	length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (length < 0)
		die("cannot read /proc/self/exe: %s: set BAREGUEST_ROOT",
		    strerror(errno));
	path[length] = 0;
	strip_name(path);
	strip_name(path);
	return path;
}

/* What can be told of a compiler without running it. */
struct known_compiler {
	const char *part;	/* of its name */
	int bits;		/* 0: 64 unless -m32 says otherwise */
	const char *libc;
};

static const struct known_compiler known[] = {
	{ "i386-linux-musl", 32, "musl" },
	{ "i686-linux-musl", 32, "musl" },
	{ "musl", 0, "musl" },
	{ "i386-linux", 32, "gnu" },
	{ "i586-linux", 32, "gnu" },
	{ "i686-linux", 32, "gnu" },
	{ "x86_64-linux-gnu", 0, "gnu" },
};

/* gcc, gcc-12, clang-16, cc: the system's own. */
static bool is_plain(const char *name)
{
	static const char *const plain[] = { "gcc", "clang", "cc", "c99" };

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		size_t length = strlen(plain[i]);

		if (!strncmp(name, plain[i], length) &&
		    !name[length + strspn(name + length, "-.0123456789")])
			return true;
	}
	return false;
}

static struct known_compiler recognise(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strstr(name, known[i].part))
			return known[i];
	}
	if (is_plain(name))
		return (struct known_compiler){ name, 0, "gnu" };
	return (struct known_compiler){ 0 };
}

/* Asks a compiler nothing is known of what its C library is. */
static struct known_compiler ask(const struct options *options)
{
	struct known_compiler answer = { .part = "asked", .bits = 64 };
	struct words command = { 0 };
	char *source = scratch_file("probe.c");
	char *result = scratch_file("probe.i");
	const char *text;

	write_file(source, "#include <features.h>\n", 22);
	words_append(&command, &options->cc);
	words_append(&command, &options->controller_cc);
	words_split(&command, "-E -dM -o");
	words_add(&command, result);
	words_add(&command, source);
	if (run(&command, LOG_NONE))
		die("%s cannot preprocess <features.h>", options->cc.at[0]);
	text = read_file(result, NULL);
	if (strstr(text, " __i386__ "))
		answer.bits = 32;
	answer.libc = strstr(text, " __GLIBC__ ") ? "gnu" : "musl";
	return answer;
}

static struct known_compiler identify(const struct options *options)
{
	struct known_compiler cc = recognise(options->cc.at[0]);

	if (!cc.part || options->foreign)
		cc = ask(options);
	if (options->bits)
		cc.bits = options->bits;
	if (!cc.bits)
		cc.bits = 64;
	return cc;
}

static const char *library(const char *root, const char *kind,
			   const char *name, const char *file)
{
	char *path = format("%s/lib/bareguest/%s/%s/%s", root, kind, name,
			    file);

	if (access(path, R_OK))
		die("no %s library for %s: %s is missing: build or install it",
		    kind, name, path);
	return path;
}

/* On a system without glibc, plain gcc makes programs for musl. */
static const char *choose_abi(const char *root, const char *arch,
			      const struct known_compiler *cc)
{
	char *gnu = format("%s/lib/bareguest/host/%s-gnu", root, arch);
	char *musl = format("%s/lib/bareguest/host/%s-musl", root, arch);
	const char *libc = cc->libc;

	if (access(gnu, F_OK) && !access(musl, F_OK))
		libc = "musl";
	return format("%s-%s", arch, libc);
}

static const char *if_readable(const char *path)
{
	return access(path, R_OK) ? NULL : path;
}

void target_choose(struct target *target, struct options *options)
{
	struct known_compiler cc = identify(options);
	const char *root = find_root();
	const char *arch = cc.bits == 32 ? "i386" : "x86_64";
	const char *abi = choose_abi(root, arch, &cc);

	options->bits = cc.bits;
	target->include = format("%s/include/bareguest", root);
	target->host_library = library(root, "host", abi, "libbareguest.a");
	target->kernel_headers = if_readable(
		format("%s/lib/bareguest/host/%s/include", root, abi));
	target->guest_library = library(root, "guest", arch, "libguest.a");
	target->guest_script = library(root, "guest", arch, "payload.lds");
	target->guest_flags = library(root, "guest", arch, "payload.flags");
}
