// SPDX-License-Identifier: GPL-2.0-or-later
/* Line numbers of a payload, from its DWARF; see debug_lines.h. */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "debug_lines.h"

struct row {
	uint32_t address, file, line;
	uint32_t order;		/* the last row for an address counts */
};

struct collector {
	struct debug_lines *lines;
	struct blob *strings;
	struct blob rows;	/* struct row[] */
};

static bool is_inside(const char *name, const char *directory, size_t length)
{
	return length && !strncmp(name, directory, length) &&
		name[length] == '/';
}

/* A source file as the compiler was given it, and where it was run. */
struct unit {
	const char *name, *directory;
};

/*
 * The name as the compiler was given it, as in __FILE__: relative to where it
 * was run, unless the source and what lies beside it has its whole path.
 */
static const char *name_as_given(const char *name, const struct unit *unit)
{
	const char *slash = unit->name && *unit->name == '/' ?
		strrchr(unit->name, '/') : NULL;
	size_t length = unit->directory ? strlen(unit->directory) : 0;

	if (slash && is_inside(name, unit->name, slash - unit->name))
		return name;
	if (is_inside(name, unit->directory, length))
		name += length + 1;
	return name;
}

static uint32_t file_number(struct collector *collector, const char *name)
{
	struct blob *files = &collector->lines->files;
	uint32_t count = files->size / sizeof(uint32_t);
	uint32_t *position = (uint32_t *)files->data;
	uint32_t added;

	for (uint32_t i = 0; i < count; i++) {
		if (!strcmp((char *)collector->strings->data + position[i],
			    name))
			return i;
	}
	added = strings_add(collector->strings, name);
	blob_add(files, &added, sizeof(added));
	return count;
}

static void collect_line(struct collector *collector, Dwarf_Line *line,
			 const struct unit *unit)
{
	struct row row = { .order = collector->rows.size };
	Dwarf_Addr address;
	const char *file;
	int number;
	bool end;

	if (dwarf_lineaddr(line, &address) || dwarf_lineno(line, &number) ||
	    dwarf_lineendsequence(line, &end))
		return;
	file = dwarf_linesrc(line, NULL, NULL);
	row.address = address;
	row.line = end || !file ? 0 : number;
	if (row.line)
		row.file = file_number(collector,
				       name_as_given(file, unit));
	blob_add(&collector->rows, &row, sizeof(row));
}

static void collect_unit(struct collector *collector, Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;
	Dwarf_Lines *lines;
	struct unit names;
	size_t count;

	if (dwarf_getsrclines(unit, &lines, &count))
		return;
	names.name = dwarf_formstring(dwarf_attr(unit, DW_AT_name,
						 &attribute));
	names.directory = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir,
						      &attribute));
	for (size_t i = 0; i < count; i++)
		collect_line(collector, dwarf_onesrcline(lines, i), &names);
}

/* The end of one unit's code may be the start of another one's: comes first. */
static int by_address(const void *a, const void *b)
{
	const struct row *first = a, *second = b;

	if (first->address != second->address)
		return first->address < second->address ? -1 : 1;
	if (!first->line != !second->line)
		return first->line ? 1 : -1;
	return first->order < second->order ? -1 : 1;
}

static void put_unsigned(struct blob *blob, uint64_t value)
{
	do {
		unsigned char byte = value & 0x7f;

		value >>= 7;
		byte |= value ? 0x80 : 0;
		blob_add(blob, &byte, 1);
	} while (value);
}

static void put_signed(struct blob *blob, int64_t value)
{
	put_unsigned(blob, ((uint64_t)value << 1) ^ (uint64_t)(value >> 63));
}

static void put_row(struct blob *blob, const struct row *before,
		    const struct row *row)
{
	bool moves = row->line && row->file != before->file;

	put_unsigned(blob, (uint64_t)(row->address - before->address) << 1 |
		     moves);
	if (moves)
		put_unsigned(blob, row->file);
	put_signed(blob, (int64_t)row->line - before->line);
}

/* A row that changes nothing, or that the next one replaces, is left out. */
static void encode(struct blob *blob, const struct row *rows, size_t count)
{
	struct row before = { 0 };

	for (size_t i = 0; i < count; i++) {
		struct row row = rows[i];

		if (i + 1 < count && rows[i + 1].address == row.address)
			continue;
		if (!row.line)
			row.file = before.file;
		if (row.line == before.line && row.file == before.file)
			continue;
		put_row(blob, &before, &row);
		before = row;
	}
}

void debug_lines_collect(struct debug_lines *lines, struct blob *strings,
			 Elf *elf)
{
	Dwarf *dwarf = dwarf_begin_elf(elf, DWARF_C_READ, NULL);
	struct collector collector = { .lines = lines, .strings = strings };
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;

	while (dwarf && !dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die,
					 NULL))
		collect_unit(&collector, &die);
	if (!collector.rows.size)
		return;
	qsort(collector.rows.data, collector.rows.size / sizeof(struct row),
	      sizeof(struct row), by_address);
	encode(&lines->rows, (struct row *)collector.rows.data,
	       collector.rows.size / sizeof(struct row));
}
