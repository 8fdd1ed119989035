/*
 * The floor: the smallest relay that the load generator can drive, to show what the kernel alone costs.
 *
 * It speaks just enough TURN (RFC 8656) over UDP and IPv4: Allocate, ChannelBind and Refresh succeed for everybody, without
 * credentials or permissions; a Refresh with a lifetime of zero closes the relay socket. One thread, one channel per client. It reads with recvmmsg, 32 datagrams a call,
 * and sends runs of equal length from one client as one sendmsg with UDP_SEGMENT. For measurements on loopback only.
 *
 *     cc -O2 -o floor floor.c && ./floor 127.0.0.1 3478
 *
 * Switches, to tell what a change of a relay's lane would be worth at best (benchmarks/candidates loads each beside the plain one):
 *     -DBATCH=n           reads up to n datagrams a call
 *     -DSEGMENTS_FROM=n   runs of fewer than n leave as one sendmmsg without UDP_SEGMENT
 *     -DCONNECTED=1       connects each relay socket to its client's peer; 2: and gives each client a connected socket, too
 *     -DBUSY              asks for events without ever sleeping
 *     -DEDGE              is told of each arrival once (EPOLLET)
 *     -DTIMED             wakes up after a second, too, as loops with a timer do
 *     -DSENDMMSG          sends one message as sendmmsg of one
 *     -DGRO               reads with UDP_GRO
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#ifndef BATCH
#define BATCH 32
#endif
#ifndef SEGMENTS_FROM
#define SEGMENTS_FROM 2
#endif
#ifndef CONNECTED
#define CONNECTED 0
#endif
#ifdef GRO
#define SLOT 65536
#else
#define SLOT 2048
#endif
#ifdef BUSY
#define PATIENCE 0
#elif defined TIMED
#define PATIENCE 1000
#else
#define PATIENCE -1
#endif

#ifdef EDGE
#define READABLE (EPOLLIN | EPOLLET)
#else
#define READABLE EPOLLIN
#endif

enum { HEADROOM = 64, MAX_CLIENTS = 524288, TABLE = 1048576, BUFFER = 4 << 20, COOKIE = 0x2112A442, OWN = 1 };

struct client {
    struct sockaddr_in address;
    struct sockaddr_in peer;
    int relay;
    int own; /* the socket that is connected to this client, or the listener */
    uint16_t channel;
};

static struct client clients[MAX_CLIENTS];
static int client_count;
static struct client *table[TABLE];
static struct in_addr local;
static int listener, poller, port_of_listener;

static unsigned char slots[BATCH][HEADROOM + SLOT];
static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH + 1];
static struct sockaddr_in senders[BATCH + 1];
#ifdef GRO
static union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
} controls[BATCH];
#endif

static void die(const char *what) {
    perror(what);
    exit(1);
}

/* The place of a client's address in the table: its entry, or the free place where it belongs. */
static struct client **find(const struct sockaddr_in *address) {
    uint32_t hash = (address->sin_addr.s_addr ^ (uint32_t)address->sin_port * 0x9E37u) * 2654435761u;
    for (uint32_t at = hash >> 12;; at = (at + 1) % TABLE) {
        struct client *known = table[at];
        if (known == NULL || (known->address.sin_port == address->sin_port
                              && known->address.sin_addr.s_addr == address->sin_addr.s_addr)) {
            return &table[at];
        }
    }
}

static int open_socket(int port, struct client *owner) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int size = BUFFER;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = local};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){CONNECTED == 2 && port != 0}, sizeof(int));
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("floor: cannot open a socket");
    }
#ifdef GRO
    setsockopt(fd, SOL_UDP, UDP_GRO, &(int){1}, sizeof(int));
#endif
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    struct epoll_event event = {.events = READABLE, .data.ptr = owner};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0) {
        die("floor: epoll_ctl");
    }
    return fd;
}

static int receive(int fd) {
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){.iov_base = slots[i] + HEADROOM, .iov_len = SLOT};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &senders[i], .msg_namelen = sizeof senders[i],
                                              .msg_iov = &vectors[i], .msg_iovlen = 1};
#ifdef GRO
        messages[i].msg_hdr.msg_control = &controls[i];
        messages[i].msg_hdr.msg_controllen = sizeof controls[i];
#endif
    }
    return recvmmsg(fd, messages, BATCH, 0, NULL);
}

/* Sends count vectors as one message, segmented unless it is one segment; to NULL: to what the socket is connected to. What
 * the kernel refuses is lost. */
static void send_segments(int fd, struct sockaddr_in *to, struct iovec *from, int count, uint16_t length, int segments) {
    struct msghdr message = {.msg_name = to, .msg_namelen = to == NULL ? 0 : sizeof *to, .msg_iov = from,
                             .msg_iovlen = count};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(uint16_t))];
    } control;
    if (segments > 1) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *segment = CMSG_FIRSTHDR(&message);
        segment->cmsg_level = SOL_UDP;
        segment->cmsg_type = UDP_SEGMENT;
        segment->cmsg_len = CMSG_LEN(sizeof(uint16_t));
        memcpy(CMSG_DATA(segment), &length, sizeof length);
    }
