// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The results page: counters and the state of a run, shared by all processes
 * of a test. Made by the library process; programs that the test starts join
 * with tst_reinit().
 */
#include "tst/tst_private.h"
#include <sys/mman.h>

struct tst_page *tst_page;
static char ipc_path[PATH_MAX];

static void *map_page(int fd)
{
	int flags = MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0);
	void *page = mmap(NULL, sizeof(struct tst_page),
			  PROT_READ | PROT_WRITE, flags, fd, 0);

	if (page == MAP_FAILED)
		tst_lib_brk(TBROK | TERRNO, "mmap() of the results page failed");
	return page;
}

/* A file for the page, in /dev/shm or else in the directory for temporary
 * files: the path is in ipc_path. */
static int create_file(void)
{
	const char *dirs[] = { "/dev/shm", tst_get_tmpdir_root() };
	unsigned int i;
	int fd = -1;

	for (i = 0; i < ARRAY_SIZE(dirs) && fd < 0; i++) {
		snprintf(ipc_path, sizeof(ipc_path), "%s/ltp_%s_%d", dirs[i],
			 tst_tcid, getpid());
		unlink(ipc_path);
		fd = open(ipc_path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
			  0600);
	}
	if (fd < 0)
		tst_lib_brk(TBROK | TERRNO, "cannot create %s", ipc_path);
	return fd;
}

static void *create_file_page(void)
{
	int fd = create_file();
	void *page;

	/* Programs that joined may have changed their user. */
	if (fchmod(fd, 0666) || ftruncate(fd, sizeof(struct tst_page))) {
		unlink(ipc_path);
		tst_lib_brk(TBROK | TERRNO, "cannot write %s", ipc_path);
	}
	page = map_page(fd);
	close(fd);
	setenv("LTP_IPC_PATH", ipc_path, 1);
	return page;
}

void tst_page_create(void)
{
	struct tst_page *page;

	if (tst_test->needs_checkpoints || tst_test->child_needs_reinit)
		page = create_file_page();
	else
		page = map_page(-1);
	page->magic = TST_PAGE_MAGIC;
	page->size = sizeof(*page);
	page->lib_pid = getpid();
	snprintf(page->tcid, sizeof(page->tcid), "%s", tst_tcid);
	page->variants = tst_test->test_variants;
	page->tcnt = tst_test->tcnt;
	page->start_ns = tst_now_ns();
	tst_page = page;
}

void tst_page_destroy(void)
{
	if (ipc_path[0])
		unlink(ipc_path);
}

void tst_reinit(void)
{
	const char *path = getenv("LTP_IPC_PATH");
	struct tst_page *page;
	struct stat st;
	int fd;

	tst_test_file = program_invocation_short_name;
	if (tst_page)
		tst_lib_brk(TBROK, "tst_reinit(): already part of a test");
	if (!path || !*path)
		tst_lib_brk(TBROK, "LTP_IPC_PATH is not set: start this "
			    "program from a test with .child_needs_reinit");
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		tst_lib_brk(TBROK | TERRNO, "LTP_IPC_PATH: cannot open %s",
			    path);
	if (fstat(fd, &st) || st.st_size != sizeof(*page))
		tst_lib_brk(TBROK, "LTP_IPC_PATH: %s is no results page",
			    path);
	page = map_page(fd);
	close(fd);
	if (page->magic != TST_PAGE_MAGIC || page->size != sizeof(*page))
		tst_lib_brk(TBROK, "LTP_IPC_PATH: %s is no results page",
			    path);
	tst_page = page;
}
