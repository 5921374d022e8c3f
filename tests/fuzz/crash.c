// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz targets for what a crash report is made of: the walk of page tables
 * and what is said about it, registers in words, the way through the stack,
 * what a disassembler printed, and the flight recorder.
 */
#include <linux/kvm.h>

#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "fuzz.h"
#include "host/trace.h"
#include "host/x86/backtrace.h"
#include "host/x86/disassemble.h"
#include "host/x86/paging.h"
#include "host/x86/segments.h"

#define GUEST_SIZE 8192

struct guest {
	unsigned char bytes[GUEST_SIZE];
	unsigned int reads;
	bool refused;
};

static bool read_entry(void *ctx, uint64_t paddr, void *buf, size_t len)
{
	struct guest *guest = ctx;

	MUST(++guest->reads <= PAGING_LEVELS_MAX);
	MUST(len == 4 || len == 8);
	MUST(!guest->refused);
	if (paddr > GUEST_SIZE - len) {
		memset(buf, 0xff, len);
		guest->refused = true;
		return false;
	}
	memcpy(buf, guest->bytes + paddr, len);
	return true;
}

/* One entry of each table, and no table behind a page. */
static void check_walk(const struct paging_walk *walk, uint64_t table)
{
	unsigned int i;

	for (i = 0; i < walk->count; i++) {
		const struct paging_entry *entry = walk->entries + i;

		MUST(!i || !walk->entries[i - 1].size);
		MUST(entry->address - table < 4096);
		table = entry->target;
	}
}

static void describe_walk(const struct paging_walk *walk)
{
	char text[PAGING_TEXT_MAX];
	unsigned int i;

	MUST(walk->count <= PAGING_LEVELS_MAX && walk->levels <= 5);
	for (i = 0; i < walk->count; i++) {
		kvm_paging_describe_entry(walk, i, text, sizeof(text));
		MUST(memchr(text, 0, sizeof(text)) && fuzz_printable(text));
	}
	kvm_paging_describe_end(walk, text, sizeof(text));
	MUST(memchr(text, 0, sizeof(text)) && fuzz_printable(text));
}

static void describe_registers(const struct paging_mode *mode,
			       struct fuzz_input *in)
{
	struct kvm_segment segment;
	char text[BITS_TEXT_MAX], words[SEGMENT_TEXT_MAX];
	unsigned int reg;

	for (reg = BITS_CR0; reg <= BITS_RFLAGS; reg++) {
		kvm_bits_describe(reg, mode->cr0 ^ mode->cr4, text,
				  sizeof(text));
		MUST(memchr(text, 0, sizeof(text)) && fuzz_printable(text));
	}
	fuzz_bytes(in, &segment, sizeof(segment));
	kvm_segment_describe(&segment, words, sizeof(words));
	MUST(memchr(words, 0, sizeof(words)) && fuzz_printable(words));
}

void fuzz_paging(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct guest *guest = calloc(1, sizeof(*guest));
	const struct paging_memory memory = { read_entry, guest };
	struct paging_mode mode;
	struct paging_walk walk;
	uint64_t va;

	mode.cr0 = fuzz_number(&in, 4);
	mode.cr3 = fuzz_number(&in, 8);
	mode.cr4 = fuzz_number(&in, 4);
	mode.efer = fuzz_number(&in, 2);
	/* As CPUID would say: 36 bits on the oldest processors. */
	mode.address_bits = 36 + fuzz_number(&in, 1) % 17;
	va = fuzz_number(&in, 8);
	describe_registers(&mode, &in);
	fuzz_bytes(&in, guest->bytes, sizeof(guest->bytes));
	kvm_paging_walk(&mode, &memory, va, &walk);
	check_walk(&walk, walk.levels == 3 ? mode.cr3 & 0xffffffe0 :
		   walk.levels == 2 ? mode.cr3 & 0xfffff000 :
		   mode.cr3 & 0xffffffffff000);
	MUST(!guest->refused || walk.end == PAGING_OUTSIDE);
	describe_walk(&walk);
	free(guest);
}

static size_t read_guest(void *ctx, uint64_t va, void *buf, size_t len)
{
	struct guest *guest = ctx;

	MUST(len && len <= 4096 - va % 4096);
	if (va >= GUEST_SIZE)
		return 0;
	memcpy(buf, guest->bytes + va, len);
	return len;
}

/*
 * Every other address belongs to a function; two are those that the library
 * knows as entries of interrupts.
 */
static bool locate(uint64_t addr, struct payload_location *loc)
{
	static const char *const names[] = {
		"main", "trap_entry", "kvm_double_fault_task", "function",
	};

	*loc = (struct payload_location){ 0 };
	if (addr & 1)
		return false;
	loc->function = names[addr / 2 % 4];
	loc->offset = addr % 64;
	loc->file = "file.c";
	loc->line = addr % 100;
	return true;
}

