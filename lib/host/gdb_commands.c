// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The commands of the GDB remote protocol; see gdb_commands.h. An empty
 * answer means "not supported" (GDB manual, E.1), so what is not here needs
 * no code.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host/gdb_commands.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Errors are numbers without a meaning to gdb; these are errno's. */
#define BAD_ADDRESS 14
#define BAD_ARGUMENT 22

#define MEMORY_MAX (GDB_PACKET_MAX / 2)

static enum gdb_todo __attribute__((format(printf, 2, 3)))
answer(struct gdb_stub *stub, const char *fmt, ...)
{
	va_list va;
	int len;

	va_start(va, fmt);
	len = vsnprintf(stub->reply, sizeof(stub->reply), fmt, va);
	va_end(va);
	stub->reply_len = len < GDB_PACKET_MAX ? len : GDB_PACKET_MAX;
	return GDB_STAY;
}

static enum gdb_todo ok(struct gdb_stub *stub, bool good)
{
	return good ? answer(stub, "OK") :
		      answer(stub, "E%02x", BAD_ADDRESS);
}

static enum gdb_todo bad(struct gdb_stub *stub)
{
	return answer(stub, "E%02x", BAD_ARGUMENT);
}

/* The arguments of a command: what stands behind its name. */
struct args {
	const char *at, *end;
};

/* Reads a number and what has to stand behind it; 0 is the end. */
static bool take(struct args *args, uint64_t *value, char behind)
{
	if (kvm_gdb_number(&args->at, value) || *args->at != behind)
		return false;
	if (behind)
		args->at++;
	return true;
}

static size_t bytes_left(const struct args *args)
{
	return args->end - args->at;
}

static enum gdb_todo tell_stop(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	return answer(stub, "%s", stub->stop);
}

static enum gdb_todo read_regs(struct gdb_stub *stub, struct args *args)
{
	unsigned char values[GDB_REGS_MAX];
	size_t len = stub->ops->get_regs(stub->ctx, values);

	(void)args;
	kvm_gdb_put_bytes(stub->reply, values, len);
	stub->reply_len = 2 * len;
	return GDB_STAY;
}

static enum gdb_todo write_regs(struct gdb_stub *stub, struct args *args)
{
	unsigned char values[GDB_REGS_MAX];
	size_t len = stub->ops->get_regs(stub->ctx, values);

	if (bytes_left(args) != 2 * len ||
	    kvm_gdb_get_bytes(args->at, values, len))
		return bad(stub);
	return ok(stub, stub->ops->set_regs(stub->ctx, values));
}

static enum gdb_todo read_reg(struct gdb_stub *stub, struct args *args)
{
	unsigned char values[GDB_REGS_MAX];
	size_t offset, size;
	uint64_t number;

	if (!take(args, &number, 0) ||
	    !stub->ops->find_reg(stub->ctx, number, &offset, &size))
		return bad(stub);
	stub->ops->get_regs(stub->ctx, values);
	kvm_gdb_put_bytes(stub->reply, values + offset, size);
	stub->reply_len = 2 * size;
	return GDB_STAY;
}

static enum gdb_todo write_reg(struct gdb_stub *stub, struct args *args)
{
	unsigned char values[GDB_REGS_MAX];
	size_t offset, size;
	uint64_t number;

	if (!take(args, &number, '=') ||
	    !stub->ops->find_reg(stub->ctx, number, &offset, &size))
		return bad(stub);
	stub->ops->get_regs(stub->ctx, values);
	if (bytes_left(args) != 2 * size ||
	    kvm_gdb_get_bytes(args->at, values + offset, size))
		return bad(stub);
	return ok(stub, stub->ops->set_regs(stub->ctx, values));
}

static enum gdb_todo read_memory(struct gdb_stub *stub, struct args *args)
{
	unsigned char bytes[MEMORY_MAX];
	uint64_t addr, len;
	size_t got;

	if (!take(args, &addr, ',') || !take(args, &len, 0))
		return bad(stub);
	if (len > sizeof(bytes))
		len = sizeof(bytes);
	got = stub->ops->read(stub->ctx, addr, bytes, len);
	if (!got && len)
		return ok(stub, false);
	kvm_gdb_put_bytes(stub->reply, bytes, got);
	stub->reply_len = 2 * got;
	return GDB_STAY;
}

static enum gdb_todo put_memory(struct gdb_stub *stub, uint64_t addr,
				const void *bytes, size_t len)
{
	return ok(stub, stub->ops->write(stub->ctx, addr, bytes, len) == len);
}

