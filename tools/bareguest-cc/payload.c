// SPDX-License-Identifier: GPL-2.0-or-later
/* The payload half of a build; see payload.h. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "debug.h"
#include "doc.h"
#include "elf_file.h"
#include "image.h"
#include "job.h"
#include "payload.h"
#include "report.h"
#include "scratch.h"

/* What payload_die() names. */
static const char *current_source;

void payload_die(const char *fmt, ...)
{
	char *problem;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&problem, fmt, args) < 0)
		problem = "out of memory";
	va_end(args);
	die("%s: payload half: %s", current_source, problem);
}

/*
 * The fixed flags come last but for the optimisation asked for by hand:
 * they undo what the compiler's name or configuration brings in.
 */
static void compile(const struct build *build, const char *source,
		    const char *object)
{
	const struct options *options = &build->options;
	struct words command = { 0 };

	words_append(&command, &options->cc);
	words_append(&command, &options->payload_cc);
	words_split_lines(&command, read_file(build->target.guest_flags, NULL));
	if (options->payload_level)
		words_add(&command, options->payload_level);
	if (options->keep_payload)
		words_add(&command, "-g3");
	words_add(&command, format("-I%s", build->target.include));
	words_split(&command, "-c -o");
	words_add(&command, object);
	words_add(&command, source);
	current_source = source;
	if (run(&command, LOG_NONE))
		payload_die("does not compile (with COMPILE_PAYLOAD defined)");
}

/*
 * clang warns of options it has no use for in a link, gcc does not know how
 * to be asked not to. Which of them it is stands in what it made.
 */
static void quieten(struct words *command, const char *object)
{
	size_t size;
	char *data = read_file(object, &size);

	if (memmem(data, size, "clang version", 13))
		words_add(command, "-Qunused-arguments");
	free(data);
}

static bool defines_main(const struct words *objects)
{
	GElf_Sym sym;

	for (size_t i = 0; i < objects->count; i++) {
		if (elf_find_symbol(elf_open_file(objects->at[i]), "main", &sym))
			return true;
	}
	return false;
}

static void compile_all(const struct build *build, struct words *objects)
{
	const struct words *sources = &build->options.sources;

	for (size_t i = 0; i < sources->count; i++) {
		words_add(objects, scratch_file(format("payload%zu.o", i)));
		compile(build, sources->at[i], objects->at[i]);
	}
	current_source = sources->at[0];
	if (!defines_main(objects))
		payload_die("has no main(): it belongs into #ifdef COMPILE_PAYLOAD");
}

static const char link_flags[] =
	"-nostdlib -static -no-pie -fno-lto -Wl,--build-id=none "
	"-Wl,-z,noexecstack -Wl,-z,norelro -Wl,-z,max-page-size=4096 "
	"-Wl,--no-gc-sections -Wl,-T";

/* extra: a library behind the guest library, or NULL. */
static int link_with(const struct build *build, const struct words *objects,
		     const char *extra, int log)
{
	const struct options *options = &build->options;
	struct words command = { 0 };

	words_append(&command, &options->cc);
	words_append(&command, &options->payload_ld);
	words_add(&command, build->options.bits == 32 ? "-m32" : "-m64");
	quieten(&command, objects->at[0]);
	words_split(&command, link_flags);
	words_add(&command, build->target.guest_script);
	words_append(&command, objects);
	words_add(&command, build->target.guest_library);
	if (extra)
		words_add(&command, extra);
	words_add(&command, "-o");
	words_add(&command, build->payload_elf);
	return run(&command, log);
}

/*
 * What the guest library lacks of the helpers a compiler may call is in
 * libgcc. Hardly any payload needs it, so it is tried second.
 */
static void link_all(const struct build *build, const struct words *objects)
{
	int first = log_create(), second = log_create();
	bool linked = !link_with(build, objects, NULL, first);
	bool with_libgcc = !linked &&
			   !link_with(build, objects, "-lgcc", second);

	log_print(with_libgcc ? second : first);
	if (!linked && !with_libgcc)
		payload_die("does not link, see above (it has the guest library, but no C library)");
}

static void write_image(const char *path, Elf *elf, int bits)
{
	struct image image;

	image_extract(&image, elf, bits);
	write_file(path, image.data, image.size);
}

/* The name of a file, or a text, as an assembler string. */
static void put_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		unsigned char c = *text;

		fprintf(out, isalnum(c) || strchr("/._-", c) ? "%c" : "\\%03o",
			c);
	}
	fputs("\"\n", out);
}

static void put_start(FILE *out, const char *symbol, int align)
{
	fprintf(out, "\t.balign %d\n\t.globl %s\n\t.type %s, %%object\n%s:\n",
		align, symbol, symbol, symbol);
}

static void put_end(FILE *out, const char *symbol)
{
	fprintf(out, "\t.globl %s\n%s:\n", symbol, symbol);
}

static void put_file(FILE *out, const char *path)
{
	fputs("\t.incbin ", out);
	put_string(out, path);
}

static void put_doc(FILE *out, const char *source)
{
	char *doc = doc_extract(read_file(source, NULL));

	if (!doc)
		return;
	put_start(out, "tst_source_doc", 1);
	fputs("\t.asciz ", out);
	put_string(out, doc);
}

static void write_assembly(const char *path, const char *image,
			   const char *debug, const char *source)
{
	FILE *out = fopen(path, "w");

	if (!out)
		die("cannot write %s: %m", path);
	fputs("\t.section .rodata.kvm_payload, \"a\", %progbits\n", out);
	put_start(out, "kvm_payload_start", 4096);
	put_file(out, image);
	put_end(out, "kvm_payload_end");
	put_start(out, "kvm_payload_debug_start", 16);
	put_file(out, debug);
	put_end(out, "kvm_payload_debug_end");
	put_doc(out, source);
	fputs("\t.section .note.GNU-stack, \"\", %progbits\n", out);
	if (ferror(out) || fclose(out))
		die("cannot write %s: %m", path);
}

/* Without the debug options of CFLAGS: nothing here has line numbers. */
static void assemble(const struct build *build, const char *source,
		     const char *compiled)
{
	struct words command = { 0 };

	words_append(&command, &build->options.cc);
	words_append(&command, &build->options.assembler);
	words_add(&command, build->options.bits == 32 ? "-m32" : "-m64");
	quieten(&command, compiled);
	words_split(&command, "-g0 -fno-lto -c -o");
	words_add(&command, build->payload_object);
	words_add(&command, source);
	if (run(&command, LOG_NONE))
		payload_die("the image cannot be assembled into an object");
}

int payload_build(void *argument)
{
	const struct build *build = argument;
	struct words objects = { 0 };
	char *image = scratch_file("image");
	char *debug = scratch_file("debug");
	char *assembly = scratch_file("payload.s");
	Elf *elf;

	/* clang edits its command line by it, behind our back */
	unsetenv("CCC_OVERRIDE_OPTIONS");
	compile_all(build, &objects);
	link_all(build, &objects);
	elf = elf_open_file(build->payload_elf);
	write_image(image, elf, build->options.bits);
	debug_write(debug, elf);
	write_assembly(assembly, image, debug, build->options.sources.at[0]);
	assemble(build, assembly, objects.at[0]);
	return 0;
}
