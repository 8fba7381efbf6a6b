#include "guard/client_private.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void send_number(struct client *client, enum wire_kind kind, uint32_t number) {
	client->wire.kind = kind;
	client->wire.number = number;
	client->wire.len = 0;
	if (!wire_send(client->fd, &client->wire, NULL, 0))
		client->is_gone = true;
}

int client_fd(const struct client *client) {
	return client->fd;
}

/* Keep an event for client_read; with so many unread ones the oldest says least. */
static void keep_event(struct client *client, const struct client_event *event) {
	if (client->n_waiting == CLIENT_WAITING) {
		memmove(client->waiting, client->waiting + 1,
				sizeof *client->waiting * (CLIENT_WAITING - 1));
		client->n_waiting--;
	}
	client->waiting[client->n_waiting++] = *event;
}

bool client_start(struct client *client, const struct client_request *request, int *tape_fd,
		int *output_fd, struct err *err) {
	struct wire *wire = &client->wire;
	int fds[WIRE_FDS];
	wire->kind = WIRE_START;
	wire->number = 0;
	wire->len = sizeof wire->body.request;
	wire->body.request = *request;
	if (client->is_gone || !wire_send(client->fd, wire, NULL, 0)) {
		client->is_gone = true;
		return err_set(err, "guard is gone");
	}
	for (;;) {
		if (wire_receive(client->fd, wire, fds, true) <= 0) {
			client->is_gone = true;
			return err_set(err, "guard is gone");
		}
		if (wire->kind == WIRE_STARTED)
			break;
		if (wire->kind == WIRE_EVENT)
			keep_event(client, &wire->body.event);
	}
	if (!wire->number)
		return err_set(err, "%.*s", (int)wire->len, wire->body.bytes);
	*tape_fd = fds[0];
	*output_fd = fds[1];
	return true;
}

void client_stop(struct client *client) {
	send_number(client, WIRE_STOP, 0);
}

void client_interrupt(struct client *client) {
	send_number(client, WIRE_INTERRUPT, 0);
}

void client_freeze(struct client *client, bool frozen) {
	send_number(client, WIRE_FREEZE, frozen);
}

void client_save(struct client *client, uint32_t id, const char *bytes, size_t len) {
	if (len > CLIENT_SAVE_SIZE)
		len = CLIENT_SAVE_SIZE;
	client->wire.kind = WIRE_SAVE;
	client->wire.number = id;
	client->wire.len = (uint32_t)len;
	memcpy(client->wire.body.bytes, bytes, len);
	if (!wire_send(client->fd, &client->wire, NULL, 0))
		client->is_gone = true;
}

int client_read(struct client *client, struct client_event *event) {
	if (client->n_waiting) {
		*event = client->waiting[0];
		client->n_waiting--;
		memmove(client->waiting, client->waiting + 1, sizeof *client->waiting * client->n_waiting);
		return 1;
	}
	if (client->is_gone)
		return -1;
	int fds[WIRE_FDS];
	int got = wire_receive(client->fd, &client->wire, fds, false);
	if (got < 0)
		client->is_gone = true;
	if (got <= 0)
		return got;
	if (client->wire.kind != WIRE_EVENT)
		return 0;
	*event = client->wire.body.event;
	return 1;
}

int client_read_output(int output_fd, struct client_packet *packet, char *bytes, size_t *len) {
	struct iovec parts[2] = {
		{.iov_base = packet, .iov_len = sizeof *packet},
		{.iov_base = bytes, .iov_len = CLIENT_PACKET_SIZE},
	};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t n;
	do
		n = recvmsg(output_fd, &message, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
	if ((size_t)n < sizeof *packet)
		return -1;
	*len = (size_t)n - sizeof *packet;
	return 1;
}

void client_suspend(struct client *client) {
	send_number(client, WIRE_SUSPEND, 0);
	raise(SIGSTOP); /* guard sees us stopped, then stops itself; it wakes us when the shell wakes it
					 */
	/* The shell may have woken us, too: guard's SIGCONT must not meet our next stop. */
	int fds[WIRE_FDS];
	while (!client->is_gone && client->wire.kind != WIRE_RESUMED) {
		if (wire_receive(client->fd, &client->wire, fds, true) <= 0)
			client->is_gone = true;
		else if (client->wire.kind == WIRE_EVENT)
			keep_event(client, &client->wire.body.event);
	}
}

void client_screen(struct client *client, bool is_open, const char *restore, size_t len) {
	if (len > sizeof client->terminal->extra)
		len = sizeof client->terminal->extra;
	struct terminal *terminal = client->terminal;
	memcpy(terminal->extra, restore, len);
	terminal->extra_len = len;
	terminal->is_open = is_open;
	client->wire.kind = WIRE_SCREEN;
	client->wire.number = is_open;
	client->wire.len = (uint32_t)len;
	memcpy(client->wire.body.bytes, restore, len);
	if (!wire_send(client->fd, &client->wire, NULL, 0))
		client->is_gone = true;
}
