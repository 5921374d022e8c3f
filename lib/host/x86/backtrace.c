// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Backtraces of payloads; see backtrace.h. They are compiled with frame
 * pointers, but a compiler may put off building a frame until one is needed
 * (shrink-wrapping), so it is not sure that the innermost function has one.
 */
#include <string.h>

#include "kvm_common.h"
#include "host/x86/backtrace.h"

/* lib/guest/x86/traps_64.S, traps_32.S */
#define TRAP_ENTRY "trap_entry"
#define TASK_ENTRY "kvm_double_fault_task"
#define DOUBLE_FAULT 8

/* Task state of 32-bit mode (Intel SDM volume 3, figure 8-2). */
#define TASK_EIP 0x20
#define TASK_ESP 0x38
#define TASK_EBP 0x3c

#define CALL_MAX 7		/* bytes of a call instruction */
#define NEAR_RET 0xc3
#define PUSH_BP 0x55
#define PUSH_AND_MOVE 4		/* push %rbp; mov %rsp, %rbp */

static bool read_bytes(const struct backtrace_source *source, uint64_t addr,
		       void *buf, size_t len)
{
	size_t done, got, in_page;

	for (done = 0; done < len; done += got) {
		in_page = 4096 - (addr + done) % 4096;
		if (in_page > len - done)
			in_page = len - done;
		got = source->mem.read(source->mem.ctx, addr + done,
				       (char *)buf + done, in_page);
		if (!got || got > in_page)
			return false;
	}
	return true;
}

static bool read_word(const struct backtrace_source *source, uint64_t addr,
		      uint64_t *value)
{
	uint32_t half;

	if (source->word == sizeof(*value))
		return read_bytes(source, addr, value, sizeof(*value));
	if (!read_bytes(source, addr, &half, sizeof(half)))
		return false;
	*value = half;
	return true;
}

/* Calls through a register or memory, by their length: FF /2. */
static bool is_indirect_call(const unsigned char *end)
{
	return (end[-2] == 0xff && (end[-1] & 0x38) == 0x10) ||
		(end[-3] == 0xff && (end[-2] & 0x38) == 0x10) ||
		(end[-6] == 0xff && (end[-5] & 0x38) == 0x10) ||
		(end[-7] == 0xff && (end[-6] & 0x38) == 0x10);
}

enum likelihood { NO_CALL, SOME_CALL, CALL_OF_FUNCTION };

/* How likely it is that @ret is where function @start returns to. */
static enum likelihood judge(const struct backtrace_source *source,
			     uint64_t ret, uint64_t start)
{
	unsigned char code[CALL_MAX];
	int32_t distance;

	if (ret < CALL_MAX ||
	    !read_bytes(source, ret - CALL_MAX, code, sizeof(code)))
		return NO_CALL;
	memcpy(&distance, code + CALL_MAX - sizeof(distance),
	       sizeof(distance));
	if (code[CALL_MAX - 5] == 0xe8 && ret + distance == start)
		return CALL_OF_FUNCTION;
	return is_indirect_call(code + CALL_MAX) ? SOME_CALL : NO_CALL;
}

/* Whether the instruction at @ip runs before there is a frame, or behind. */
static bool lacks_frame(const struct backtrace_source *source, uint64_t ip,
			uint64_t start)
{
	unsigned char code = 0;

	if (ip == start ||
	    (read_bytes(source, ip, &code, 1) && code == NEAR_RET))
		return true;
	return ip - start < PUSH_AND_MOVE &&
		read_bytes(source, start, &code, 1) && code == PUSH_BP;
}

static uint64_t function_start(const struct backtrace_source *source,
			       uint64_t ip)
{
	struct payload_location loc;

	return source->locate(ip, &loc) && loc.function ? ip - loc.offset : ip;
}

/*
 * Where the return address of the innermost function is: behind its frame
 * pointer or, if it has no frame, on top of the stack, or one word deeper
 * while the frame is being built. The place with the likeliest call wins,
 * the first of them if they are equal.
 */
