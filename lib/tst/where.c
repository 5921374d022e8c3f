// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where does a test stand that does not end, or did it stand when it was
 * killed? Called by the library process.
 */
#include "tst/tst_private.h"

int tst_where_told;

static void print_step(void)
{
	const struct tst_page *page = tst_page;
	double beat = (tst_now_ns() - page->beat_ns) / 1e9;

	if (page->last_ns)
		tst_lib_res(TINFO, "It stood in %s of iteration %u for %.1f s; "
			    "last result: %.63s:%d, %.1f s ago", page->step,
			    page->iteration + 1, beat, page->last_file,
			    page->last_line,
			    (tst_now_ns() - page->last_ns) / 1e9);
	else
		tst_lib_res(TINFO, "It stood in %s of iteration %u for %.1f s, "
			    "without any result so far", page->step,
			    page->iteration + 1, beat);
}

/* State, and what the kernel waits for, of one thread. */
static void print_thread(pid_t pid, const char *tid)
{
	char path[320], line[512], wchan[64] = "", *end;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/wchan", pid, tid);
	tst_read_line(path, wchan, sizeof(wchan));
	snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", pid, tid);
	if (!tst_read_line(path, line, sizeof(line)))
		return;
	end = strrchr(line, ')');
	if (!end || !end[1])
		return;
	tst_lib_res(TINFO, "Thread %s: state %c%s%s", tid, end[2],
		    wchan[0] && wchan[0] != '0' ? ", waits in " : "",
		    wchan[0] != '0' ? wchan : "");
}

static void print_threads(pid_t pid)
{
	struct dirent *ent;
	char path[64];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	if (!dir)
		return;
	while ((ent = readdir(dir))) {
		if (ent->d_name[0] != '.')
			print_thread(pid, ent->d_name);
	}
	closedir(dir);
}

void tst_print_where(pid_t pid)
{
	tst_where_told = 1;
	print_step();
	if (pid)
		print_threads(pid);
}
