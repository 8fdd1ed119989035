/*
 * The floor: the smallest relay that the load generator can drive, to show what the kernel alone costs.
 *
 * It speaks just enough TURN (RFC 8656) over UDP and IPv4: Allocate, ChannelBind and Refresh succeed for everybody, without
 * credentials or permissions; a Refresh with a lifetime of zero closes the relay socket. One thread, one channel per client. It reads with recvmmsg, 32 datagrams a call,
 * and sends runs of equal length from one client as one sendmsg with UDP_SEGMENT. For measurements on loopback only.
 *
 *     cc -O2 -o floor floor.c && ./floor 127.0.0.1 3478
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

enum { BATCH = 32, SLOT = 2048, HEADROOM = 64, MAX_CLIENTS = 131072, TABLE = 262144, BUFFER = 4 << 20, COOKIE = 0x2112A442 };

struct client {
    struct sockaddr_in address;
    struct sockaddr_in peer;
    int relay;
    uint16_t channel;
};

static struct client clients[MAX_CLIENTS];
static int client_count;
static struct client *table[TABLE];
static struct in_addr local;
static int listener, poller;

static unsigned char slots[BATCH][HEADROOM + SLOT];
static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];
static struct sockaddr_in senders[BATCH];

static void die(const char *what) {
    perror(what);
    exit(1);
}

/* The place of a client's address in the table: its entry, or the free place where it belongs. */
static struct client **find(const struct sockaddr_in *address) {
    uint32_t hash = (address->sin_addr.s_addr ^ (uint32_t)address->sin_port * 0x9E37u) * 2654435761u;
    for (uint32_t at = hash >> 14;; at = (at + 1) % TABLE) {
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
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("floor: cannot open a socket");
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = owner};
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
    }
    return recvmmsg(fd, messages, BATCH, 0, NULL);
}

/* Sends vectors[from..to), all to one destination, all but the last of one length. What the kernel refuses is lost. */
static void send_run(int fd, struct sockaddr_in *to, int from, int end) {
    struct msghdr message = {.msg_name = to, .msg_namelen = sizeof *to, .msg_iov = &vectors[from],
                             .msg_iovlen = end - from};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(uint16_t))];
    } control;
    if (end - from > 1) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *segment = CMSG_FIRSTHDR(&message);
        segment->cmsg_level = SOL_UDP;
        segment->cmsg_type = UDP_SEGMENT;
        segment->cmsg_len = CMSG_LEN(sizeof(uint16_t));
        uint16_t length = vectors[from].iov_len;
        memcpy(CMSG_DATA(segment), &length, sizeof length);
    }
    sendmsg(fd, &message, 0);
}

static void put16(unsigned char *at, unsigned value) {
    at[0] = value >> 8;
    at[1] = value;
}

static unsigned get16(const unsigned char *at) {
    return at[0] << 8 | at[1];
}

static int put_address(unsigned char *at, int type, const struct sockaddr_in *address) {
    uint32_t ip = ntohl(address->sin_addr.s_addr) ^ COOKIE;
    put16(at, type);
    put16(at + 2, 8);
    put16(at + 4, 1);
    put16(at + 6, ntohs(address->sin_port) ^ COOKIE >> 16);
    put16(at + 8, ip >> 16);
    put16(at + 10, ip);
    return 12;
}

/* A client that comes back gets its old place and a new socket. */
static struct client *allocate(struct client **place, const struct sockaddr_in *from) {
    if (*place != NULL) {
        if ((*place)->relay < 0) {
            (*place)->relay = open_socket(0, *place);
        }
        return *place;
    }
    if (client_count == MAX_CLIENTS) {
        fprintf(stderr, "floor: more than %d clients\n", MAX_CLIENTS);
        exit(1);
    }
    struct client *made = &clients[client_count++];
    made->address = *from;
    made->relay = open_socket(0, made);
    return *place = made;
}

