// SPDX-License-Identifier: GPL-2.0-or-later
/* The flat image of a payload; see image.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "elf_file.h"
#include "image.h"
#include "kvm_common.h"
#include "payload.h"

struct layout {
	uint64_t heap_begin;
	uint64_t data_end;	/* of what is not zero at start */
};

static void check_kind(Elf *elf, int bits)
{
	GElf_Ehdr head;
	int machine = bits == 32 ? EM_386 : EM_X86_64;

	if (!gelf_getehdr(elf, &head))
		payload_die("the linker left no ELF file");
	if (head.e_machine != machine)
		payload_die("the linker made code for another machine");
	if (head.e_type != ET_EXEC)
		payload_die("the linker made no fixed-address program: an option forces -pie, -shared or -r");
}

/* What a segment of this type says about the payload. */
struct bad_segment {
	GElf_Word type;
	const char *problem;
};

static const struct bad_segment bad_segments[] = {
	{ PT_TLS, "has thread-local variables: there are no threads" },
	{ PT_DYNAMIC, "needs a dynamic linker: there is none" },
	{ PT_INTERP, "needs a dynamic linker: there is none" },
	{ 0, NULL },
};

static void check_segment(const GElf_Phdr *segment)
{
	const struct bad_segment *bad = bad_segments;

	for (; bad->problem; bad++) {
		if (segment->p_type == bad->type)
			payload_die("%s", bad->problem);
	}
	if (segment->p_type == PT_GNU_STACK && segment->p_flags & PF_X)
		payload_die("asks for an executable stack");
}

static void check_segments(Elf *elf)
{
	GElf_Phdr segment;

	for (int i = 0; gelf_getphdr(elf, i, &segment); i++)
		check_segment(&segment);
}

static void find_heap(Elf *elf, struct layout *layout)
{
	GElf_Sym heap;

	if (!elf_find_symbol(elf, "kvm_heap_begin", &heap))
		payload_die("has no kvm_heap_begin: payload.lds and libguest.a do not fit");
	layout->heap_begin = heap.st_value;
	if (heap.st_value > KVM_IDENTITY_MAP_END)
		payload_die("ends at 0x%" PRIx64 ": there is no memory above 0x%x",
			    heap.st_value, KVM_IDENTITY_MAP_END);
}

/* The heap overwrites what is behind its start. */
static void check_section(struct layout *layout,
			  const struct elf_section *section)
{
	uint64_t end = section->head.sh_addr + section->head.sh_size;

	if (section->head.sh_flags & SHF_TLS)
		payload_die("has thread-local variables: there are no threads");
	if (section->head.sh_type == SHT_REL ||
	    section->head.sh_type == SHT_RELA)
		payload_die("has relocations in %s for a dynamic linker: there is none",
			    section->name);
	if (section->head.sh_addr < KVM_PAYLOAD_BASEADDR ||
	    end > layout->heap_begin)
		payload_die("section %s at 0x%" PRIx64 "-0x%" PRIx64 " is outside the image, 0x%x-0x%" PRIx64,
			    section->name, (uint64_t)section->head.sh_addr, end,
			    KVM_PAYLOAD_BASEADDR, layout->heap_begin);
	if (section->head.sh_type != SHT_NOBITS && end > layout->data_end)
		layout->data_end = end;
}

static bool is_loaded(const struct elf_section *section)
{
	return section->head.sh_flags & SHF_ALLOC && section->head.sh_size;
}

static void check_sections(Elf *elf, struct layout *layout)
{
	struct elf_section section = { 0 };

	while (elf_next_section(elf, &section)) {
		if (is_loaded(&section))
			check_section(layout, &section);
	}
	if (layout->data_end <= KVM_PAYLOAD_BASEADDR)
		payload_die("is empty");
}

static void copy_section(struct image *image, const struct elf_section *section)
{
	Elf_Data *data = elf_rawdata(section->scn, NULL);

	if (!data || data->d_size != section->head.sh_size)
		payload_die("section %s cannot be read", section->name);
	memcpy(image->data + section->head.sh_addr - KVM_PAYLOAD_BASEADDR,
	       data->d_buf, data->d_size);
}

void image_extract(struct image *image, Elf *elf, int bits)
{
	struct layout layout = { 0 };
	struct elf_section section = { 0 };

	check_kind(elf, bits);
	check_segments(elf);
	find_heap(elf, &layout);
	check_sections(elf, &layout);
	image->size = layout.data_end - KVM_PAYLOAD_BASEADDR;
	image->data = calloc(1, image->size);
	if (!image->data)
		payload_die("is too large for this machine's memory");
	while (elf_next_section(elf, &section)) {
		if (is_loaded(&section) && section.head.sh_type != SHT_NOBITS)
			copy_section(image, &section);
	}
}
