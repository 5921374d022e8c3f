// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The payload's heap: first fit on a list of free blocks, sorted by address
 * and merged. Called through the macros of kvm_guest_heap.h.
 *
 * A block in use is [padding] header, memory handed out, guard; a free one
 * starts with a struct free_block. Headers, guards and free blocks carry a
 * check value, so that a payload that writes where it must not is found out.
 */
#include "kvm_guest.h"
#include "kvm_common.h"
#include "guest/lock.h"

#define HEAP_ALIGN 16
#define HEAP_PAGE 4096

/* What is smaller stays a part of the block next to it. */
#define MIN_FREE 64

/* Arbitrary values that are no plausible addresses, sizes or text. */
#define CHECK_USED 0xb10cf00du
#define CHECK_GONE 0xdeadf9eeu
#define CHECK_FREE 0xf9eeb10cu
#define CHECK_GUARD 0x9a4df1a9u

struct free_block {
	struct free_block *next;
	size_t size;
	uintptr_t check;
};

/* Ends less than a word before the memory handed out. */
struct used_block {
	uintptr_t start;	/* of the block */
	uintptr_t end;
	size_t size;		/* of the memory handed out */
	uintptr_t check;	/* last: free_block must not overlay it */
};

/* A word at any address. */
typedef uintptr_t guard_at __attribute__((may_alias, aligned(1)));

/* Who called: for reports. */
struct caller {
	const char *file;
	int line;
};

extern char kvm_heap_begin[];
extern const struct kvm_payload_header kvm_payload_header;

static struct {
	struct kvm_lock lock;
	int ready;
	int poison;
	uintptr_t begin, end;
	uintptr_t fresh;	/* from here on, memory was never written */
	struct free_block *free;
} heap;

static uintptr_t align_down(uintptr_t addr)
{
	return addr & ~(uintptr_t)(HEAP_ALIGN - 1);
}

static uintptr_t align_up(uintptr_t addr)
{
	return align_down(addr + HEAP_ALIGN - 1);
}

static void touched(uintptr_t end)
{
	if (heap.fresh < end)
		heap.fresh = end;
}

static uintptr_t free_check(const struct free_block *block)
{
	return CHECK_FREE ^ (uintptr_t)block ^ (uintptr_t)block->next ^
	       block->size;
}

static struct free_block *set_free(uintptr_t start, size_t size,
				   struct free_block *next)
{
	struct free_block *block = (struct free_block *)start;

	block->next = next;
	block->size = size;
	block->check = free_check(block);
	touched(start + sizeof(*block));

	return block;
}

static void heap_init(void)
{
	uint64_t end = kvm_payload_header.ram_end;

	if (end > KVM_IDENTITY_MAP_END)
		end = KVM_IDENTITY_MAP_END;

	heap.ready = 1;
	heap.begin = align_up((uintptr_t)kvm_heap_begin);
	heap.end = align_down(end);
	if (heap.end >= heap.begin + MIN_FREE)
		heap.free = set_free(heap.begin, heap.end - heap.begin, NULL);
}

static unsigned long heap_lock(void)
{
	unsigned long state = kvm_lock(&heap.lock);

	if (!heap.ready)
		heap_init();

	return state;
}

static void heap_unlock(unsigned long state)
{
	kvm_unlock(&heap.lock, state);
}

static int is_intact(const struct free_block *block)
{
	return block->check == free_check(block);
}

/* @prev is the free block before, or NULL. */
static void set_next(struct free_block *prev, struct free_block *next)
{
	if (prev)
		set_free((uintptr_t)prev, prev->size, next);
	else
		heap.free = next;
}

static struct used_block *header_of(uintptr_t ptr)
{
	uintptr_t header = ptr - sizeof(struct used_block);

	return (struct used_block *)(header & ~(sizeof(long) - 1));
}

static uintptr_t used_check(const struct used_block *header, uintptr_t ptr)
{
	return CHECK_USED ^ ptr ^ header->start ^ (header->end << 1) ^
	       (header->size << 2);
}

static uintptr_t round_up(uintptr_t addr, size_t align)
{
	size_t over = addr % align;

	return over ? addr + align - over : addr;
}

/*
 * Where memory would lie in a free block, or 0 if it does not fit. Nothing
 * here overflows: the heap ends below 2 GiB and is larger than @align.
 */
static uintptr_t place(const struct free_block *block, size_t size,
		       size_t align)
{
	uintptr_t end = (uintptr_t)block + block->size;
	uintptr_t ptr = (uintptr_t)block + sizeof(struct used_block);

	ptr = round_up(ptr, align);
	if (ptr > end || end - ptr < sizeof(guard_at) ||
	    end - ptr - sizeof(guard_at) < size)
		return 0;

	return ptr;
}

/* Gives back to the free list what @block has before @start and from @end. */
static void split(struct free_block *prev, struct free_block *block,
		  uintptr_t *start, uintptr_t *end)
{
	uintptr_t block_start = (uintptr_t)block;
	uintptr_t block_end = block_start + block->size;
	struct free_block *rest = block->next;

	if (block_end - *end >= MIN_FREE)
		rest = set_free(*end, block_end - *end, rest);
	else
		*end = block_end;

	if (*start - block_start >= MIN_FREE)
		rest = set_free(block_start, *start - block_start, rest);
	else
		*start = block_start;

	set_next(prev, rest);
}

static void use(struct free_block *prev, struct free_block *block,
		uintptr_t ptr, size_t size)
{
	struct used_block *header = header_of(ptr);
	uintptr_t start = align_down((uintptr_t)header);
	uintptr_t end = align_up(ptr + size + sizeof(guard_at));

	split(prev, block, &start, &end);
	touched(end);

	header->start = start;
	header->end = end;
	header->size = size;
	header->check = used_check(header, ptr);
	*(guard_at *)(ptr + size) = CHECK_GUARD ^ ptr;
}

