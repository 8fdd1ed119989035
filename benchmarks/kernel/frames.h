/* What the load and its kernel programs share. */
enum { MAX_FLOWS = 1024, HEAD = 46, PAYLOAD = 0xab };

/* Payloads that arrived without, and with a channel header. */
struct arrived {
    __u64 plain, in_channels;
};

/* Period: nanoseconds from one frame to the next; 0 is flat out. */
struct source {
    __u32 flows, out;
    __u64 next, period, sent;
};

/* Ethernet, IPv4 and UDP headers, and either a channel header or the first bytes of the payload. */
struct head {
    __u8 bytes[HEAD];
};
