// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lib/host/gdb_packet.c and gdb_commands.c: packets of the GDB remote
 * protocol, whole and damaged, and the answers to each command.
 */
#include "unit.h"
#include "host/gdb_commands.h"

static struct gdb_reader reader;

/* What the last byte completes. */
static enum gdb_event feed(const char *bytes)
{
	enum gdb_event event = GDB_NOTHING;

	for (; *bytes; bytes++)
		event = kvm_gdb_read_byte(&reader, *bytes);
	return event;
}

static const struct {
	const char *bytes;
	enum gdb_event event;
	const char *data;
} streams[] = {
	{ "$g#67", GDB_PACKET, "g" },
	{ "+$#00", GDB_PACKET, "" },
	{ "noise$g#67", GDB_PACKET, "g" },
	{ "$m12$g#67", GDB_PACKET, "g" },
	{ "$g#68", GDB_DAMAGED, NULL },
	{ "$g#6x", GDB_DAMAGED, NULL },
	{ "$g#x", GDB_DAMAGED, NULL },
	{ "$X}\x03}]#b2", GDB_PACKET, "X#}" },
	{ "$X}#d5", GDB_NOTHING, NULL },
	{ "-", GDB_REPEAT, NULL },
	{ "\x03", GDB_INTERRUPT, NULL },
	{ "+", GDB_NOTHING, NULL },
};

static void streams_become_packets(void **state UNUSED)
{
	size_t i;

	for (i = 0; i < COUNT(streams); i++) {
		memset(&reader, 0, sizeof(reader));
		if (feed(streams[i].bytes) != streams[i].event ||
		    (streams[i].data && strcmp(reader.data, streams[i].data)))
			fail_with("stream %zu: %s", i, streams[i].bytes);
	}
}

static void long_packets_are_refused(void **state UNUSED)
{
	enum gdb_event event = GDB_NOTHING;
	int i;

	memset(&reader, 0, sizeof(reader));
	kvm_gdb_read_byte(&reader, '$');
	for (i = 0; i < 3 * GDB_PACKET_MAX; i++)
		event = kvm_gdb_read_byte(&reader, 'a');
	assert_int_equal(event, GDB_NOTHING);
	assert_int_equal(kvm_gdb_read_byte(&reader, '#'), GDB_DAMAGED);
	assert_int_equal(feed("00$g#67"), GDB_PACKET);
}

static void frames_are_read_back(void **state UNUSED)
{
	char data[256], frame[GDB_FRAME_MAX];
	enum gdb_event event = GDB_NOTHING;
	size_t i, len;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i;
	len = kvm_gdb_make_frame(frame, data, sizeof(data));
	memset(&reader, 0, sizeof(reader));
	for (i = 0; i < len; i++)
		event = kvm_gdb_read_byte(&reader, frame[i]);
	assert_int_equal(event, GDB_PACKET);
	assert_int_equal(reader.len, sizeof(data));
	assert_memory_equal(reader.data, data, sizeof(data));
}

/* A machine of 16 bytes of memory at 0x100, and two registers. */
static unsigned char memory[16], registers[12];
static char breaks[64];

static size_t fake_left(uint64_t addr, size_t len)
{
	if (addr - 0x100 >= sizeof(memory))
		return 0;
	return len < 0x110 - addr ? len : 0x110 - addr;
}

static size_t fake_read(void *ctx UNUSED, uint64_t addr, void *buf, size_t len)
{
	len = fake_left(addr, len);
	if (len)
		memcpy(buf, memory + addr - 0x100, len);
	return len;
}

static size_t fake_write(void *ctx UNUSED, uint64_t addr, const void *buf,
			 size_t len)
{
	len = fake_left(addr, len);
	if (len)
		memcpy(memory + addr - 0x100, buf, len);
	return len;
}

static size_t fake_get(void *ctx UNUSED, unsigned char *values)
{
	memcpy(values, registers, sizeof(registers));
	return sizeof(registers);
}

static bool fake_set(void *ctx UNUSED, const unsigned char *values)
{
	memcpy(registers, values, sizeof(registers));
	return true;
}

static bool fake_find(void *ctx UNUSED, uint64_t number, size_t *offset,
		      size_t *size)
{
	*offset = number ? 4 : 0;
	*size = number ? 8 : 4;
	return number < 2;
}

