// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of symbols and lines; see debug.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debug.h"
#include "debug_lines.h"
#include "elf_file.h"
#include "host/payload_debug.h"
#include "report.h"
#include "scratch.h"

/* The parts of the table, as they grow. */
struct parts {
	struct blob functions, objects, strings;
	struct debug_lines lines;
};

void blob_add(struct blob *blob, const void *data, size_t size)
{
	blob->data = realloc(blob->data, blob->size + size);
	if (!blob->data)
		die("out of memory");
	memcpy(blob->data + blob->size, data, size);
	blob->size += size;
}

uint32_t strings_add(struct blob *strings, const char *text)
{
	uint32_t position = strings->size;

	blob_add(strings, text, strlen(text) + 1);
	return position;
}

static bool is_code(Elf *elf, const GElf_Sym *sym)
{
	GElf_Shdr head;
	Elf_Scn *scn = elf_getscn(elf, sym->st_shndx);

	return scn && gelf_getshdr(scn, &head) &&
	       head.sh_flags & SHF_EXECINSTR;
}

/*
 * Functions, labels of assembler code (which need not have a type), and
 * variables other files can see. Compilers' own labels start with a dot.
 */
static struct blob *part_of(struct parts *parts, Elf *elf,
			    const struct elf_symbol *symbol)
{
	int type = GELF_ST_TYPE(symbol->sym.st_info);

	if (symbol->sym.st_shndx == SHN_UNDEF || !symbol->name ||
	    !*symbol->name || *symbol->name == '.')
		return NULL;
	if (type == STT_FUNC ||
	    (type == STT_NOTYPE && is_code(elf, &symbol->sym)))
		return &parts->functions;
	if (type == STT_OBJECT &&
	    GELF_ST_BIND(symbol->sym.st_info) != STB_LOCAL)
		return &parts->objects;
	return NULL;
}

static void collect_symbols(struct parts *parts, Elf *elf)
{
	struct elf_symbol symbol = { 0 };

	while (elf_next_symbol(elf, &symbol)) {
		struct blob *part = part_of(parts, elf, &symbol);
		struct payload_debug_entry entry = {
			.address = symbol.sym.st_value,
			.size = symbol.sym.st_size,
		};

		if (!part)
			continue;
		entry.name = strings_add(&parts->strings, symbol.name);
		blob_add(part, &entry, sizeof(entry));
	}
}

static int by_address(const void *a, const void *b)
{
	const struct payload_debug_entry *first = a, *second = b;

	if (first->address != second->address)
		return first->address < second->address ? -1 : 1;
	return first->size < second->size ? -1 : first->size > second->size;
}

static size_t entry_count(const struct blob *part)
{
	return part->size / sizeof(struct payload_debug_entry);
}

/* The end of the section an address is in. */
static uint64_t section_end(Elf *elf, uint64_t address)
{
	struct elf_section section = { 0 };

	while (elf_next_section(elf, &section)) {
		if (section.head.sh_flags & SHF_ALLOC &&
		    address - section.head.sh_addr < section.head.sh_size)
			return section.head.sh_addr + section.head.sh_size;
	}
	return address;
}

/* Assembler labels have no size: they reach up to what comes next. */
static void give_sizes(struct blob *functions, Elf *elf)
{
	struct payload_debug_entry *entry = (void *)functions->data;
	size_t count = entry_count(functions);

	for (size_t i = 0; i < count; i++) {
		uint64_t end;

		if (entry[i].size)
			continue;
		end = section_end(elf, entry[i].address);
		if (i + 1 < count && entry[i + 1].address < end)
			end = entry[i + 1].address;
		entry[i].size = end - entry[i].address;
	}
}

static void sort(struct blob *part)
{
	if (part->size)
		qsort(part->data, entry_count(part),
		      sizeof(struct payload_debug_entry), by_address);
}

static void write_table(const char *path, const struct parts *parts)
{
	const struct blob *order[] = { &parts->functions, &parts->objects,
		&parts->lines.files, &parts->lines.rows, &parts->strings };
	struct payload_debug_header head = {
		.magic = PAYLOAD_DEBUG_MAGIC,
		.functions = entry_count(&parts->functions),
		.objects = entry_count(&parts->objects),
		.files = parts->lines.files.size / sizeof(uint32_t),
		.line_size = parts->lines.rows.size,
		.string_size = parts->strings.size,
	};
	struct blob table = { 0 };

	head.symbols = sizeof(head);
	head.file_names = head.symbols + order[0]->size + order[1]->size;
	head.lines = head.file_names + order[2]->size;
	head.strings = head.lines + order[3]->size;
	blob_add(&table, &head, sizeof(head));
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		blob_add(&table, order[i]->data, order[i]->size);
	write_file(path, table.data, table.size);
}

void debug_write(const char *path, Elf *elf)
{
	struct parts parts = { 0 };

	strings_add(&parts.strings, "");
	collect_symbols(&parts, elf);
	sort(&parts.functions);
	sort(&parts.objects);
	give_sizes(&parts.functions, elf);
	debug_lines_collect(&parts.lines, &parts.strings, elf);
	write_table(path, &parts);
}
