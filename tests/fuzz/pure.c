// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz targets for the decoders that need no machine: text, formats, the
 * payload's header, the table of symbols, exits and error codes, and packets
 * of a debugger.
 */
#include <linux/kvm.h>

#include "fuzz.h"
#include "host/format.h"
#include "host/gdb_packet.h"
#include "host/payload.h"
#include "host/payload_debug.h"
#include "host/text.h"
#include "host/x86/exits.h"
#include "host/x86/vectors.h"

#define ROOM_MAX 512

/*
 * How much of text that is too long has to be there: as much as fits before
 * the mark, but no part of a character or of an escape. That is what some
 * first part of the bytes gives.
 */
static size_t most_before_cut(const char *bytes, size_t size, size_t room)
{
	char part[4 * ROOM_MAX + 1], whole[4 * ROOM_MAX + 1];
	size_t i, len, most = 0;

	if (size > ROOM_MAX)
		size = ROOM_MAX;
	kvm_text_sanitise(whole, sizeof(whole), bytes, size);
	for (i = 0; i <= size; i++) {
		len = kvm_text_sanitise(part, sizeof(part), bytes, i);
		if (len + sizeof(TEXT_CUT) <= room && len > most &&
		    !memcmp(part, whole, len))
			most = len;
	}
	return most;
}

void fuzz_text(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	size_t room = sizeof(TEXT_CUT) + 1 + fuzz_number(&in, 1), len, whole;
	char *out = malloc(room), *bytes = fuzz_copy(in.data, in.size);
	char *all = malloc(4 * in.size + sizeof(TEXT_CUT) + 1);

	whole = kvm_text_sanitise(all, 4 * in.size + sizeof(TEXT_CUT) + 1,
				  bytes, in.size);
	len = kvm_text_sanitise(out, room, bytes, in.size);
	MUST(len < room && strlen(out) == len);
	MUST(fuzz_printable(out));
	if (whole < room) {
		MUST(!strcmp(out, all));
	} else {
		len -= strlen(TEXT_CUT);
		MUST(!strcmp(out + len, TEXT_CUT) && !memcmp(out, all, len));
		MUST(len == most_before_cut(bytes, in.size, room));
	}
	free(all);
	free(bytes);
	free(out);
}

/*
 * The guest's memory: a page, a hole, and another page three times. The last
 * one of the address space and the first one are there, too.
 */
#define GUEST_PAGE 4096
#define GUEST_BASE 0x7fff0000

struct guest {
	char first[GUEST_PAGE], second[GUEST_PAGE];
};

static size_t read_guest(void *ctx, uint64_t va, void *buf, size_t len)
{
	struct guest *guest = ctx;
	uint64_t page = (va - GUEST_BASE) / GUEST_PAGE;

	MUST(len && len <= GUEST_PAGE - va % GUEST_PAGE);
	if (va >= (uint64_t)-GUEST_PAGE)
		page = 2;
	if (va < GUEST_PAGE)
		page = 0;
	if (page == 1 || page > 4)
		return 0;
	memcpy(buf, (page ? guest->second : guest->first) + va % GUEST_PAGE,
	       len);
	return len;
}

/* Memory that ends where the string may. */
static void read_string_again(const struct guest_reader *mem, uint64_t va,
			      size_t size)
{
	char *out = malloc(size);
	bool whole = kvm_guest_read_string(mem, va, out, size);

	const char *cut = whole ? NULL : strstr(out, TEXT_CUT);
	unsigned char next;

	MUST(memchr(out, 0, size));
	MUST(whole || cut || strstr(out, "(unreadable 0x"));
	MUST(!whole || va + strlen(out) >= va);
	/* Not within a character. */
	if (cut && cut != out && !cut[strlen(TEXT_CUT)] &&
	    mem->read(mem->ctx, va + (cut - out), &next, 1))
		MUST((next & 0xc0) != 0x80);
	free(out);
}

void fuzz_format(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct guest guest;
	struct guest_reader mem = { read_guest, &guest };
	struct guest_args args = { .mem = &mem };
	uint8_t kind = fuzz_number(&in, 1);
	static char out[2 * GUEST_MESSAGE_MAX];
	size_t room = kind & 128 ? sizeof(out) : 512;
	char fmt[64];
	const char *error = "not set";
	int ret;

	args.word = kind & 1 ? 8 : 4;
	args.nregs = (kind >> 1) % (GUEST_ARG_REGS + 1);
	fuzz_bytes(&in, args.regs, sizeof(args.regs));
	args.stack = GUEST_BASE + (int16_t)fuzz_number(&in, 2);
	fuzz_bytes(&in, fmt, sizeof(fmt) - 1);
	fmt[sizeof(fmt) - 1] = 0;
	fuzz_bytes(&in, guest.first, sizeof(guest.first));
	fuzz_bytes(&in, guest.second, sizeof(guest.second));

	ret = kvm_guest_format(out, room, fmt, &args, &error);
	MUST(ret == (error ? -1 : 0));
	MUST(memchr(out, 0, room) && fuzz_printable(out));
	MUST(!error || fuzz_printable(error));
	kvm_guest_read_string(&mem, args.stack, out, 64 + kind);
	MUST(memchr(out, 0, 64 + kind));
	read_string_again(&mem, args.regs[0], 64 + kind);
}

static bool is_inside(const struct kvm_payload_header *header, uint64_t addr,
		      uint64_t size)
{
	return addr >= KVM_PAYLOAD_BASEADDR && addr < header->heap_begin &&
	       addr + size <= header->heap_begin && addr + size >= addr;
}