/* Returns the memory, or 0 if there is none or the free list is damaged. */
static uintptr_t take(size_t size, size_t align)
{
	struct free_block *block = heap.free, *prev = NULL;
	uintptr_t ptr;

	if (!align || align > heap.end)
		return 0;

	for (; block && is_intact(block); prev = block, block = block->next) {
		ptr = place(block, size, align);
		if (!ptr)
			continue;
		use(prev, block, ptr, size);
		return ptr;
	}

	return 0;
}

/* The first damaged free block, or NULL. */
static const struct free_block *find_damage(void)
{
	const struct free_block *block = heap.free;

	while (block && is_intact(block))
		block = block->next;

	return block;
}

static void __attribute__((noreturn))
brk_damaged(const struct caller *by, const void *where)
{
	tst_brk_(by->file, by->line, TBROK,
		 "Heap damaged at %p: the payload wrote to memory that is not "
		 "allocated, or beyond a block", where);
}

static void __attribute__((noreturn))
brk_alloc(const struct caller *by, size_t size, size_t align)
{
	const void *damage = find_damage();

	if (damage)
		brk_damaged(by, damage);
	if (!align)
		tst_brk_(by->file, by->line, TBROK,
			 "Cannot align %zu bytes of heap to 0", size);

	tst_brk_(by->file, by->line, TBROK,
		 "Heap exhausted: %zu bytes aligned to %zu do not fit, the "
		 "largest block left has %zu bytes", size, align,
		 tst_heap_left());
}

/* Memory that was never written is zero already. */
static void *prepare(uintptr_t ptr, size_t size, uintptr_t fresh)
{
	if (heap.poison)
		memset((void *)ptr, TST_HEAP_POISON, size);
	else if (ptr < fresh)
		memzero((void *)ptr, size < fresh - ptr ? size : fresh - ptr);

	return (void *)ptr;
}

void *tst_heap_alloc_aligned_(const char *file, const int line, size_t size,
			      size_t align)
{
	unsigned long state = heap_lock();
	uintptr_t fresh = heap.fresh;
	uintptr_t ptr = take(size, align);

	heap_unlock(state);
	if (!ptr)
		brk_alloc(&(struct caller){ file, line }, size, align);

	return prepare(ptr, size, fresh);
}

void *tst_heap_alloc_(const char *file, const int line, size_t size)
{
	return tst_heap_alloc_aligned_(file, line, size, HEAP_ALIGN);
}

void *tst_heap_alloc_pages_(const char *file, const int line, size_t count)
{
	size_t size = count < ~0UL / HEAP_PAGE ? count * HEAP_PAGE : ~0UL;

	return tst_heap_alloc_aligned_(file, line, size, HEAP_PAGE);
}

/* Returns what is wrong with a pointer to be freed, or NULL. */
static const char *check_used(uintptr_t ptr)
{
	const struct used_block *header = header_of(ptr);

	if (ptr < heap.begin + sizeof(*header) || ptr >= heap.end)
		return "is not in the heap";
	if (header->check == (CHECK_GONE ^ ptr))
		return "was freed before";
	if (header->check != used_check(header, ptr))
		return "was not allocated, or what is before it overwritten";
	if (*(const guard_at *)(ptr + header->size) != (CHECK_GUARD ^ ptr))
		return "was overrun: the payload wrote behind its end";

	return NULL;
}

/* Puts [@start, @end) on the free list, between @prev and @next. */
static void merge(struct free_block *prev, struct free_block *next,
		  uintptr_t start, uintptr_t end)
{
	if (end == (uintptr_t)next) {
		end += next->size;
		next = next->next;
	}

	if (prev && (uintptr_t)prev + prev->size == start)
		set_free((uintptr_t)prev, end - (uintptr_t)prev, next);
	else
		set_next(prev, set_free(start, end - start, next));
}

/* Returns the free block that is damaged, or NULL. */
static const struct free_block *release(uintptr_t ptr)
{
	struct used_block *header = header_of(ptr);
	uintptr_t start = header->start;
	struct free_block *prev = NULL, *next = heap.free;

	for (; next && (uintptr_t)next < start; next = next->next) {
		if (!is_intact(next))
			return next;
		prev = next;
	}

	if (next && !is_intact(next))
		return next;

	header->check = CHECK_GONE ^ ptr;
	merge(prev, next, start, header->end);

	return NULL;
}

void tst_heap_free_(const char *file, const int line, void *ptr)
{
	const struct caller by = { file, line };
	const struct free_block *damage = NULL;
	const char *wrong;
	unsigned long state;

	if (!ptr)
		return;

	state = heap_lock();
	wrong = check_used((uintptr_t)ptr);
	if (!wrong)
		damage = release((uintptr_t)ptr);
	heap_unlock(state);

	if (wrong)
		tst_brk_(file, line, TBROK, "tst_heap_free(%p): the block %s",
			 ptr, wrong);
	if (damage)
		brk_damaged(&by, damage);
}

size_t tst_heap_left(void)
{
	const size_t extra = sizeof(struct used_block) + sizeof(guard_at);
	unsigned long state = heap_lock();
	const struct free_block *block = heap.free;
	size_t largest = 0;

	for (; block && is_intact(block); block = block->next) {
		if (largest < block->size)
			largest = block->size;
	}

	heap_unlock(state);

	return largest > extra ? largest - extra : 0;
}

void tst_heap_set_poison(int on)
{
	heap.poison = on;
}
