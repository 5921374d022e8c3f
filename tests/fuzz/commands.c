// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target for the commands of a debugger: packets of any kind, one after
 * the other, to a machine that is a page of memory, some registers and a list
 * of breakpoints. Lines of the input are packets; the first byte tells what
 * machine it is.
 */
#include "fuzz.h"
#include "host/gdb_commands.h"

#define RAM_BASE 0x1000
#define RAM_SIZE 4096
#define BREAKS_MAX 8

/* Sizes of registers, again and again, as far as there is room for them. */
static const size_t sizes[] = { 8, 4, 10, 16, 1 };

struct target {
	unsigned int vcpus;
	unsigned char *ram, *regs;
	size_t regs_size;
	bool readonly;
	struct {
		enum gdb_break_type type;
		uint64_t addr, size;
	} breaks[BREAKS_MAX];
	unsigned int count;
};

/* The last page is there, too: the same memory up to the end of addresses. */
static size_t left_at(uint64_t addr, size_t len, size_t *offset)
{
	*offset = addr % RAM_SIZE;
	if (addr / RAM_SIZE != RAM_BASE / RAM_SIZE &&
	    addr <= UINT64_MAX - RAM_SIZE)
		return 0;
	return len < RAM_SIZE - *offset ? len : RAM_SIZE - *offset;
}

static size_t read_ram(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct target *target = ctx;
	size_t offset, left = left_at(addr, len, &offset);

	MUST(len <= GDB_PACKET_MAX / 2);
	if (left)
		memcpy(buf, target->ram + offset, left);
	return left;
}

static size_t write_ram(void *ctx, uint64_t addr, const void *buf, size_t len)
{
	struct target *target = ctx;
	size_t offset, left = left_at(addr, len, &offset);

	MUST(len <= GDB_PACKET_MAX);
	if (left)
		memcpy(target->ram + offset, buf, left);
	return left;
}

static size_t get_regs(void *ctx, unsigned char *values)
{
	struct target *target = ctx;

	memcpy(values, target->regs, target->regs_size);
	return target->regs_size;
}

static bool set_regs(void *ctx, const unsigned char *values)
{
	struct target *target = ctx;

	if (!target->readonly)
		memcpy(target->regs, values, target->regs_size);
	return !target->readonly;
}

static bool find_reg(void *ctx, uint64_t number, size_t *offset, size_t *size)
{
	const struct target *target = ctx;
	size_t i;

	*offset = 0;
	for (i = 0; *offset < target->regs_size; i++, *offset += *size) {
		*size = sizes[i % (sizeof(sizes) / sizeof(*sizes))];
		if (*size > target->regs_size - *offset)
			*size = target->regs_size - *offset;
		if (i == number)
			return true;
	}
	return false;
}

static enum gdb_answer set_break(void *ctx, bool on, enum gdb_break_type type,
				 uint64_t addr, uint64_t size)
{
	struct target *target = ctx;

	MUST(type < GDB_BREAK_TYPES);
	if (type == GDB_WATCH_READ)
		return GDB_UNSUPPORTED;
	if (on ? target->count == BREAKS_MAX : !target->count)
		return GDB_FAILED;
	if (!on)
		target->count--;
	target->breaks[target->count].type = type;
	target->breaks[target->count].addr = addr;
	target->breaks[target->count].size = size;
	target->count += on;
	return GDB_DONE;
}

static const char *describe(void *ctx)
{
	static char text[3 * GDB_PACKET_MAX];

	(void)ctx;
	memset(text, '<', sizeof(text) - 1);
	return text;
}

/* None but those that there are. */
static void select_thread(void *ctx, unsigned int thread)
{
	struct target *target = ctx;

	if (!thread || thread > target->vcpus)
		abort();
}

static const struct gdb_ops ops = {
	.read = read_ram, .write = write_ram, .get_regs = get_regs,
	.set_regs = set_regs, .find_reg = find_reg, .set_break = set_break,
	.describe = describe, .select = select_thread,
};

static bool is_error(const struct gdb_stub *stub)
{
	return stub->reply_len == 3 && stub->reply[0] == 'E';
}

/* What was read is what is there. */
static void check_memory(const struct gdb_stub *stub, const char *packet)
{
	struct target *target = stub->ctx;
	char digits[2 * RAM_SIZE + 1];
	uint64_t addr;
	size_t offset;

	packet++;
	if (*packet == ' ' || is_error(stub) || kvm_gdb_number(&packet, &addr))
		return;
	MUST(stub->reply_len % 2 == 0);
	MUST(left_at(addr, stub->reply_len / 2, &offset) ==
	     stub->reply_len / 2);
	kvm_gdb_put_bytes(digits, target->ram + offset, stub->reply_len / 2);
	MUST(!memcmp(stub->reply, digits, stub->reply_len));
}

static void check_registers(const struct gdb_stub *stub)
{
	struct target *target = stub->ctx;
	char digits[2 * GDB_REGS_MAX + 1];

	kvm_gdb_put_bytes(digits, target->regs, target->regs_size);
	MUST(stub->reply_len == 2 * target->regs_size);
	MUST(!memcmp(stub->reply, digits, stub->reply_len));
}

/* An answer has to fit into a frame; going on has none yet. */
static void check(const struct gdb_stub *stub, enum gdb_todo todo,
		  const char *packet)
{
	static char frame[GDB_FRAME_MAX];

	MUST(todo <= GDB_KILL);
	MUST(stub->reply_len <= GDB_PACKET_MAX);
	MUST(!stub->reply_len || (todo != GDB_CONTINUE && todo != GDB_STEP));
	MUST(kvm_gdb_make_frame(frame, stub->reply, stub->reply_len) <=
	     sizeof(frame));
	if (*packet == 'm')
		check_memory(stub, packet);
	if (*packet == 'g')
		check_registers(stub);
}

/* Nothing may be read behind a packet and its zero. */
static void give(struct gdb_stub *stub, const uint8_t *data, size_t len)
{
	char *packet = malloc(len + 1);

	if (!packet)
		abort();
	memcpy(packet, data, len);
	packet[len] = 0;
	check(stub, kvm_gdb_command(stub, packet, len), packet);
	free(packet);
}

static size_t line_length(const struct fuzz_input *in)
{
	const uint8_t *end = memchr(in->data, '\n', in->size);
	size_t len = end ? (size_t)(end - in->data) : in->size;

	return len < GDB_PACKET_MAX ? len : GDB_PACKET_MAX;
}

static void give_all(struct gdb_stub *stub, struct fuzz_input *in)
{
	size_t len;

	while (in->size) {
		len = line_length(in);
		give(stub, in->data, len);
		len += len < in->size;
		in->data += len;
		in->size -= len;
	}
}

void fuzz_commands(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	uint8_t kind = fuzz_number(&in, 1);
	struct gdb_stub *stub = calloc(1, sizeof(*stub));
	struct target target = {
		.regs_size = kind & 1 ? GDB_REGS_MAX : 2 * kind,
		.readonly = kind & 2,
	};

	target.ram = calloc(1, RAM_SIZE);
	target.regs = calloc(1, target.regs_size + 1);
	if (!stub || !target.ram || !target.regs)
		abort();
	stub->ops = &ops;
	stub->ctx = &target;
	stub->vcpus = target.vcpus = kind & 4 ? 1 : kind * 64;
	stub->thread = 1;
	snprintf(stub->stop, sizeof(stub->stop), "T05thread:1;");
	give_all(stub, &in);
	free(target.regs);
	free(target.ram);
	free(stub);
}