static enum gdb_todo write_memory(struct gdb_stub *stub, struct args *args)
{
	unsigned char bytes[MEMORY_MAX];
	uint64_t addr, len;

	if (!take(args, &addr, ',') || !take(args, &len, ':') ||
	    len > sizeof(bytes) || bytes_left(args) != 2 * len ||
	    kvm_gdb_get_bytes(args->at, bytes, len))
		return bad(stub);
	return put_memory(stub, addr, bytes, len);
}

static enum gdb_todo write_binary(struct gdb_stub *stub, struct args *args)
{
	uint64_t addr, len;

	if (!take(args, &addr, ',') || !take(args, &len, ':') ||
	    bytes_left(args) != len)
		return bad(stub);
	return put_memory(stub, addr, args->at, len);
}

static enum gdb_todo change_break(struct gdb_stub *stub, struct args *args,
				  bool on)
{
	uint64_t type, addr, size;

	if (!take(args, &type, ',') || !take(args, &addr, ',') ||
	    !take(args, &size, 0) || type >= GDB_BREAK_TYPES)
		return bad(stub);
	switch (stub->ops->set_break(stub->ctx, on, type, addr, size)) {
	case GDB_DONE:
		return ok(stub, true);
	case GDB_FAILED:
		return ok(stub, false);
	default:
		return answer(stub, "%s", "");
	}
}

static enum gdb_todo add_break(struct gdb_stub *stub, struct args *args)
{
	return change_break(stub, args, true);
}

static enum gdb_todo remove_break(struct gdb_stub *stub, struct args *args)
{
	return change_break(stub, args, false);
}

/* To go on elsewhere gdb sets the instruction pointer. */
static enum gdb_todo resume(struct gdb_stub *stub, struct args *args)
{
	return bytes_left(args) ? bad(stub) : GDB_CONTINUE;
}

static enum gdb_todo step(struct gdb_stub *stub, struct args *args)
{
	return bytes_left(args) ? bad(stub) : GDB_STEP;
}

/* There are no signals in a guest: the one to deliver is ignored. */
static enum gdb_todo resume_signal(struct gdb_stub *stub, struct args *args)
{
	uint64_t number;

	return take(args, &number, 0) ? GDB_CONTINUE : bad(stub);
}

static enum gdb_todo step_signal(struct gdb_stub *stub, struct args *args)
{
	uint64_t number;

	return take(args, &number, 0) ? GDB_STEP : bad(stub);
}

static bool is_thread(const struct gdb_stub *stub, uint64_t number)
{
	return number >= 1 && number <= stub->vcpus;
}

static void select_number(struct gdb_stub *stub, uint64_t number)
{
	stub->thread = number;
	stub->ops->select(stub->ctx, number);
}

/* The thread of "s:2;c", if there is one. Returns false if it is wrong. */
static bool select_actor(struct gdb_stub *stub, const char *action)
{
	const char *at = strpbrk(action, ":;");
	uint64_t number;

	if (!at || *at++ == ';' || !strncmp(at, "-1", 2))
		return true;
	if (kvm_gdb_number(&at, &number) || (*at && *at != ';') ||
	    !is_thread(stub, number))
		return false;
	select_number(stub, number);
	return true;
}

/*
 * "c", "s:1;c", "C0b:1": what the first one says. Either one thread steps or
 * all go on, and gdb puts the thread that steps first.
 */
static enum gdb_todo resume_threads(struct gdb_stub *stub, struct args *args)
{
	if (!select_actor(stub, args->at))
		return bad(stub);
	switch (*args->at) {
	case 'c':
	case 'C':
		return GDB_CONTINUE;
	case 's':
	case 'S':
		return GDB_STEP;
	default:
		return bad(stub);
	}
}

static enum gdb_todo detach(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	ok(stub, true);
	return GDB_DETACH;
}

static enum gdb_todo end(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	ok(stub, true);
	return GDB_KILL;
}

/* Reads the number of a thread, and nothing behind it. */
static bool take_thread(const struct gdb_stub *stub, struct args *args,
			uint64_t *number)
{
	return take(args, number, 0) && is_thread(stub, *number);
}

static enum gdb_todo thread_alive(struct gdb_stub *stub, struct args *args)
{
	uint64_t number;

	return take_thread(stub, args, &number) ? ok(stub, true) : bad(stub);
}

