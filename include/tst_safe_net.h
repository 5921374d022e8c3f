/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE_X() for sockets, see tst_safe_macros.h.
 */
#ifndef TST_SAFE_NET_H
#define TST_SAFE_NET_H

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tst_safe_gen.h"

TST_SAFE(int, socket, ge0, 3, k_int, domain, k_int, type, k_int, protocol)
TST_SAFE(int, socketpair, zero, 4, k_int, domain, k_int, type, k_int,
	 protocol, k_ptr(int), fds)
TST_SAFE(int, getsockopt, zero, 5, k_int, fd, k_int, level, k_int, name,
	 k_ptr(void), value, k_ptr(socklen_t), len)
TST_SAFE(int, setsockopt, zero, 5, k_int, fd, k_int, level, k_int, name,
	 k_ptr(const void), value, k_num(socklen_t), len)
TST_SAFE(ssize_t, recv, ge0, 4, k_int, fd, k_ptr(void), buf, k_num(size_t),
	 len, k_int, flags)
TST_SAFE(int, bind, zero, 3, k_int, fd, k_ptr(const struct sockaddr), addr,
	 k_num(socklen_t), len)
TST_SAFE(int, listen, zero, 2, k_int, fd, k_int, backlog)
TST_SAFE(int, accept, ge0, 3, k_int, fd, k_ptr(struct sockaddr), addr,
	 k_ptr(socklen_t), len)
TST_SAFE(int, connect, zero, 3, k_int, fd, k_ptr(const struct sockaddr), addr,
	 k_num(socklen_t), len)
TST_SAFE(int, getsockname, zero, 3, k_int, fd, k_ptr(struct sockaddr), addr,
	 k_ptr(socklen_t), len)
TST_SAFE(int, gethostname, zero, 2, k_ptr(char), name, k_num(size_t), len)
TST_SAFE(int, sethostname, zero, 2, k_str, name, k_num(size_t), len)

/* In strict mode a short count is TBROK. */
ssize_t safe_send(const char *file, const int lineno, int strict, int fd,
		  const void *buf, size_t len, int flags);
ssize_t safe_sendto(const char *file, const int lineno, int strict, int fd,
		    const void *buf, size_t len, int flags,
		    const struct sockaddr *addr, socklen_t addrlen);
ssize_t safe_sendmsg(const char *file, const int lineno, size_t len, int fd,
		     const struct msghdr *msg, int flags);
ssize_t safe_recv_len(const char *file, const int lineno, size_t len, int fd,
		      void *buf, size_t size, int flags);
ssize_t safe_recvmsg(const char *file, const int lineno, size_t len, int fd,
		     struct msghdr *msg, int flags);
int safe_setsockopt_int(const char *file, const int lineno, int fd,
			int level, int name, int value);
void safe_getaddrinfo(const char *file, const int lineno, const char *node,
		      const char *service, const struct addrinfo *hints,
		      struct addrinfo **res);

#define SAFE_SOCKET(domain, type, protocol) \
	TST_SAFE_CALL(socket, domain, type, protocol)
#define SAFE_SOCKETPAIR(domain, type, protocol, fds) \
	TST_SAFE_CALL(socketpair, domain, type, protocol, fds)
#define SAFE_GETSOCKOPT(fd, level, name, value, len) \
	TST_SAFE_CALL(getsockopt, fd, level, name, value, len)
#define SAFE_SETSOCKOPT(fd, level, name, value, len) \
	TST_SAFE_CALL(setsockopt, fd, level, name, value, len)
#define SAFE_SETSOCKOPT_INT(fd, level, name, value) \
	TST_SAFE_CALL(setsockopt_int, fd, level, name, value)
#define SAFE_SEND(strict, fd, buf, len, flags) \
	TST_SAFE_CALL(send, strict, fd, buf, len, flags)
#define SAFE_SENDTO(strict, fd, buf, len, flags, addr, addrlen) \
	TST_SAFE_CALL(sendto, strict, fd, buf, len, flags, addr, addrlen)
/* The length is the number of bytes expected; 0 accepts any. */
#define SAFE_SENDMSG(len, fd, msg, flags) \
	TST_SAFE_CALL(sendmsg, len, fd, msg, flags)
#define SAFE_RECVMSG(len, fd, msg, flags) \
	TST_SAFE_CALL(recvmsg, len, fd, msg, flags)
/*
 * SAFE_RECV(fd, buf, size, flags), or with the number of bytes that have to
 * come in front: SAFE_RECV(len, fd, buf, size, flags).
 */
#define SAFE_RECV(...) \
	TST_RECV_(__VA_ARGS__, recv_len, recv, none)(__VA_ARGS__)
#define TST_RECV_(a, b, c, d, e, name, ...) TST_RECV_CALL_(name)
#define TST_RECV_CALL_(name)	TST_RECV_##name##_
#define TST_RECV_recv_(...)	TST_SAFE_CALL(recv, __VA_ARGS__)
#define TST_RECV_recv_len_(...)	TST_SAFE_CALL(recv_len, __VA_ARGS__)
#define SAFE_BIND(fd, addr, len)	TST_SAFE_CALL(bind, fd, addr, len)
#define SAFE_LISTEN(fd, backlog)	TST_SAFE_CALL(listen, fd, backlog)
#define SAFE_ACCEPT(fd, addr, len)	TST_SAFE_CALL(accept, fd, addr, len)
#define SAFE_CONNECT(fd, addr, len)	TST_SAFE_CALL(connect, fd, addr, len)
#define SAFE_GETSOCKNAME(fd, addr, len) \
	TST_SAFE_CALL(getsockname, fd, addr, len)
#define SAFE_GETHOSTNAME(name, len)	TST_SAFE_CALL(gethostname, name, len)
#define SAFE_SETHOSTNAME(name, len)	TST_SAFE_CALL(sethostname, name, len)
#define SAFE_GETADDRINFO(node, service, hints, res) \
	TST_SAFE_CALL(getaddrinfo, node, service, hints, res)

#endif /* TST_SAFE_NET_H */
