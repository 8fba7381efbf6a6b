#include "engine/output.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int write_direct(int fd, const char *bytes, size_t len) {
	while (len) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static bool send_packet(int fd, const struct client_packet *packet, const char *bytes, size_t len,
		int flags) {
	struct iovec parts[2] = {
		{.iov_base = (void *)(uintptr_t)packet, .iov_len = sizeof *packet},
		{.iov_base = (void *)(uintptr_t)bytes, .iov_len = len},
	};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t n;
	do
		n = sendmsg(fd, &message, MSG_NOSIGNAL | flags);
	while (n < 0 && errno == EINTR);
	return n >= 0;
}

int output_try(const struct output *output, int stream, unsigned lane, const char *bytes,
		size_t len) {
	enum { SURE = 1024 }; /* what a pipe or terminal that is ready at all takes at once */
	if (output->is_quiet && stream == STDOUT_FILENO)
		return 0;
	if (output->packet_fd >= 0) {
		struct client_packet packet = {
			.ts_ns = clock_ns(), .lane = (uint16_t)lane, .stream = (uint8_t)stream,
		};
		bool is_sent = len <= CLIENT_PACKET_SIZE &&
				send_packet(output->packet_fd, &packet, bytes, len, MSG_DONTWAIT);
		return is_sent ? 0 : EAGAIN;
	}
	struct pollfd fd = {.fd = stream, .events = POLLOUT};
	if (len > SURE || poll(&fd, 1, 0) != 1 || !(fd.revents & POLLOUT))
		return EAGAIN;
	return write_direct(stream, bytes, len);
}

int output_write(const struct output *output, int stream, unsigned lane, const char *bytes,
		size_t len) {
	if (output->is_quiet && stream == STDOUT_FILENO)
		return 0;
	if (output->packet_fd < 0)
		return write_direct(stream, bytes, len);
	struct client_packet packet = {
		.ts_ns = clock_ns(), .lane = (uint16_t)lane, .stream = (uint8_t)stream,
	};
	while (len) {
		size_t part = len < CLIENT_PACKET_SIZE ? len : CLIENT_PACKET_SIZE;
		if (!send_packet(output->packet_fd, &packet, bytes, part, 0))
			return 0;
		bytes += part;
		len -= part;
	}
	return 0;
}