static enum gdb_answer fake_break(void *ctx UNUSED, bool on,
				  enum gdb_break_type type, uint64_t addr,
				  uint64_t size)
{
	sprintf(breaks, "%d %d %llx %llx", on, type, (unsigned long long)addr,
		(unsigned long long)size);
	if (type == GDB_WATCH_READ)
		return GDB_UNSUPPORTED;
	return addr ? GDB_DONE : GDB_FAILED;
}

static const char *fake_describe(void *ctx UNUSED)
{
	return "<target/>";
}

static void fake_select(void *ctx UNUSED, unsigned int thread)
{
	registers[0] = 0xa0 + 16 * (thread - 1);
}

static const struct gdb_ops fake = {
	.read = fake_read, .write = fake_write, .get_regs = fake_get,
	.set_regs = fake_set, .find_reg = fake_find, .set_break = fake_break,
	.describe = fake_describe, .select = fake_select,
};

static struct gdb_stub stub;

static void begin(void)
{
	size_t i;

	memset(&stub, 0, sizeof(stub));
	stub.ops = &fake;
	stub.vcpus = 2;
	stub.thread = 1;
	strcpy(stub.stop, "T05thread:1;");
	for (i = 0; i < sizeof(memory); i++)
		memory[i] = i;
	for (i = 0; i < sizeof(registers); i++)
		registers[i] = 0xa0 + i;
}

/* One after the other, on the same machine. */
static const struct {
	const char *packet, *reply;
	enum gdb_todo todo;
} commands[] = {
	{ "?", "T05thread:1;", GDB_STAY },
	{ "g", "a0a1a2a3a4a5a6a7a8a9aaab", GDB_STAY },
	{ "p0", "a0a1a2a3", GDB_STAY },
	{ "p1", "a4a5a6a7a8a9aaab", GDB_STAY },
	{ "p2", "E16", GDB_STAY },
	{ "pffffffffffffffff", "E16", GDB_STAY },
	{ "p", "E16", GDB_STAY },
	{ "P0=01020304", "OK", GDB_STAY },
	{ "p0", "01020304", GDB_STAY },
	{ "P0=0102030", "E16", GDB_STAY },
	{ "P0=0102030405", "E16", GDB_STAY },
	{ "P2=00", "E16", GDB_STAY },
	{ "P0", "E16", GDB_STAY },
	{ "G000000000000000000000000", "OK", GDB_STAY },
	{ "g", "000000000000000000000000", GDB_STAY },
	{ "G00", "E16", GDB_STAY },
	{ "G0000000000000000000000zz", "E16", GDB_STAY },
	{ "m100,4", "00010203", GDB_STAY },
	{ "m10e,4", "0e0f", GDB_STAY },
	{ "m110,4", "E0e", GDB_STAY },
	{ "m100,0", "", GDB_STAY },
	{ "m100,ffffffffffffffff", "000102030405060708090a0b0c0d0e0f",
	  GDB_STAY },
	{ "m", "E16", GDB_STAY },
	{ "m100", "E16", GDB_STAY },
	{ "m100,4,", "E16", GDB_STAY },
	{ "m11111111111111111,4", "E16", GDB_STAY },
	{ "M100,2:ffEE", "OK", GDB_STAY },
	{ "m100,4", "ffee0203", GDB_STAY },
	{ "M100,2:ff", "E16", GDB_STAY },
	{ "M100,ffffffffffffffff:ff", "E16", GDB_STAY },
	{ "M100,8000000000000001:ffff", "E16", GDB_STAY },
	{ "M10f,2:0000", "E0e", GDB_STAY },
	{ "X100,2:ab", "OK", GDB_STAY },
	{ "X100,0:", "OK", GDB_STAY },
	{ "X100,3:ab", "E16", GDB_STAY },
	{ "m100,2", "6162", GDB_STAY },
	{ "Z0,100,1", "OK", GDB_STAY },
	{ "Z0,0,1", "E0e", GDB_STAY },
	{ "Z3,100,4", "", GDB_STAY },
	{ "Z5,100,4", "E16", GDB_STAY },
	{ "Z0,100", "E16", GDB_STAY },
	{ "z4,100,8", "OK", GDB_STAY },
	{ "c", "", GDB_CONTINUE },
	{ "c100", "E16", GDB_STAY },
	{ "s", "", GDB_STEP },
	{ "C0b", "", GDB_CONTINUE },
	{ "C", "E16", GDB_STAY },
	{ "S05", "", GDB_STEP },
	{ "vCont?", "vCont;c;C;s;S", GDB_STAY },
	{ "vCont;c", "", GDB_CONTINUE },
	{ "vCont;s:1;c", "", GDB_STEP },
	{ "vCont;s:2;c", "", GDB_STEP },
	{ "vCont;s:3;c", "E16", GDB_STAY },
	{ "vCont;s:2x;c", "E16", GDB_STAY },
	{ "vCont;C0b:1", "", GDB_CONTINUE },
	{ "vCont;", "E16", GDB_STAY },
	{ "vCont;t", "E16", GDB_STAY },
	{ "D", "OK", GDB_DETACH },
	{ "k", "OK", GDB_KILL },
	{ "vKill;1", "OK", GDB_KILL },
	{ "Hg0", "OK", GDB_STAY },
	{ "Hc-1", "OK", GDB_STAY },
	{ "Hg2", "OK", GDB_STAY },
	{ "p0", "b0000000", GDB_STAY },
	{ "Hg3", "E16", GDB_STAY },
	{ "Hx1", "E16", GDB_STAY },
	{ "H", "E16", GDB_STAY },
	{ "T1", "OK", GDB_STAY },
	{ "T0", "E16", GDB_STAY },
	{ "qC", "QC2", GDB_STAY },
	{ "qfThreadInfo", "m1,2", GDB_STAY },
	{ "qsThreadInfo", "l", GDB_STAY },
	{ "qThreadExtraInfo,2", "764350552031", GDB_STAY },
	{ "qThreadExtraInfo,9", "E16", GDB_STAY },
	{ "qAttached", "1", GDB_STAY },
	{ "qXfer:features:read:target.xml:0,4", "m<tar", GDB_STAY },
	{ "qXfer:features:read:target.xml:4,fff", "lget/>", GDB_STAY },
	{ "qXfer:features:read:target.xml:ffffffff,4", "l", GDB_STAY },
	{ "qXfer:features:read:target.xml:0", "E16", GDB_STAY },
	{ "qXfer:features:read:other:0,4", "", GDB_STAY },
	{ "QStartNoAckMode", "OK", GDB_STAY },
	{ "vMustReplyEmpty", "", GDB_STAY },
	{ "", "", GDB_STAY },
	{ "\xff\x80", "", GDB_STAY },
};

