// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Segments and register bits in words; see segments.h. Intel SDM volume 3,
 * 2.2.1, 2.3, 2.5, 3.4.5 and 3.5; AMD APM volume 2, 3.1 and 4.7.
 */
#include <stdio.h>
#include <string.h>

#include <linux/kvm.h>

#include "host/x86/segments.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define TYPE_CODE 8
#define TYPE_DIRECTION 4	/* of data: expands down; of code: conforming */
#define TYPE_ACCESS 2		/* of data: writable; of code: readable */
#define TYPE_ACCESSED 1

static const char *const system_types[] = {
	[1] = "16-bit TSS",
	[2] = "LDT",
	[3] = "busy 16-bit TSS",
	[9] = "TSS",
	[11] = "busy TSS",
};

static const char *code_width(const struct kvm_segment *segment)
{
	if (segment->l)
		return segment->db ? "64-bit and 32-bit code" : "64-bit code";
	return segment->db ? "32-bit code" : "16-bit code";
}

static const char *code_type(const struct kvm_segment *segment)
{
	return segment->type & TYPE_DIRECTION ? ", conforming" : "";
}

static void describe_type(const struct kvm_segment *segment, char *out,
			  size_t size)
{
	unsigned int type = segment->type;
	const char *accessed = type & TYPE_ACCESSED ? ", accessed" : "";

	if (!segment->s)
		snprintf(out, size, "%s",
			 type < COUNT(system_types) && system_types[type] ?
			 system_types[type] : "of an invalid type");
	else if (type & TYPE_CODE)
		snprintf(out, size, "%s%s, %s%s", code_width(segment),
			 code_type(segment), type & TYPE_ACCESS ?
			 "readable" : "not readable", accessed);
	else
		snprintf(out, size, "%s-bit data%s, %s%s",
			 segment->db ? "32" : "16", type & TYPE_DIRECTION ?
			 ", expands down" : "", type & TYPE_ACCESS ?
			 "writable" : "read-only", accessed);
}

void kvm_segment_describe(const struct kvm_segment *segment, char *out,
			  size_t size)
{
	char type[80];

	if (segment->unusable) {
		snprintf(out, size, "%04x base=%016llx unusable",
			 segment->selector, segment->base);
		return;
	}
	describe_type(segment, type, sizeof(type));
	snprintf(out, size, "%04x base=%016llx limit=%08x %s, DPL %u%s",
		 segment->selector, segment->base, segment->limit, type,
		 segment->dpl, segment->present ? "" : ", not present");
}

static const char *const cr0_bits[64] = {
	"PE", "MP", "EM", "TS", "ET", "NE",
	[16] = "WP", [18] = "AM", [29] = "NW", "CD", "PG",
};

static const char *const cr4_bits[64] = {
	"VME", "PVI", "TSD", "DE", "PSE", "PAE", "MCE", "PGE", "PCE",
	"OSFXSR", "OSXMMEXCPT", "UMIP", "LA57", "VMXE", "SMXE",
	[16] = "FSGSBASE", "PCIDE", "OSXSAVE", "KL", "SMEP", "SMAP", "PKE",
	"CET", "PKS", "UINTR", [28] = "LAM_SUP", [32] = "FRED",
};

static const char *const efer_bits[64] = {
	"SCE", [8] = "LME", [10] = "LMA", "NXE", "SVME", "LMSLE", "FFXSR",
	"TCE", [17] = "MCOMMIT", "INTWB", [20] = "UAIE", "AIBRSE",
};

static const char *const rflags_bits[64] = {
	"CF", [2] = "PF", [4] = "AF", [6] = "ZF", "SF", "TF", "IF", "DF",
	"OF", [14] = "NT", [16] = "RF", "VM", "AC", "VIF", "VIP", "ID",
};

static const char *const *const registers[] = {
	[BITS_CR0] = cr0_bits,
	[BITS_CR4] = cr4_bits,
	[BITS_EFER] = efer_bits,
	[BITS_RFLAGS] = rflags_bits,
};

void kvm_bits_describe(enum bits_register reg, uint64_t value, char *out,
		       size_t size)
{
	const char *const *names = registers[reg];
	unsigned int bit;
	size_t len = 0;

	*out = '\0';
	for (bit = 0; bit < 64; bit++) {
		if (!(value >> bit & 1) || !names[bit] || len >= size)
			continue;
		len += snprintf(out + len, size - len, " %s", names[bit]);
	}
	if (!len)
		snprintf(out, size, " none");
}
