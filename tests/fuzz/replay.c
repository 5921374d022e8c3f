// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzzing without a fuzzer: replay TARGET RUNS FILE... gives the target each
 * file as it is, then RUNS changed ones, always the same. It needs nothing
 * but a compiler. Called by tests/fuzz/run.
 */
#include "fuzz.h"

#define FILES_MAX 16384
#define INPUT_MAX 65536
#define CHANGES_MAX 8

static struct {
	uint8_t *data;
	size_t size;
} files[FILES_MAX];
static unsigned int count;

/* xorshift64 */
static uint64_t next_random(void)
{
	static uint64_t state = 0x9e3779b97f4a7c15ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t below(size_t limit)
{
	return limit ? next_random() % limit : 0;
}

static void read_file(const char *name)
{
	static uint8_t buf[INPUT_MAX];
	FILE *file = fopen(name, "rb");

	if (!file || count == FILES_MAX) {
		fprintf(stderr, "%s: cannot be read, or one too many\n", name);
		exit(1);
	}
	files[count].size = fread(buf, 1, sizeof(buf), file);
	files[count].data = fuzz_copy(buf, files[count].size);
	count++;
	fclose(file);
}

static void put_number(uint8_t *data, size_t size)
{
	static const uint64_t numbers[] = {
		0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000,
		0xffffffff, 0x7fffffffffffffff, 0x8000000000000000,
		0xffffffffffffffff, 0xfffff000, 0xfff, 0x1000,
	};
	uint64_t number = numbers[below(sizeof(numbers) / sizeof(*numbers))];
	size_t bytes = 1 << below(4), at = below(size);

	memcpy(data + at, &number, bytes < size - at ? bytes : size - at);
}

/* Some bytes of another file, or of this one, in the place of others. */
static void splice(uint8_t *data, size_t size)
{
	unsigned int i = below(count);
	size_t from = below(files[i].size), to = below(size);
	size_t len = below(64);

	if (len > files[i].size - from)
		len = files[i].size - from;
	if (len > size - to)
		len = size - to;
	memcpy(data + to, files[i].data + from, len);
}

static size_t change(uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	switch (below(6)) {
	case 0:
		return below(size);
	case 1:
		put_number(data, size);
		break;
	case 2:
		splice(data, size);
		break;
	case 3:
		data[below(size)] = next_random();
		break;
	default:
		data[below(size)] ^= 1 << below(8);
	}
	return size;
}

static void run_changed(const struct fuzz_target *target)
{
	static uint8_t buf[INPUT_MAX];
	unsigned int i = below(count), changes = 1 + below(CHANGES_MAX);
	size_t size = files[i].size;
	uint8_t *data;

	memcpy(buf, files[i].data, size);
	while (changes--)
		size = change(buf, size);
	data = fuzz_copy(buf, size);
	target->run(data, size);
	free(data);
}

int main(int argc, char **argv)
{
	const struct fuzz_target *target = argc > 3 ? fuzz_find(argv[1]) : NULL;
	long i, runs;

	if (!target) {
		fprintf(stderr, "Usage: %s TARGET RUNS FILE...\n", argv[0]);
		return 1;
	}
	runs = atol(argv[2]);
	for (i = 3; i < argc; i++)
		read_file(argv[i]);
	for (i = 0; i < (long)count; i++)
		target->run(files[i].data, files[i].size);
	for (i = 0; i < runs; i++)
		run_changed(target);
	printf("%s: %u files, %ld changed ones\n", target->name, count, runs);
	return 0;
}
