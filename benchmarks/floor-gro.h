/*
 * The floor's lane with UDP_GRO, included by floor.c in place of the other one: the kernel hands over what arrived back to back
 * from one sender as one buffer, which leaves in segments. A header has no room in front of its payload there, so towards clients
 * each segment is two vectors. What the kernel has not put together leaves one by one.
 */

enum { MOST_SEGMENTS = 128 };

static struct iovec parts[2 * MOST_SEGMENTS];
static unsigned char headers[MOST_SEGMENTS][4];

static unsigned segment_length(struct msghdr *message, unsigned length) {
    int told = length;
    struct cmsghdr *first = CMSG_FIRSTHDR(message);
    if (first != NULL && first->cmsg_level == SOL_UDP && first->cmsg_type == UDP_GRO) {
        memcpy(&told, CMSG_DATA(first), sizeof told);
    }
    return told < 1 ? length : told;
}

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

/* ChannelData loses its header and goes on to the client's peer. */
static void from_clients(int fd) {
    int count;
    do {
        count = receive(fd);
        for (int i = 0; i < count; i++) {
            unsigned char *bytes = slots[i] + HEADROOM;
            unsigned length = messages[i].msg_len;
            unsigned step = segment_length(&messages[i].msg_hdr, length);
            struct client *client = *find(&senders[i]);
            int found = 0;
            for (unsigned at = 0; at + 4 <= length && found < MOST_SEGMENTS; at += step) {
                if (bytes[at] >> 6 != 1) {
                    control(bytes + at, least(step, length - at), &senders[i]);
                } else if (client != NULL && client->channel == get16(bytes + at) && get16(bytes + at + 2) <= step - 4) {
                    parts[found++] = (struct iovec){.iov_base = bytes + at + 4, .iov_len = get16(bytes + at + 2)};
                }
            }
            if (found > 0) {
                send_segments(client->relay, CONNECTED ? NULL : &client->peer, parts, found, parts[0].iov_len, found);
            }
        }
    } while (count == BATCH);
}

/* What the peer sends gets a header in front and goes to the client. */
static void from_peer(struct client *client) {
    int count;
    do {
        count = receive(client->relay);
        for (int i = 0; i < count; i++) {
            unsigned length = messages[i].msg_len;
            unsigned step = segment_length(&messages[i].msg_hdr, length);
            int found = 0;
            for (unsigned at = 0; at < length && found < MOST_SEGMENTS; at += step, found++) {
                unsigned payload = least(step, length - at);
                put16(headers[found], client->channel);
                put16(headers[found] + 2, payload);
                parts[2 * found] = (struct iovec){.iov_base = headers[found], .iov_len = 4};
                parts[2 * found + 1] = (struct iovec){.iov_base = slots[i] + HEADROOM + at, .iov_len = payload};
            }
            if (senders[i].sin_port == client->peer.sin_port && found > 0) {
                send_segments(client->own, CONNECTED == 2 ? NULL : &client->address, parts, 2 * found, step + 4, found);
            }
        }
    } while (count == BATCH);
}
