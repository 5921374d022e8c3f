// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Crash reports: the backtrace, of a nested guest and then of those that run
 * it. Called by crash.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "kvm_test.h"
#include "host/x86/backtrace.h"
#include "host/x86/crash_state.h"
#include "host/x86/vectors.h"

/*
 * While a nested guest runs KVM translates its addresses, not those of the
 * hypervisor. The hypervisor is the payload, whose stack is mapped to itself.
 */
static size_t read_physical(void *ctx, uint64_t addr, void *buf, size_t len)
{
	uint64_t left;
	const void *ptr = addr < KVM_IDENTITY_MAP_END ?
		kvm_phys_pointer(ctx, addr, &left) : NULL;

	if (!ptr)
		return 0;
	if (len > left)
		len = left;
	kvm_copy_once(buf, ptr, len);
	return len;
}

static void print_interrupt(const struct crash *crash, const char *prefix,
			    const struct backtrace_frame *frame)
{
	NOTE(crash,
	     "%s-- vector %llu, %s, error code 0x%llx, interrupted:", prefix,
	     (unsigned long long)frame->vector, kvm_vector_name(frame->vector),
	     (unsigned long long)frame->errcode);
}

/* What calls a function may be the last instruction before another one. */
static void print_frame(const struct crash *crash, const char *prefix,
			unsigned int depth,
			const struct backtrace_frame *frame, unsigned int back)
{
	struct payload_location loc;
	char function[96] = "";

	kvm_locate(frame->address - back, &loc);
	if (loc.function)
		snprintf(function, sizeof(function), " (%s+0x%llx)",
			 loc.function, (unsigned long long)loc.offset + back);
	NOTE(crash, "%s#%u 0x%llX%s %s:%u", prefix, depth,
	     (unsigned long long)frame->address, function,
	     loc.file ? loc.file : "?", loc.line);
}

static unsigned int follow(const struct crash *crash,
			   const struct backtrace_cursor *from,
			   const struct guest_reader *mem,
			   struct backtrace_frame *frames)
{
	struct backtrace_source source = {
		.mem = *mem, .locate = kvm_locate,
		.task = kvm_find_symbol("kvm_tss"),
		.word = crash->inst->bits / 8,
	};

	return kvm_guest_backtrace(&source, from, frames);
}

static void print_level(const struct crash *crash, unsigned int level,
			const struct backtrace_cursor *from,
			const struct guest_reader *mem)
{
	struct backtrace_frame frames[BACKTRACE_MAX];
	unsigned int i, count = follow(crash, from, mem, frames);
	char prefix[sizeof("L4294967295: ")] = "";

	if (crash->nesting.level)
		snprintf(prefix, sizeof(prefix), "L%u: ", level + 1);
	for (i = 0; i < count; i++) {
		if (frames[i].interrupted)
			print_interrupt(crash, prefix, frames + i);
		print_frame(crash, prefix, i, frames + i, frames[i].exact ?
			    !i && crash->behind : 1);
	}
	if (count == BACKTRACE_MAX)
		NOTE(crash, "%s... and so on", prefix);
}

static void print_hypervisors(const struct crash *crash)
{
	const struct guest_reader mem = {
		read_physical, (void *)crash->inst,
	};
	unsigned int level = crash->nesting.level;

	while (level--) {
		struct backtrace_cursor from = {
			.ip = crash->nesting.frames[level].ip,
			.bp = crash->nesting.frames[level].bp,
		};

		print_level(crash, level, &from, &mem);
	}
}

static struct guest_reader virtual_memory(const struct crash *crash)
{
	return (struct guest_reader){ kvm_read_guest, (void *)crash->inst };
}

static struct backtrace_cursor where_it_stands(const struct crash *crash)
{
	return (struct backtrace_cursor){
		.ip = crash->ip, .bp = crash->regs.rbp,
		.sp = crash->regs.rsp, .exact = true,
	};
}

void kvm_crash_report_stack(const struct crash *crash)
{
	const struct guest_reader mem = virtual_memory(crash);
	const struct backtrace_cursor from = where_it_stands(crash);

	if (!crash->lost && !crash->regs_error)
		print_level(crash, crash->nesting.level, &from, &mem);
	print_hypervisors(crash);
}

bool kvm_crash_find_caller(const struct crash *crash, struct kvm_site *site)
{
	const struct guest_reader mem = virtual_memory(crash);
	const struct backtrace_cursor from = where_it_stands(crash);
	struct backtrace_frame frames[BACKTRACE_MAX];
	unsigned int i, count = follow(crash, &from, &mem, frames);
	struct payload_location loc;

	for (i = 1; i < count; i++) {
		kvm_locate(frames[i].address - !frames[i].exact, &loc);
		if (!loc.file)
			continue;
		*site = (struct kvm_site){ loc.file, loc.line };
		return true;
	}
	return false;
}
