/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What the kernel program and Java share. Fields of packets are in network order, all else in the machine's own. The Java
 * classes RouteLayout, MeterLayout and RulesLayout say the same in offsets.
 */
#pragma once
#include <linux/types.h>

/* How a packet is recognised: what it says, and for ChannelData its channel number, else 0. */
struct flow4 {
	__be32 from, to;
	__be16 from_port, to_port, channel, zero;
};
struct flow6 {
	__be32 from[4], to[4];
	__be16 from_port, to_port, channel, zero;
};

/* One direction of one channel binding. One thread of Java writes it through shared memory; the program reads it. */
struct route {
	__u64 expires;         /* CLOCK_MONOTONIC in ns; 0: nobody's. Java writes it last when it opens, first when it closes */
	__u32 generation;      /* other than that of the rules: user space judges the binding anew */
	__u32 account;
	struct flow6 flow;     /* a flow4 in its first 16 bytes: the slot may be another's since the program looked it up */
	__u32 lost_sum;        /* ones' complement sums: of what a packet loses (addresses, ports, channel) */
	__u32 new_sum;         /* ... of what it gets instead */
	__u32 header_sum;      /* ... and of the addresses in an IPv4 header */
	__u8 header_length;    /* 20 or 40: of the IP header that it gets */
	__u8 flags;            /* ROUTE_ */
	__u16 first_id;        /* where IPv4 identifications begin */
	__u8 header[40];       /* that IP header without lengths, sums and hop limit. ROUTE_PEER_HERE: the flow that goes on */
	__be16 from_port, to_port, channel;
	__u16 mtu;             /* the longest IP packet on this way, as the stack told; 0: whatever the interface takes */
	__u16 zero[4];
};
#define ROUTE_TO_CLIENT 1  /* a channel header is put in front; else one is taken off */
#define ROUTE_PEER_HERE 2  /* the peer is a relayed address of this server: a second route leads to its client */

/*
 * One direction of one allocation: what was relayed, and what may be. The token buckets are a second deep and taken from by both
 * the program and Java; all counts are the program's.
 */
struct meter {
	__u64 packets, bytes;                 /* of payload */
	__u64 bytes_full, packets_full;       /* when each bucket is full again, ns */
	__u64 byte_cost;                      /* ns << 16 for one byte; 0: no limit */
	__u64 packet_cost;                    /* ns for one packet; 0: no limit */
	__u64 refused_bytes, refused_packets; /* packets over the one limit and over the other */
};
struct account {
	struct meter to_peer, to_client;
};

/* Why a packet of a known flow was left to the sockets. The Java enum LeftReason has the same order. */
enum left {
	LEFT_GONE, LEFT_EXPIRED, LEFT_GENERATION, LEFT_TTL, LEFT_HEADER_SUM, LEFT_PARTIAL_SUM, LEFT_NO_SUM, LEFT_NO_ROUTE,
	LEFT_NO_NEIGHBOUR, LEFT_TOO_BIG, LEFT_OTHER_INTERFACE, LEFT_SHORT, LEFT_STUN, LEFT_PEER_HERE, LEFT_HEADROOM, LEFT_FAMILY,
	LEFT_REASONS
};

struct interface {
	__u32 index;           /* 0: no interface */
	__u8 mac[6];
	__u16 flags;           /* INTERFACE_ */
};
#define INTERFACE_REDIRECT 1 /* not XDP_TX: a veth whose peer has no program keeps what is sent so until other traffic comes */
#define INTERFACES 8

struct rules {
	__u32 generation;
	__u32 zero;
	__u64 server_full, server_cost, server_refused; /* the whole server's bucket, in bytes, as in struct meter */
	struct interface interfaces[INTERFACES];        /* where packets come in and may leave */
};

#define SECOND 1000000000ull
#define BINDINGS 32768
#define ROUTES (2 * BINDINGS)

_Static_assert(sizeof(struct flow4) == 16 && sizeof(struct flow6) == 40, "flow");
_Static_assert(sizeof(struct route) == 128 && __builtin_offsetof(struct route, flow) == 16
	&& __builtin_offsetof(struct route, lost_sum) == 56 && __builtin_offsetof(struct route, header) == 72
	&& __builtin_offsetof(struct route, from_port) == 112, "route");
_Static_assert(sizeof(struct meter) == 64 && sizeof(struct account) == 128, "account");
_Static_assert(sizeof(struct rules) == 128 && __builtin_offsetof(struct rules, interfaces) == 32, "rules");