/* Hg or Hc and a thread; -1 stands for all, 0 for any. */
static enum gdb_todo select_thread(struct gdb_stub *stub, struct args *args)
{
	char what = *args->at;
	uint64_t number;

	if (what != 'g' && what != 'c')
		return bad(stub);
	args->at++;
	if (!strcmp(args->at, "0") || !strcmp(args->at, "-1"))
		return ok(stub, true);
	if (!take_thread(stub, args, &number))
		return bad(stub);
	select_number(stub, number);
	return ok(stub, true);
}

static enum gdb_todo list_threads(struct gdb_stub *stub, struct args *args)
{
	unsigned int i, len = 0;
	char list[GDB_PACKET_MAX / 2] = "";

	(void)args;
	for (i = 1; i <= stub->vcpus && len < sizeof(list) - 16; i++)
		len += sprintf(list + len, ",%x", i);
	list[0] = 'm';
	return answer(stub, "%s", list);
}

static enum gdb_todo end_of_list(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	return answer(stub, "l");
}

static enum gdb_todo current_thread(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	return answer(stub, "QC%x", stub->thread);
}

static enum gdb_todo name_thread(struct gdb_stub *stub, struct args *args)
{
	uint64_t number;
	char name[32];

	if (!take_thread(stub, args, &number))
		return bad(stub);
	snprintf(name, sizeof(name), "vCPU %" PRIu64, number - 1);
	kvm_gdb_put_bytes(stub->reply, name, strlen(name));
	stub->reply_len = 2 * strlen(name);
	return GDB_STAY;
}

/* "1": gdb leaves by detaching, so that the test comes to its end. */
static enum gdb_todo attached(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	return answer(stub, "1");
}

static enum gdb_todo supported(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	return answer(stub, "PacketSize=%x;QStartNoAckMode+;vContSupported+;"
		      "qXfer:features:read+;swbreak+;hwbreak+",
		      GDB_PACKET_MAX);
}

static enum gdb_todo stop_acks(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	stub->no_acks = true;
	return ok(stub, true);
}

static enum gdb_todo resume_actions(struct gdb_stub *stub, struct args *args)
{
	(void)args;
	return answer(stub, "vCont;c;C;s;S");
}

static enum gdb_todo read_description(struct gdb_stub *stub,
				      struct args *args)
{
	const char *text = stub->ops->describe(stub->ctx);
	size_t size = strlen(text);
	uint64_t offset, len;

	if (!take(args, &offset, ',') || !take(args, &len, 0))
		return bad(stub);
	if (offset > size)
		offset = size;
	if (len > MEMORY_MAX)
		len = MEMORY_MAX;
	if (len > size - offset)
		len = size - offset;
	return answer(stub, "%c%.*s", offset + len < size ? 'm' : 'l',
		      (int)len, text + offset);
}

/* The first that fits: longer names stand before their beginnings. */
static const struct {
	const char *name;
	enum gdb_todo (*handle)(struct gdb_stub *stub, struct args *args);
} commands[] = {
	{ "?", tell_stop },
	{ "g", read_regs },
	{ "G", write_regs },
	{ "p", read_reg },
	{ "P", write_reg },
	{ "m", read_memory },
	{ "M", write_memory },
	{ "X", write_binary },
	{ "Z", add_break },
	{ "z", remove_break },
	{ "c", resume },
	{ "C", resume_signal },
	{ "s", step },
	{ "S", step_signal },
	{ "D", detach },
	{ "k", end },
	{ "H", select_thread },
	{ "T", thread_alive },
	{ "vCont?", resume_actions },
	{ "vCont;", resume_threads },
	{ "vKill;", end },
	{ "qSupported", supported },
	{ "qXfer:features:read:target.xml:", read_description },
	{ "qThreadExtraInfo,", name_thread },
	{ "qfThreadInfo", list_threads },
	{ "qsThreadInfo", end_of_list },
	{ "qAttached", attached },
	{ "qC", current_thread },
	{ "QStartNoAckMode", stop_acks },
};

enum gdb_todo kvm_gdb_command(struct gdb_stub *stub, const char *data,
			      size_t len)
{
	struct args args = { .end = data + len };
	size_t i, name;

	stub->reply_len = 0;
	for (i = 0; i < COUNT(commands); i++) {
		name = strlen(commands[i].name);
		if (strncmp(data, commands[i].name, name))
			continue;
		args.at = data + name;
		return commands[i].handle(stub, &args);
	}
	return GDB_STAY;
}
