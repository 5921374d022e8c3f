// SPDX-License-Identifier: GPL-2.0-or-later
/* From a linked payload to an object with symbols around it; see wrap.h. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "debug.h"
#include "doc.h"
#include "image.h"
#include "job.h"
#include "object.h"
#include "payload.h"
#include "report.h"
#include "scratch.h"
#include "wrap.h"

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
static void assemble(const struct build *build, const char *source)
{
	struct words command = { 0 };

	words_append(&command, &build->options.cc);
	words_append(&command, &build->options.assembler);
	words_add(&command, build->options.bits == 32 ? "-m32" : "-m64");
	object_quieten(&command, build->payload_objects.at[0]);
	words_split(&command, "-g0 -fno-lto -c -o");
	words_add(&command, build->payload_object);
	words_add(&command, source);
	if (run(&command, LOG_NONE))
		payload_die("the image cannot be assembled into an object");
}

void wrap_payload(const struct build *build, Elf *payload)
{
	char *image = scratch_file("image");
	char *debug = scratch_file("debug");
	char *assembly = scratch_file("payload.s");

	write_image(image, payload, build->options.bits);
	debug_write(debug, payload);
	write_assembly(assembly, image, debug, build->options.sources.at[0]);
	assemble(build, assembly);
}
