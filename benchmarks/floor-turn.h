/* The floor's TURN: what it answers to requests. Included by floor.c once, behind what it uses. */

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
    made->own = listener;
    if (CONNECTED == 2) {
        made->own = open_socket(port_of_listener, (struct client *)((uintptr_t)made | OWN));
        connect(made->own, (const struct sockaddr *)from, sizeof *from);
    }
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
    if (CONNECTED) {
        connect(client->relay, (struct sockaddr *)&client->peer, sizeof client->peer);
    }
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