static void find_instruction(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	static const unsigned char code[16];
	struct disassembly_request request = {
		.code = code, .size = sizeof(code), .width = 64,
	};
	char listing[600], text[128];

	request.start = fuzz_number(&in, 2);
	request.wanted = fuzz_number(&in, 2);
	request.before = fuzz_number(&in, 1) & 1;
	fuzz_bytes(&in, listing, sizeof(listing) - 1);
	listing[sizeof(listing) - 1] = 0;
	if (kvm_disassembly_find(&request, listing, text, sizeof(text)))
		MUST(memchr(text, 0, sizeof(text)) && fuzz_printable(text));
}

void fuzz_backtrace(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct guest *guest = calloc(1, sizeof(*guest));
	struct backtrace_source source = {
		.mem = { read_guest, guest }, .locate = locate,
	};
	struct backtrace_frame frames[BACKTRACE_MAX];
	struct backtrace_cursor from;
	uint8_t kind = fuzz_number(&in, 1);
	unsigned int count, i;

	source.word = kind & 1 ? 8 : 4;
	source.task = kind & 2 ? fuzz_number(&in, 2) : 0;
	from.exact = kind & 4;
	from.ip = fuzz_number(&in, 8);
	from.bp = fuzz_number(&in, kind & 8 ? 8 : 2);
	from.sp = fuzz_number(&in, kind & 8 ? 8 : 2);
	fuzz_bytes(&in, guest->bytes, sizeof(guest->bytes));
	count = kvm_guest_backtrace(&source, &from, frames);
	MUST(count >= 1 && count <= BACKTRACE_MAX);
	MUST(frames[0].interrupted ? !from.exact : frames[0].address == from.ip);
	for (i = 1; i < count; i++) {
		MUST(frames[i].address || frames[i].exact);
		MUST(!frames[i].interrupted || frames[i].exact);
	}
	free(guest);
	find_instruction(data, size);
}

/* Complete, and one that was asked for. */
static void check_event(const struct kvm_trace *trace,
			const struct kvm_trace_entry *event,
			const uint32_t before[KVM_TRACE_RINGS])
{
	uint32_t n = event->number - 1, ring = event->vcpu;

	MUST(ring < KVM_TRACE_RINGS);
	MUST(n - before[ring] < trace->ring[ring].count - before[ring]);
	MUST(trace->ring[ring].entry[n % KVM_TRACE_ENTRIES].number ==
	     event->number);
}

/* A level that cannot be is none. */
static void check_level(const struct kvm_trace_entry *event, unsigned int bits,
			const struct guest_reader *mem, const char *want)
{
	struct kvm_trace_entry other = *event;
	struct kvm_site site = { "", 0 };
	char file[64], text[200];

	other.level = 0;
	kvm_trace_describe(&other, bits, mem, &site, file, sizeof(file), text,
			   sizeof(text));
	MUST(!strcmp(text, want));
}

void fuzz_trace(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct kvm_trace *trace = calloc(1, sizeof(*trace));
	struct kvm_trace_entry *out = calloc(TRACE_MAX, sizeof(*out));
	struct guest *guest = calloc(1, sizeof(*guest));
	const struct guest_reader mem = { read_guest, guest };
	uint32_t after[KVM_TRACE_RINGS], before[KVM_TRACE_RINGS];
	bool lost;
	char file[64], text[200];
	struct kvm_site site = { "", 0 };
	unsigned int i, count, bits = fuzz_number(&in, 1) & 1 ? 64 : 32;

	fuzz_bytes(&in, after, sizeof(after));
	fuzz_bytes(&in, guest->bytes, 512);
	fuzz_bytes(&in, trace, sizeof(*trace));
	memcpy(before, after, sizeof(before));
	count = kvm_trace_collect(trace, after, out, &lost);
	MUST(count <= TRACE_MAX);
	for (i = 0; i < count; i++)
		check_event(trace, out + i, before);
	for (i = 0; i < count && i < 16; i++) {
		kvm_trace_describe(out + i, bits, &mem, &site, file,
				   sizeof(file), text, sizeof(text));
		MUST(memchr(text, 0, sizeof(text)) && fuzz_printable(text));
		MUST(fuzz_printable(site.file) && site.line >= 0);
		MUST(!strchr(site.file, ':'));
		if (out[i].level >= KVM_NESTING_MAX)
			check_level(out + i, bits, &mem, text);
	}
	free(guest);
	free(out);
	free(trace);
}
