/*
 * A TURN client (RFC 8656) over UDP and IPv4 that blocks: Allocate, ChannelBind, Refresh, with long-term credentials (MD5 key,
 * HMAC-SHA1). Servers that ask for no credentials serve, too.
 */
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

enum {
    ALLOCATE = 3, REFRESH = 4, CHANNEL_BIND = 9, SUCCESS = 0x100,
    USERNAME = 6, MESSAGE_INTEGRITY = 8, CHANNEL_NUMBER = 0xc, LIFETIME = 0xd, XOR_PEER_ADDRESS = 0x12, REALM = 0x14,
    NONCE = 0x15, XOR_RELAYED_ADDRESS = 0x16, REQUESTED_TRANSPORT = 0x19, CHANNEL = 0x4001, COOKIE = 0x2112a442
};

static const char *user = "test", *password = "secret";

struct client {
    int socket, peer_socket, authenticates;
    struct sockaddr_in local, relayed, peer;
    char realm[256], nonce[256];
    unsigned char key[16];
};

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void put16(uint8_t *to, unsigned value) {
    to[0] = value >> 8;
    to[1] = value;
}

static void put32(uint8_t *to, uint32_t value) {
    put16(to, value >> 16);
    put16(to + 2, value & 0xffff);
}

static unsigned get16(const uint8_t *from) {
    return from[0] << 8 | from[1];
}

static int begin(uint8_t *message, int type) {
    put16(message, type);
    put16(message + 2, 0);
    put32(message + 4, COOKIE);
    for (int i = 8; i < 20; i++) {
        message[i] = rand();
    }
    return 20;
}

static int attribute(uint8_t *message, int at, int type, const void *value, int length) {
    put16(message + at, type);
    put16(message + at + 2, length);
    memset(message + at + 4, 0, (length + 3) & ~3);
    memcpy(message + at + 4, value, length);
    return at + 4 + ((length + 3) & ~3);
}

static int finish(struct client *client, uint8_t *message, int at) {
    if (client->authenticates) {
        uint8_t mac[20];
        unsigned length;
        at = attribute(message, at, USERNAME, user, strlen(user));
        at = attribute(message, at, REALM, client->realm, strlen(client->realm));
        at = attribute(message, at, NONCE, client->nonce, strlen(client->nonce));
        put16(message + 2, at + 24 - 20);
        HMAC(EVP_sha1(), client->key, 16, message, at, mac, &length);
        at = attribute(message, at, MESSAGE_INTEGRITY, mac, 20);
    }
    put16(message + 2, at - 20);
    return at;
}

static int find(const uint8_t *message, int length, unsigned type, const uint8_t **value) {
    for (int at = 20; at + 4 <= length;) {
        int size = get16(message + at + 2);
        if (at + 4 + size > length) {
            return -1;
        }
        if (get16(message + at) == type) {
            *value = message + at + 4;
            return size;
        }
        at += 4 + ((size + 3) & ~3);
    }
    return -1;
}

/* Sends it, again after each quarter of a second, and waits for the answer. */
static int ask(struct client *client, const uint8_t *message, int length, uint8_t *answer) {
    for (int tries = 0; tries < 40; tries++) {
        if (send(client->socket, message, length, 0) < 0) {
            die("load: send");
        }
        struct timeval patience = {.tv_usec = 250000};
        setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        int got;
        while ((got = recv(client->socket, answer, 2048, 0)) > 0) {
            if (got >= 20 && memcmp(answer + 4, message + 4, 16) == 0) {
                return got;
            }
        }
    }
    fprintf(stderr, "load: the server does not answer\n");
    exit(1);
}

/* Takes realm and nonce of an error response, if it has them. */
static int challenged(struct client *client, const uint8_t *answer, int length) {
    const uint8_t *realm, *nonce;
    int realm_length = find(answer, length, REALM, &realm), nonce_length = find(answer, length, NONCE, &nonce);
    if (realm_length < 0 || nonce_length < 0 || realm_length > 255 || nonce_length > 255) {
        return 0;
    }
    snprintf(client->realm, sizeof client->realm, "%.*s", realm_length, realm);
    snprintf(client->nonce, sizeof client->nonce, "%.*s", nonce_length, nonce);
    char text[1024];
    unsigned size;
    int text_length = snprintf(text, sizeof text, "%s:%s:%s", user, client->realm, password);
    EVP_Digest(text, text_length, client->key, &size, EVP_md5(), NULL);
    client->authenticates = 1;
    return 1;
}

/* One request of this type, with the attributes that the type needs. Returns the length of the success response; -1: refused. */
static int request(struct client *client, int type, uint8_t *answer) {
    for (int tries = 0; tries < 3; tries++) {
        uint8_t message[1024], udp[4] = {17}, channel[4] = {CHANNEL >> 8, CHANNEL & 0xff}, lifetime[4], peer[8] = {0, 1};
        int at = begin(message, type);
        put32(lifetime, 600);
        if (type == ALLOCATE) {
            at = attribute(message, at, REQUESTED_TRANSPORT, udp, 4);
        } else if (type == REFRESH) {
            at = attribute(message, at, LIFETIME, lifetime, 4);
        } else {
            put16(peer + 2, ntohs(client->peer.sin_port) ^ COOKIE >> 16);
            put32(peer + 4, ntohl(client->peer.sin_addr.s_addr) ^ COOKIE);
            at = attribute(message, at, CHANNEL_NUMBER, channel, 4);
            at = attribute(message, at, XOR_PEER_ADDRESS, peer, 8);
        }
        int length = ask(client, message, finish(client, message, at), answer);
        if (get16(answer) == (unsigned)(type | SUCCESS)) {
            return length;
        }
        if (!challenged(client, answer, length)) {
            break;
        }
    }
    return -1;
}

static void must(struct client *client, int type) {
    uint8_t answer[2048];
    if (request(client, type, answer) < 0) {
        fprintf(stderr, "load: the server refuses a request of type %d\n", type);
        exit(1);
    }
}

/* Returns 0 if the server has not forgotten an earlier client with this port yet. */
static int allocate_and_bind(struct client *client) {
    uint8_t answer[2048];
    const uint8_t *value;
    int length = request(client, ALLOCATE, answer);
    if (length < 0) {
        return 0;
    }
    if (find(answer, length, XOR_RELAYED_ADDRESS, &value) != 8) {
        fprintf(stderr, "load: no relayed IPv4 address\n");
        exit(1);
    }
    client->relayed.sin_family = AF_INET;
    client->relayed.sin_port = htons(get16(value + 2) ^ COOKIE >> 16);
    client->relayed.sin_addr.s_addr = htonl((get16(value + 4) << 16 | get16(value + 6)) ^ COOKIE);
    must(client, CHANNEL_BIND);
    return 1;
}

/* Refreshes both for their whole lifetimes. */
static void refresh(struct client *client) {
    must(client, REFRESH);
    must(client, CHANNEL_BIND);
}

/* Ends the allocation without waiting for the answer. */
static void end(struct client *client) {
    uint8_t message[1024], none[4] = {0};
    int at = attribute(message, begin(message, REFRESH), LIFETIME, none, 4);
    send(client->socket, message, finish(client, message, at), MSG_DONTWAIT);
}
