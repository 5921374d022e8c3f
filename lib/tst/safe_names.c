// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SAFE_*() that look names up. They are apart because the C library needs
 * shared objects for that, which a static program should not be warned of
 * unless it uses them.
 */
#include "tst/tst_private.h"

struct group *safe_getgrnam_fallback(const char *file, const int lineno,
				     const char *name, const char *fallback)
{
	struct group *ret = getgrnam(name);

	return ret ? ret : safe_getgrnam(file, lineno, fallback);
}

void safe_getaddrinfo(const char *file, const int lineno, const char *node,
		      const char *service, const struct addrinfo *hints,
		      struct addrinfo **res)
{
	int ret = getaddrinfo(node, service, hints, res);

	if (ret)
		tst_brk_(file, lineno, TBROK, "getaddrinfo(%s, %s) failed: %s",
			 node ? node : "NULL", service ? service : "NULL",
			 gai_strerror(ret));
}