/* The value of an attribute, or NULL. */
static const unsigned char *attribute(const unsigned char *request, int length, unsigned type) {
    for (int at = 20; at + 4 <= length; at += 4 + (get16(request + at + 2) + 3) / 4 * 4) {
        if (get16(request + at) == type) {
            return request + at + 4;
        }
    }
    return NULL;
}

static void bind_channel(struct client *client, const unsigned char *request, int length) {
    const unsigned char *channel = attribute(request, length, 0x000C);
    const unsigned char *peer = attribute(request, length, 0x0012);
    if (channel == NULL || peer == NULL) {
        return;
    }
    uint32_t ip = ((uint32_t)get16(peer + 4) << 16 | get16(peer + 6)) ^ COOKIE;
    client->channel = get16(channel);
    client->peer = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(ip),
                                        .sin_port = htons(get16(peer + 2) ^ COOKIE >> 16)};
}

/* Closes what the client gives back; returns the lifetime that the answer tells. */
static unsigned refresh(struct client *client, const unsigned char *request, int length) {
    const unsigned char *lifetime = attribute(request, length, 0x000D);
    if (lifetime == NULL || get16(lifetime) != 0 || get16(lifetime + 2) != 0) {
        return 600;
    }
    if (client->relay >= 0) {
        close(client->relay);
        client->relay = -1;
    }
    return 0;
}

/* Says yes to whatever is asked. */
static void control(const unsigned char *request, int length, struct sockaddr_in *from) {
    unsigned char answer[128];
    unsigned method = get16(request);
    if (length < 20 || (method != 0x0003 && method != 0x0004 && method != 0x0009)) {
        return;
    }
    struct client **place = find(from);
    struct client *client = method == 0x0003 ? allocate(place, from) : *place;
    if (client == NULL) {
        return;
    }
    int end = 20;
    memcpy(answer, request, 20);
    put16(answer, method | 0x0100);
    if (method == 0x0003) {
        struct sockaddr_in relayed;
        socklen_t size = sizeof relayed;
        getsockname(client->relay, (struct sockaddr *)&relayed, &size);
        end += put_address(answer + end, 0x0016, &relayed);
        end += put_address(answer + end, 0x0020, from);
    }
    if (method == 0x0009) {
        bind_channel(client, request, length);
    } else {
        put16(answer + end, 0x000D);
        put16(answer + end + 2, 4);
        put16(answer + end + 4, 0);
        put16(answer + end + 6, method == 0x0004 ? refresh(client, request, length) : 600);
        end += 8;
    }
    put16(answer + 2, end - 20);
    sendto(listener, answer, end, 0, (struct sockaddr *)from, sizeof *from);
}

static int same(const struct sockaddr_in *a, const struct sockaddr_in *b) {
    return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

/* ChannelData loses its header and goes on to the client's peer. */
static void from_clients(void) {
    int count;
    do {
        count = receive(listener);
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
                send_run(runner->relay, &runner->peer, start, i);
                runner = NULL;
            }
            if (client != NULL && runner == NULL) {
                runner = client;
                start = i;
            }
        }
        if (runner != NULL) {
            send_run(runner->relay, &runner->peer, start, count);
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
                send_run(listener, &client->address, start, i);
                start = i;
            }
            if (vectors[start].iov_len == 0) {
                start = i + 1;
            }
        }
        if (start < count) {
            send_run(listener, &client->address, start, count);
        }
    } while (count == BATCH);
}

int main(int argc, char **argv) {
    if (argc != 3 || inet_aton(argv[1], &local) == 0) {
        fprintf(stderr, "usage: floor IPV4-ADDRESS PORT\n");
        return 2;
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    listener = open_socket(atoi(argv[2]), NULL);
    puts("ready");
    fflush(stdout);
    struct epoll_event events[256];
    while (1) {
        int count = epoll_wait(poller, events, 256, -1);
        if (count < 0 && errno != EINTR) {
            die("floor: epoll_wait");
        }
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL) {
                from_clients();
            } else {
                from_peer(events[i].data.ptr);
            }
        }
    }
}
