/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Block devices. They are not supported: this is here so that sources
 * compile; whatever would need a device is TBROK and says so. Included by
 * tst_test.h.
 */
#ifndef TST_DEVICE_H
#define TST_DEVICE_H

#include <stdint.h>
#include "tst_common.h"

/**
 * struct tst_device - a block device for the test.
 * @dev: its path
 * @fs_type: file system on it
 * @size: in MiB
 * @is_fuse: is the file system one in user space?
 */
struct tst_device {
	const char *dev;
	const char *fs_type;
	uint64_t size;
	int is_fuse;
};

/* NULL: block devices are not supported. */
extern struct tst_device *tst_device;

/* TBROK each: loop devices, and the statistics of a device. */
#define tst_find_free_loopdev(path, path_len) \
	TST_UNSUPPORTED_("tst_find_free_loopdev()", path, path_len)
#define tst_attach_device(dev, file) \
	TST_UNSUPPORTED_("tst_attach_device()", dev, file)
#define tst_detach_device(dev) TST_UNSUPPORTED_("tst_detach_device()", dev)
#define tst_dev_bytes_written(dev) \
	((unsigned long)TST_UNSUPPORTED_("tst_dev_bytes_written()", dev))

#endif /* TST_DEVICE_H */
