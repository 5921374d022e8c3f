// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tells which function and source line a guest address belongs to. Called
 * by whatever reports where a guest stood; see payload_debug.h.
 */
#include <string.h>

#include "host/payload_debug.h"

struct table {
	const unsigned char *data;
	struct payload_debug_header head;
};

/* Whether count items of a size, from a position on, are in the table. */
static bool inside(size_t size, uint64_t position, uint64_t count,
		   uint64_t item)
{
	return position <= size && count <= (size - position) / item;
}

static bool table_open(struct table *table, const void *data, size_t size)
{
	const struct payload_debug_header *head = &table->head;

	table->data = data;
	if (!data || size < sizeof(*head))
		return false;
	memcpy(&table->head, data, sizeof(*head));
	return !memcmp(head->magic, PAYLOAD_DEBUG_MAGIC, sizeof(head->magic)) &&
	       inside(size, head->symbols,
		      (uint64_t)head->functions + head->objects,
		      sizeof(struct payload_debug_entry)) &&
	       inside(size, head->file_names, head->files, sizeof(uint32_t)) &&
	       inside(size, head->lines, head->line_size, 1) &&
	       inside(size, head->strings, head->string_size, 1) &&
	       head->string_size > 0 &&
	       !table->data[head->strings + (size_t)head->string_size - 1];
}

bool kvm_payload_debug_valid(const void *data, size_t size)
{
	struct table table;

	return table_open(&table, data, size);
}

/* All strings end inside the table because its last byte is zero. */
static const char *string_at(const struct table *table, uint32_t position)
{
	if (position >= table->head.string_size)
		return NULL;
	return (const char *)table->data + table->head.strings + position;
}

static struct payload_debug_entry entry_at(const struct table *table,
					   uint32_t index)
{
	struct payload_debug_entry entry;

	memcpy(&entry, table->data + table->head.symbols +
	       (size_t)index * sizeof(entry), sizeof(entry));
	return entry;
}

static const char *file_at(const struct table *table, uint64_t index)
{
	uint32_t position;

	if (index >= table->head.files)
		return NULL;
	memcpy(&position, table->data + table->head.file_names +
	       index * sizeof(position), sizeof(position));
	return string_at(table, position);
}

static bool find_function(const struct table *table, uint64_t address,
			  struct payload_location *loc)
{
	for (uint32_t i = 0; i < table->head.functions; i++) {
		struct payload_debug_entry entry = entry_at(table, i);

		if (address - entry.address < entry.size) {
			loc->function = string_at(table, entry.name);
			loc->offset = address - entry.address;
		}
	}
	return loc->function;
}

struct reader {
	const unsigned char *at, *end;
};

/* Reads at most the 64 bits there is room for; 0 at the end. */
static uint64_t read_unsigned(struct reader *reader)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; reader->at < reader->end; shift += 7) {
		unsigned char byte = *reader->at++;

		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

/* The sign is the lowest bit. */
static int64_t read_signed(struct reader *reader)
{
	uint64_t value = read_unsigned(reader);

	return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

struct row {
	uint64_t address, file, line;
};

static bool next_row(struct reader *reader, struct row *row)
{
	uint64_t step;

	if (reader->at >= reader->end)
		return false;
	step = read_unsigned(reader);
	row->address += step >> 1;
	if (step & 1)
		row->file = read_unsigned(reader);
	row->line += read_signed(reader);
	return true;
}

static bool find_line(const struct table *table, uint64_t address,
		      struct payload_location *loc)
{
	const unsigned char *start = table->data + table->head.lines;
	struct reader reader = { start, start + table->head.line_size };
	struct row row = { 0 }, found = { 0 };

	while (next_row(&reader, &row) && row.address <= address)
		found = row;
	if (!found.line || found.line > INT32_MAX)
		return false;
	loc->file = file_at(table, found.file);
	loc->line = loc->file ? found.line : 0;
	return loc->file;
}

bool kvm_payload_debug_locate(const void *data, size_t size, uint64_t address,
			      struct payload_location *loc)
{
	struct table table;
	bool found;

	memset(loc, 0, sizeof(*loc));
	if (!table_open(&table, data, size))
		return false;
	found = find_function(&table, address, loc);
	return find_line(&table, address, loc) || found;
}

bool kvm_payload_debug_symbol(const void *data, size_t size, const char *name,
			      uint64_t *address, uint64_t *length)
{
	struct table table;
	uint64_t count;

	if (!table_open(&table, data, size))
		return false;
	count = (uint64_t)table.head.functions + table.head.objects;
	for (uint64_t i = 0; i < count; i++) {
		struct payload_debug_entry entry = entry_at(&table, i);
		const char *found = string_at(&table, entry.name);

		if (found && !strcmp(found, name)) {
			*address = entry.address;
			*length = entry.size;
			return true;
		}
	}
	return false;
}
