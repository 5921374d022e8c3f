// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From addresses in the payload to places in its source, by the table that
 * bareguest-cc puts into the program. Without the table nothing is known.
 */
#include "host/instance.h"

extern const char kvm_payload_debug_start[] __attribute__((weak));
extern const char kvm_payload_debug_end[] __attribute__((weak));

static size_t table_size(void)
{
	return kvm_payload_debug_start ?
		(size_t)(kvm_payload_debug_end - kvm_payload_debug_start) : 0;
}

bool kvm_locate(uint64_t addr, struct payload_location *loc)
{
	*loc = (struct payload_location){ 0 };
	return table_size() &&
		kvm_payload_debug_locate(kvm_payload_debug_start, table_size(),
					 addr, loc);
}

uint64_t kvm_find_symbol(const char *name)
{
	uint64_t addr, len;

	return table_size() &&
		kvm_payload_debug_symbol(kvm_payload_debug_start, table_size(),
					 name, &addr, &len) ? addr : 0;
}

const struct kvm_site *kvm_main_site(void)
{
	static struct kvm_site site;
	struct payload_location loc;
	uint64_t addr;

	if (site.file)
		return &site;
	site.file = "payload";
	addr = kvm_find_symbol("main");
	if (addr && kvm_locate(addr, &loc) && loc.file) {
		site.line = loc.line;
		site.file = loc.file;
	}
	return &site;
}
