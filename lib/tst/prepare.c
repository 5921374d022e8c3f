// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is set up before the test process starts, and undone after its end
 * however that came: by the library process, so a crash of the test does not
 * matter.
 */
#include "tst/tst_private.h"

static int needs_tmpdir(void)
{
	return tst_test->needs_tmpdir || tst_test->needs_checkpoints ||
	       tst_test->resource_files;
}

void tst_prepare(void)
{
	if (tst_test->hugepages.number)
		tst_hugepages_reserve();
	if (tst_test->bufs)
		tst_buffers_alloc(tst_test->bufs);
	if (needs_tmpdir())
		tst_tmpdir_create();
	if (tst_test->save_restore)
		tst_sys_conf_save_all(tst_test->save_restore);
	if (tst_test->ulimit)
		tst_ulimits_set(tst_test->ulimit);
	if (tst_test->resource_files)
		tst_copy_resources(tst_test->resource_files);
	if (tst_test->restore_wallclock)
		tst_wallclock_save();
	if (tst_test->taint_check)
		tst_taint_init(tst_test->taint_check);
}

void tst_unprepare(void)
{
	tst_modules_restore();
	tst_sys_conf_restore(0);
	tst_wallclock_restore();
	tst_tmpdir_remove();
}
