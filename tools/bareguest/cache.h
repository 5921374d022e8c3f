/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where downloaded kernels stay, and how damage to them is noticed. */
#ifndef BAREGUEST_CACHE_H
#define BAREGUEST_CACHE_H

#include <stdbool.h>

char *cache_path(const char *name);
int cache_lock(void);
void cache_unlock(int lock);
void cache_seal(const char *dir);
bool cache_intact(const char *dir);

#endif