void fuzz_payload(const uint8_t *data, size_t size)
{
	struct kvm_payload_header h;
	char *image = fuzz_copy(data, size);

	/* Half of all inputs get past the first checks. */
	if (size >= KVM_PAYLOAD_HEADER_OFFSET + 6 && !(data[0] & 1)) {
		h.magic = KVM_PAYLOAD_MAGIC;
		h.version = KVM_PAYLOAD_VERSION;
		memcpy(image + KVM_PAYLOAD_HEADER_OFFSET, &h, 6);
	}

	if (!kvm_payload_check(image, size, &h)) {
		MUST(h.heap_begin <= KVM_IDENTITY_MAP_END);
		MUST(size <= h.heap_begin - KVM_PAYLOAD_BASEADDR);
		MUST(h.bits == 32 || h.bits == 64);
		MUST(is_inside(&h, h.entry, 1));
		MUST(is_inside(&h, h.stack_top - h.bits / 8, h.bits / 8));
		MUST(is_inside(&h, h.pagetable, 32));
		MUST(h.gdt_size && h.gdt_size <= 65536);
		MUST(h.gdt_size % 8 == 0 && is_inside(&h, h.gdt, h.gdt_size));
		MUST(h.idt_size && h.idt_size <= 65536);
		MUST(h.idt_size % 8 == 0 && is_inside(&h, h.idt, h.idt_size));
		MUST(h.tss_size >= 104 && is_inside(&h, h.tss, h.tss_size));
		MUST(is_inside(&h, h.vcpu_entry, 1));
		MUST(is_inside(&h, h.nesting, KVM_VCPUS_MAX *
			       sizeof(struct kvm_nesting)));
		MUST(!h.trace ||
		     is_inside(&h, h.trace, sizeof(struct kvm_trace)));
	}
	free(image);
}

static bool in_table(const char *table, size_t size, const char *text)
{
	return !text || (text >= table && text < table + size &&
			 memchr(text, 0, table + size - text));
}

void fuzz_symbols(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	uint64_t address = fuzz_number(&in, 4), length;
	char name[8] = "";
	struct payload_location loc;
	char *table;
	size_t len;

	fuzz_bytes(&in, name, sizeof(name) - 1);
	len = in.size;
	table = fuzz_copy(in.data, len);
	if (kvm_payload_debug_locate(table, len, address, &loc))
		MUST(kvm_payload_debug_valid(table, len));
	MUST(in_table(table, len, loc.function));
	MUST(in_table(table, len, loc.file));
	if (kvm_payload_debug_symbol(table, len, name, &address, &length))
		MUST(kvm_payload_debug_valid(table, len));
	free(table);
}

static void describe_page_fault(uint64_t code)
{
	const struct page_rights rights = {
		.writable = code >> 32 & 1, .user = code >> 33 & 1,
		.executable = code >> 34 & 1,
	};
	char text[PAGE_FAULT_TEXT_MAX];

	kvm_page_fault_describe(code, ~code, code >> 35 & 1 ? &rights : NULL,
				text, sizeof(text));
	MUST(memchr(text, 0, sizeof(text)) && fuzz_printable(text));
}

void fuzz_exits(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	uint32_t vector = fuzz_number(&in, 1);
	uint64_t code = fuzz_number(&in, 8);
	size_t room = code >> 63 ? 40 : 512;
	char *line = malloc(room), words[96];
	struct kvm_run *run = fuzz_copy(in.data, in.size);

	kvm_exit_describe(run, in.size, line, room);
	MUST(memchr(line, 0, room) && fuzz_printable(line));
	free(line);
	describe_page_fault(code);
	kvm_error_code_describe(vector, code, words, sizeof(words));
	MUST(memchr(words, 0, sizeof(words)) && fuzz_printable(words));
	MUST(fuzz_printable(kvm_vector_name(code)));
	free(run);
}

/* What was framed is read back as it was. */
static void frame_again(const struct gdb_reader *reader)
{
	static char frame[GDB_FRAME_MAX];
	struct gdb_reader *again = calloc(1, sizeof(*again));
	size_t i, len = kvm_gdb_make_frame(frame, reader->data, reader->len);

	MUST(len <= sizeof(frame));
	for (i = 0; i + 1 < len; i++)
		MUST(kvm_gdb_read_byte(again, frame[i]) == GDB_NOTHING);
	MUST(kvm_gdb_read_byte(again, frame[i]) == GDB_PACKET);
	MUST(again->len == reader->len &&
	     !memcmp(again->data, reader->data, again->len));
	free(again);
}

static void read_fields(const char *text)
{
	unsigned char bytes[8];
	char digits[17];
	uint64_t value;

	while (*text && kvm_gdb_number(&text, &value) == 0 && *text)
		text++;
	if (kvm_gdb_get_bytes(text, bytes, sizeof(bytes)))
		return;
	kvm_gdb_put_bytes(digits, bytes, sizeof(bytes));
	MUST(!strncasecmp(text, digits, 16));
}

/* @end: the second digit of the checksum, which the reader has accepted. */
static void check_sum(const uint8_t *data, size_t end)
{
	size_t start = end - 2;
	uint8_t sum = 0;

	MUST(data[start] == '#');
	while (data[start - 1] != '$')
		sum += data[--start];
	MUST(kvm_gdb_digit(data[end - 1]) == sum >> 4);
	MUST(kvm_gdb_digit(data[end]) == (sum & 15));
}

void fuzz_gdb(const uint8_t *data, size_t size)
{
	struct gdb_reader *reader = calloc(1, sizeof(*reader));
	size_t i;

	for (i = 0; i < size; i++) {
		enum gdb_event event = kvm_gdb_read_byte(reader, data[i]);

		MUST(reader->len <= GDB_PACKET_MAX);
		if (event != GDB_PACKET)
			continue;
		MUST(!reader->data[reader->len]);
		check_sum(data, i);
		frame_again(reader);
		read_fields(reader->data);
	}
	free(reader);
}