static void commands_are_answered(void **state UNUSED)
{
	enum gdb_todo todo;
	size_t i;

	begin();
	for (i = 0; i < COUNT(commands); i++) {
		todo = kvm_gdb_command(&stub, commands[i].packet,
				       strlen(commands[i].packet));
		if (todo != commands[i].todo ||
		    stub.reply_len != strlen(commands[i].reply) ||
		    memcmp(stub.reply, commands[i].reply, stub.reply_len))
			fail_with("%s: %d, %.*s", commands[i].packet, todo,
				  (int)stub.reply_len, stub.reply);
	}
	assert_true(stub.no_acks);
}

static void breakpoints_are_passed_on(void **state UNUSED)
{
	begin();
	kvm_gdb_command(&stub, "z4,1234,8", 9);
	assert_string_equal(breaks, "0 4 1234 8");
	kvm_gdb_command(&stub, "Z1,ffffffffffffffff,1", 21);
	assert_string_equal(breaks, "1 1 ffffffffffffffff 1");
}

/* Any bytes: nothing but the sanitizers judges. */
static void noise_does_no_harm(void **state UNUSED)
{
	static const char first[] = "?gGpPmMXZzcCsSDkHTvqQ";
	char packet[64];
	size_t i, j, len;

	begin();
	srand(1);
	for (i = 0; i < 200000; i++) {
		len = 1 + rand() % 40;
		packet[0] = first[rand() % (sizeof(first) - 1)];
		for (j = 1; j < len; j++)
			packet[j] = "0123456789abcdef,:;=-\0g\xff"[rand() % 24];
		packet[len] = 0;
		kvm_gdb_command(&stub, packet, len);
		assert_true(stub.reply_len <= GDB_PACKET_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_become_packets),
		cmocka_unit_test(long_packets_are_refused),
		cmocka_unit_test(frames_are_read_back),
		cmocka_unit_test(commands_are_answered),
		cmocka_unit_test(breakpoints_are_passed_on),
		cmocka_unit_test(noise_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