#ifdef SENDMMSG
    sendmmsg(fd, &(struct mmsghdr){.msg_hdr = message}, 1, 0);
#else
    sendmsg(fd, &message, 0);
#endif
}

#include "floor-turn.h"

#ifdef GRO
#include "floor-gro.h"
#else
/* For runs that are too short to be worth segments. */
static void send_each(int fd, struct sockaddr_in *to, int from, int end) {
    static struct mmsghdr each[BATCH + 1];
    for (int i = from; i < end; i++) {
        each[i].msg_hdr = (struct msghdr){.msg_name = to, .msg_namelen = to == NULL ? 0 : sizeof *to,
                                          .msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    sendmmsg(fd, each + from, end - from, 0);
}

/* Sends vectors[from..end), all to one destination and of one length. */
static void send_run(int fd, struct sockaddr_in *to, int from, int end) {
    if (end - from > 1 && end - from < SEGMENTS_FROM) {
        send_each(fd, to, from, end);
    } else {
        send_segments(fd, to, &vectors[from], end - from, vectors[from].iov_len, end - from);
    }
}

static int same(const struct sockaddr_in *a, const struct sockaddr_in *b) {
    return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

/* ChannelData loses its header and goes on to the client's peer. */
static void from_clients(int fd) {
    int count;
    do {
        count = receive(fd);
        struct client *runner = NULL;
        int start = 0;
        for (int i = 0; i < count; i++) {
            unsigned char *bytes = slots[i] + HEADROOM;
            unsigned length = messages[i].msg_len;
            struct client *client = NULL;
            if (length >= 4 && bytes[0] >> 6 == 1 && get16(bytes + 2) <= length - 4) {
                client = runner != NULL && same(&runner->address, &senders[i]) ? runner : *find(&senders[i]);
                if (client != NULL && client->channel != get16(bytes)) {
                    client = NULL;
                }
                vectors[i] = (struct iovec){.iov_base = bytes + 4, .iov_len = get16(bytes + 2)};
            } else if (length >= 20) {
                control(bytes, length, &senders[i]);
            }
            if (runner != NULL && (client != runner || vectors[i].iov_len != vectors[start].iov_len)) {
                send_run(runner->relay, CONNECTED ? NULL : &runner->peer, start, i);
                runner = NULL;
            }
            if (client != NULL && runner == NULL) {
                runner = client;
                start = i;
            }
        }
        if (runner != NULL) {
            send_run(runner->relay, CONNECTED ? NULL : &runner->peer, start, count);
        }
    } while (count == BATCH);
}

/* What the peer sends gets a header in front and goes to the client. */
static void from_peer(struct client *client) {
    int count;
    do {
        count = receive(client->relay);
        int start = 0;
        for (int i = 0; i < count; i++) {
            unsigned char *bytes = slots[i] + HEADROOM - 4;
            put16(bytes, client->channel);
            put16(bytes + 2, messages[i].msg_len);
            vectors[i] = (struct iovec){.iov_base = bytes, .iov_len = messages[i].msg_len + 4};
            if (!same(&senders[i], &client->peer)) {
                vectors[i].iov_len = 0;
            }
            if (i > start && vectors[i].iov_len != vectors[start].iov_len) {
                send_run(client->own, CONNECTED == 2 ? NULL : &client->address, start, i);
                start = i;
            }
            if (vectors[start].iov_len == 0) {
                start = i + 1;
            }
        }
        if (start < count) {
            send_run(client->own, CONNECTED == 2 ? NULL : &client->address, start, count);
        }
    } while (count == BATCH);
}
#endif

int main(int argc, char **argv) {
    if (argc != 3 || inet_aton(argv[1], &local) == 0) {
        fprintf(stderr, "usage: floor IPV4-ADDRESS PORT\n");
        return 2;
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    port_of_listener = atoi(argv[2]);
    listener = open_socket(port_of_listener, NULL);
    puts("ready");
    fflush(stdout);
    struct epoll_event events[256];
    while (1) {
        int count = epoll_wait(poller, events, 256, PATIENCE);
        if (count < 0 && errno != EINTR) {
            die("floor: epoll_wait");
        }
        for (int i = 0; i < count; i++) {
            uintptr_t owner = (uintptr_t)events[i].data.ptr;
            if (owner == 0) {
                from_clients(listener);
            } else if (owner & OWN) {
                from_clients(((struct client *)(owner & ~(uintptr_t)OWN))->own);
            } else {
                from_peer(events[i].data.ptr);
            }
        }
    }
}