static uint64_t find_return(const struct backtrace_source *source,
			    const struct backtrace_cursor *at)
{
	uint64_t start = function_start(source, at->ip), value;
	uint64_t framed = at->bp + source->word;
	bool early = lacks_frame(source, at->ip, start);
	const uint64_t places[] = {
		early ? at->sp : framed,
		early ? at->sp + source->word : at->sp,
		early ? framed : at->sp + source->word,
	};
	enum likelihood best = NO_CALL, likelihood;
	uint64_t found = framed;
	unsigned int i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!read_word(source, places[i], &value))
			continue;
		likelihood = judge(source, value, start);
		if (likelihood > best) {
			best = likelihood;
			found = places[i];
		}
	}
	return found;
}

/* Returns false at the end of the stack. */
static bool step(const struct backtrace_source *source,
		 struct backtrace_cursor *at)
{
	uint64_t framed = at->bp + source->word;
	uint64_t place = at->exact ? find_return(source, at) : framed;
	uint64_t bp = at->bp;

	if (place == framed && (!at->bp || !read_word(source, at->bp, &bp)))
		return false;
	if (!read_word(source, place, &at->ip))
		return false;
	/* Stacks grow down, so frames lead up. */
	if (!at->ip || (place == framed && bp && bp <= at->bp))
		bp = 0;
	at->sp = place + source->word;
	at->bp = bp;
	at->exact = false;
	return at->ip;
}

static bool is_in(const struct backtrace_source *source, uint64_t ret,
		  const char *function)
{
	struct payload_location loc;

	return source->locate(ret - 1, &loc) && loc.function &&
		!strcmp(loc.function, function);
}

static bool interrupted64(const struct backtrace_source *source,
			  struct backtrace_cursor *at,
			  struct backtrace_frame *frame)
{
	struct kvm_trap_frame64 tf;

	if (!read_bytes(source, at->sp, &tf, sizeof(tf)))
		return false;
	*at = (struct backtrace_cursor){ tf.rip, tf.rbp, tf.rsp, true };
	frame->vector = tf.vector;
	frame->errcode = tf.errcode;
	return true;
}

/* The trap frame's address is what the interrupt entry has pushed. */
static bool interrupted32(const struct backtrace_source *source,
			  struct backtrace_cursor *at,
			  struct backtrace_frame *frame)
{
	struct kvm_trap_frame32 tf;
	uint64_t addr;

	if (!read_word(source, at->sp, &addr) ||
	    !read_bytes(source, addr, &tf,
			offsetof(struct kvm_trap_frame32, esp)))
		return false;
	*at = (struct backtrace_cursor){
		tf.eip, tf.ebp,
		addr + offsetof(struct kvm_trap_frame32, esp), true
	};
	frame->vector = tf.vector;
	frame->errcode = tf.errcode;
	return true;
}

static bool interrupted_task(const struct backtrace_source *source,
			     struct backtrace_cursor *at,
			     struct backtrace_frame *frame)
{
	if (!source->task ||
	    !read_word(source, source->task + TASK_EIP, &at->ip) ||
	    !read_word(source, source->task + TASK_ESP, &at->sp) ||
	    !read_word(source, source->task + TASK_EBP, &at->bp))
		return false;
	at->exact = true;
	frame->vector = DOUBLE_FAULT;
	return true;
}

/* If an interrupt entry is what the last frame returns to: what is behind. */
static bool find_interrupted(const struct backtrace_source *source,
			     struct backtrace_cursor *at,
			     struct backtrace_frame *frame)
{
	if (at->exact)
		return false;
	if (is_in(source, at->ip, TASK_ENTRY))
		return interrupted_task(source, at, frame);
	if (!is_in(source, at->ip, TRAP_ENTRY))
		return false;
	return source->word == 8 ? interrupted64(source, at, frame) :
		interrupted32(source, at, frame);
}

unsigned int kvm_guest_backtrace(const struct backtrace_source *source,
		       const struct backtrace_cursor *from,
		       struct backtrace_frame *frames)
{
	struct backtrace_cursor at = *from;
	unsigned int count = 0;

	do {
		struct backtrace_frame frame = { 0 };

		frame.interrupted = find_interrupted(source, &at, &frame);
		frame.address = at.ip;
		frame.exact = at.exact;
		frames[count++] = frame;
	} while (count < BACKTRACE_MAX && step(source, &at));
	return count;
}
