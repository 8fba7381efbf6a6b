/*
 * client.h - what front asks of guard: runs, probes, saves; and what guard tells it.
 *
 * Guard is a small process with one thread that owns the terminal's state, starts
 * and ends engines and saves progress; front talks to it over one socket, whose
 * closing is also the lifeline between them.  A client belongs to front's one thread.
 */

#ifndef GUARD_CLIENT_H
#define GUARD_CLIENT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CLIENT_PARAMS = 16,          /* NAME=VALUE of one run */
	CLIENT_PARAM_SIZE = 96,
	CLIENT_PATH_SIZE = 1024,
	CLIENT_SOURCE_SIZE = 32768,  /* of a program that is given as text */
	CLIENT_SAVE_SIZE = 49152,
	CLIENT_PACKET_SIZE = 16384,  /* bytes of output in one packet */
};

enum client_mode {
	CLIENT_RUN,   /* run the file at `path` */
	CLIENT_EVAL,  /* run `source`, named `path` in messages: conditions */
	CLIENT_PROBE, /* measure for 250 ms; one line of output: "1.97 2", cores free and cores */
};

/* What to run, and how.  Plain data: it goes through a socket as it is. */
struct client_request {
	uint32_t id;                 /* chosen by front, comes back in events */
	uint8_t mode;                /* enum client_mode */
	uint8_t direct;              /* output to the real stdout and stderr, else as packets */
	uint8_t has_seed;
	uint8_t quiet;               /* drop the program's stdout */
	uint32_t cores;              /* 0: all */
	uint32_t checks;             /* 311 or 309 */
	uint32_t memory_mib;         /* 0: LIMIT_MEMORY_MIB */
	uint32_t record;             /* 0: lanes are not recorded (bench) */
	uint64_t seed;
	uint64_t interval_ns;
	uint64_t timeout_ns;         /* 0: none */
	double capacity;             /* measured before, for the report */
	uint32_t n_params;
	uint32_t source_len;
	char path[CLIENT_PATH_SIZE];
	char params[CLIENT_PARAMS][CLIENT_PARAM_SIZE]; /* "WORKERS=4" */
	char source[CLIENT_SOURCE_SIZE];
};

/* How an engine ended. */
enum client_end {
	CLIENT_EXITED,      /* `status` is its exit status */
	CLIENT_CRASHED,     /* by signal `status`, not ours: a fault of Baton */
	CLIENT_STOPPED,     /* because front asked */
	CLIENT_TIMED_OUT,
	CLIENT_STUCK,       /* the region's verdict says why; status is 4 */
	CLIENT_REFUSED,     /* the system could not start it; `text` says why */
};

enum client_event_kind { CLIENT_ENDED, CLIENT_SAVED, CLIENT_SIGNAL };

struct client_event {
	uint8_t kind;            /* enum client_event_kind */
	uint8_t end;             /* CLIENT_ENDED: enum client_end */
	uint8_t saved;           /* CLIENT_SAVED: 1, or 0 with `text` */
	uint32_t id;             /* of the run, or of the save */
	int32_t status;          /* exit status or signal; CLIENT_SIGNAL: the signal that guard got */
	uint64_t cpu_ns;         /* of the engine and all its children */
	char text[256];
};

/* Header of one packet of output. */
struct client_packet {
	uint64_t ts_ns;
	uint16_t lane;
	uint8_t stream;          /* 1 or 2 */
	uint8_t pad[5];
};

struct client;

/* The socket to poll for reading; client_read when it is ready. */
int client_fd(const struct client *client);

/*
 * Start an engine.  On success *tape_fd and *output_fd are front's to close: the
 * region to map (region_map), and a socket of packets (client_read_output), -1 when `direct`.
 * One run at a time: an earlier one is stopped first.
 */
bool client_start(struct client *client, const struct client_request *request, int *tape_fd,
		int *output_fd, struct err *err);

/* Stop the present run: doors open, 200 ms, then SIGKILL to the group.  An event follows. */
void client_stop(struct client *client);

/* Ctrl-C of `baton run`: KeyboardInterrupt in MainThread. */
void client_interrupt(struct client *client);

/* Freeze and thaw the present run's processes (pause; Ctrl-Z). */
void client_freeze(struct client *client, bool frozen);

/* Ask for the progress file to be replaced by `bytes`; an event with `id` tells when it is safe. */
void client_save(struct client *client, uint32_t id, const char *bytes, size_t len);

/*
 * Read one event without waiting.  1: *event is filled; 0: none now; -1: guard is
 * gone: give the terminal back and leave.
 */
int client_read(struct client *client, struct client_event *event);

/*
 * Read one packet of output without waiting into `bytes` (CLIENT_PACKET_SIZE).
 * 1: a packet of *len bytes; 0: none now; -1: the run's output is at its end.
 */
int client_read_output(int output_fd, struct client_packet *packet, char *bytes, size_t *len);

/* The screen is given back and front is about to stop itself (Ctrl-Z); returns after SIGCONT. */
void client_suspend(struct client *client);

/* Tell guard how the terminal must be restored if front dies: bytes to write (at most 255). */
void client_screen(struct client *client, bool is_open, const char *restore, size_t len);

#endif
