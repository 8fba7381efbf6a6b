#include "guard/wire.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

union wire_control {
	struct cmsghdr head; /* for its alignment */
	char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS)];
};

bool wire_send(int fd, const struct wire *wire, const int *fds, unsigned n_fds) {
	union wire_control control = {0};
	struct iovec part = {
		.iov_base = (void *)(uintptr_t)wire,
		.iov_len = offsetof(struct wire, body) + wire->len,
	};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	if (n_fds) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * n_fds);
	}
	ssize_t n;
	do
		n = sendmsg(fd, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n >= 0;
}

static void take_fds(struct msghdr *message, int *fds) {
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(fds, CMSG_DATA(c), sizeof(int) * (n < WIRE_FDS ? n : WIRE_FDS));
	}
}

int wire_receive(int fd, struct wire *wire, int *fds, bool wait) {
	union wire_control control = {0};
	struct iovec part = {.iov_base = wire, .iov_len = sizeof *wire};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control.bytes, .msg_controllen = sizeof control.bytes,
	};
	for (unsigned i = 0; i < WIRE_FDS; i++)
		fds[i] = -1;
	ssize_t n;
	do
		n = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
	if ((size_t)n < offsetof(struct wire, body))
		return -1; /* end of file, or nobody of ours */
	take_fds(&message, fds);
	size_t got = (size_t)n - offsetof(struct wire, body);
	if (wire->len > got)
		wire->len = (uint32_t)got;
	return 1;
}
