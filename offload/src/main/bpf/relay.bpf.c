/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Relays ChannelData of bound channels (RFC 8656 s12) between UDP and UDP without user space.
 *
 * A packet is either relayed whole and right, or left to the sockets untouched: whatever is not surely a packet of a known flow,
 * or not surely simple, goes on to the stack. Nothing is changed before every check, the route lookup and the room for the new
 * header are had. The program makes no state: Java writes routes, the program follows them.
 */
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include "kernel.h"
#include "relay.h"

#define FAMILY_V4 2
#define FAMILY_V6 10
#define TC_NEXT (-1)
#define TC_DROP 2
#define LOOPBACK 1         /* ifindex of "lo": ways out are looked up as for packets of this host, so it need not be a router */
#define LEAVE 0
#define RELAY 1
#define DROP (-1)
#define COOKIE big32(0x2112A442)

SEC("maps") struct map flows4 = { BPF_MAP_TYPE_HASH, sizeof(struct flow4), sizeof(__u32), ROUTES };
SEC("maps") struct map flows6 = { BPF_MAP_TYPE_HASH, sizeof(struct flow6), sizeof(__u32), ROUTES };
SEC("maps") struct map routes = { BPF_MAP_TYPE_ARRAY, sizeof(__u32), sizeof(struct route), ROUTES, BPF_F_MMAPABLE };
SEC("maps") struct map accounts = { BPF_MAP_TYPE_ARRAY, sizeof(__u32), sizeof(struct account), BINDINGS, BPF_F_MMAPABLE };
SEC("maps") struct map rules_map = { BPF_MAP_TYPE_ARRAY, sizeof(__u32), sizeof(struct rules), 1, BPF_F_MMAPABLE };
SEC("maps") struct map left_map = { BPF_MAP_TYPE_ARRAY, sizeof(__u32), sizeof(__u64), LEFT_REASONS, BPF_F_MMAPABLE };

/* What was found out about a packet that is to be relayed. */
struct job {
	struct route *route;       /* by which it leaves */
	struct meter *meter;
	struct meter *second;      /* where the peer is here: of the client that gets it */
	__u64 now;
	__u32 out;                 /* the interface by which it leaves */
	__u16 payload;             /* the application's bytes */
	__u16 sum;                 /* the UDP checksum that came */
	__u16 lost;                /* ones' complement sum of what is not in the new packet, lengths aside */
	__u8 class, ttl;
	__u8 header_in;            /* the IP header that came: 20 or 40 */
	__u8 channel_in;           /* 4: a channel header came, else 0 */
	__u8 channel_out;          /* 4: a channel header goes */
	__u8 padding;              /* bytes behind the application's: ChannelData of some clients has them over UDP, too */
	__u8 to_mac[6], from_mac[6];
	struct bpf_redir_neigh next;
};

/* The headers that a packet gets: IP; then ports, length and checksum, channel and length as three words. */
struct headers {
	__u8 ip[40];
	__u32 udp[3];
};

inline_always __u32 fold(__u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + ((sum >> 16) & 0xffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

inline_always int left(__u32 reason)
{
	__u64 *count = bpf_map_lookup_elem(&left_map, &reason);
	if (count)
		__sync_fetch_and_add(count, 1);
	return LEAVE;
}

inline_always struct interface *ours(struct rules *rules, __u32 index)
{
#pragma unroll
	for (int i = 0; i < INTERFACES; i++) {
		if (rules->interfaces[i].index == index)
			return &rules->interfaces[i];
	}
	return 0;
}

inline_always int same_mac(const __u8 *one, const __u8 *other)
{
	return *(__u32 *)one == *(__u32 *)other && *(__u16 *)(one + 4) == *(__u16 *)(other + 4);
}

inline_always struct route *route4(const void *flow)
{
	__u32 *slot = bpf_map_lookup_elem(&flows4, flow);
	return slot ? bpf_map_lookup_elem(&routes, slot) : 0;
}

inline_always struct route *route6(const void *flow)
{
	__u32 *slot = bpf_map_lookup_elem(&flows6, flow);
	return slot ? bpf_map_lookup_elem(&routes, slot) : 0;
}

inline_always int same4(const __u64 *one, const __u64 *other)
{
	return !(one[0] ^ other[0] | one[1] ^ other[1]);
}

inline_always int same6(const __u64 *one, const __u64 *other)
{
	return !(one[0] ^ other[0] | one[1] ^ other[1] | one[2] ^ other[2] | one[3] ^ other[3] | one[4] ^ other[4]);
}

/* Whether the route is still the flow's, live, and judged by the rules of now. */
inline_always int usable(struct rules *rules, struct route *route, const void *flow, int v4, __u64 now)
{
	if (!(v4 ? same4((void *)&route->flow, flow) : same6((void *)&route->flow, flow)))
		return left(LEFT_GONE);
	if (now >= route->expires)
		return left(LEFT_EXPIRED);
	if (route->generation != rules->generation)
		return left(LEFT_GENERATION);
	return 1;
}

/* Whether either bucket is empty: then the packet is dropped, as the sockets' lane would. */
inline_always int refuses(struct meter *meter, __u64 now)
{
	__u64 bytes = meter->byte_cost && (__s64)(meter->bytes_full - now) >= (__s64)SECOND;
	__u64 packets = !bytes && meter->packet_cost && (__s64)(meter->packets_full + meter->packet_cost - now) > (__s64)SECOND;
	if (bytes | packets) {
		__sync_fetch_and_add(&meter->refused_bytes, bytes);
		__sync_fetch_and_add(&meter->refused_packets, packets);
		return 1;
	}
	return 0;
}

/* A bucket that was full before is full now; then it is taken from. Two processors at once are exact but for a packet. */
inline_always void take(__u64 *full, __u64 cost, __u64 now)
{
	__u64 known = *full;
	if ((__s64)(known - now) < 0)
		__sync_val_compare_and_swap(full, known, now);
	__sync_fetch_and_add(full, cost);
}

/* Counts a packet and takes it out of the buckets; how many were counted before. */
inline_always __u16 charge(struct meter *meter, __u32 bytes, __u64 now)
{
	if (meter->byte_cost)
		take(&meter->bytes_full, (bytes * meter->byte_cost) >> 16, now);
	if (meter->packet_cost)
		take(&meter->packets_full, meter->packet_cost, now);
	__sync_fetch_and_add(&meter->bytes, bytes);
	return __sync_fetch_and_add(&meter->packets, 1);
}

/* A connectivity check goes through user space: it keeps neighbours and firewalls' states alive, and proves the way. */
inline_always int is_stun(struct job *job, __be32 first, __be32 second)
{
	return job->payload >= 20 && second == COOKIE && !(first & big32(0xc0000000));
}

/*
 * Whether the padding of ChannelData (RFC 8656 s12.5) adds nothing to the sum. Then it stays behind the packet, as that of a short
 * Ethernet frame does.
 */
inline_always int padded_with_zeros(void *ctx, struct job *job, int tc)
{
	__be32 last;
	__u32 at = 14 + job->header_in + 8 + job->payload + job->padding;   /* four bytes before the end */
	if (tc ? bpf_skb_load_bytes(ctx, at, &last, 4) : bpf_xdp_load_bytes(ctx, at, &last, 4))
		return 0;
	return !(big32(last) << (32 - 8 * job->padding));
}

/* Where the packet goes, as the routing table says; LEAVE where it does not say so at once. */
inline_always int way_out(void *ctx, __u32 ingress, struct rules *rules, struct job *job, int tc)
{
	struct bpf_fib_lookup fib;
	__builtin_memset(&fib, 0, sizeof fib);
	fib.l4_protocol = IPPROTO_UDP;
	fib.tot_len = job->route->header_length + 8 + job->channel_out + job->payload;
	if (job->route->mtu && fib.tot_len > job->route->mtu)
		return left(LEFT_TOO_BIG);
	fib.ifindex = LOOPBACK;
	if (job->route->header_length == 20) {
		struct iphdr *head = (void *)job->route->header;
		fib.family = FAMILY_V4;
		fib.tos = job->class & 0x1c;
		fib.ipv4_src = head->saddr;
		fib.ipv4_dst = head->daddr;
	} else {
		struct ipv6hdr *head = (void *)job->route->header;
		fib.family = FAMILY_V6;
		__builtin_memcpy(fib.ipv6_src, &head->saddr, 32);
	}
	*(__u32 *)&fib.sport = *(__u32 *)&job->route->from_port;
	long found = bpf_fib_lookup(ctx, &fib, sizeof fib, tc ? BPF_FIB_LOOKUP_SKIP_NEIGH : 0);
	if (found != BPF_FIB_LKUP_RET_SUCCESS)
		return left(found == BPF_FIB_LKUP_RET_NO_NEIGH ? LEFT_NO_NEIGHBOUR
			: found == BPF_FIB_LKUP_RET_FRAG_NEEDED ? LEFT_TOO_BIG : LEFT_NO_ROUTE);
	job->out = fib.ifindex;
	if (tc) {
		job->next.nh_family = fib.family;
		__builtin_memcpy(job->next.ipv6_nh, fib.ipv6_dst, 16);
		return RELAY;
	}
	if (fib.ifindex != ingress && !ours(rules, fib.ifindex))
		return left(LEFT_OTHER_INTERFACE);
	__builtin_memcpy(job->to_mac, fib.dmac, 6);
	__builtin_memcpy(job->from_mac, fib.smac, 6);
	return RELAY;
}

/* Everything up to the point where the packet would be changed. */
inline_always int decide(void *ctx, void *data, void *end, __u32 frame, __u32 ingress, struct rules *rules, struct job *job, int tc)
{
	struct ethhdr *eth = data;
	if (data + 54 > end)
		return LEAVE;
	struct route *route;
	__be32 *payload;
	__u32 pseudo;              /* the sum of the pseudo header */
	__be32 first, second;      /* how the application's bytes begin */
	__u64 flow[5];
	int v4;
	if (eth->h_proto == big16(ETH_P_IP)) {
		struct iphdr *ip = (void *)(eth + 1);
		struct udphdr *udp = (void *)(ip + 1);
		__u32 length = big16(udp->len);
		if (ip->version != 4 || ip->ihl != 5 || ip->protocol != IPPROTO_UDP || ip->frag_off & big16(0xbfff)
				|| big16(ip->tot_len) != length + 20 || length < 12 || frame < length + 34)
			return LEAVE;
		struct flow4 *key = (void *)flow;
		key->from = ip->saddr;
		key->to = ip->daddr;
		*(__u32 *)&key->from_port = *(__u32 *)&udp->source;
		payload = (void *)(udp + 1);
		key->zero = 0;
		route = 0;
		job->channel_in = 0;
		__u32 channel = big32(payload[0]);
		__u32 padding = length - 12 - (channel & 0xffff);
		if (channel >> 30 == 1 && (padding == 0 || (padding < 4 && length % 4 == 0))) {
			key->channel = big16(channel >> 16);
			route = route4(key);
			job->channel_in = 4;
			job->padding = padding;
		}
		if (!route) {
			key->channel = 0;
			route = route4(key);
			job->channel_in = 0;
			job->padding = 0;
		}
		if (!route)
			return LEAVE;
		v4 = 1;
		job->header_in = 20;
		job->payload = length - 8 - job->channel_in - job->padding;
		job->sum = udp->check;
		job->class = ip->tos;
		job->ttl = ip->ttl;
		__u64 header = 0;
#pragma unroll
		for (int i = 0; i < 5; i++)
			header += ((__u32 *)ip)[i];
		if (fold(header) != 0xffff)
			return left(LEFT_HEADER_SUM);
		pseudo = fold((__u64)ip->saddr + ip->daddr + udp->len + big16(IPPROTO_UDP));
		first = job->channel_in ? payload[1] : payload[0];
		second = job->channel_in ? payload[2] : payload[1];
	} else if (eth->h_proto == big16(ETH_P_IPV6)) {
		struct ipv6hdr *ip = (void *)(eth + 1);
		struct udphdr *udp = (void *)(ip + 1);
		if (data + 74 > end)
			return LEAVE;
		__u32 length = big16(udp->len);
		if (ip->version != 6 || ip->nexthdr != IPPROTO_UDP || big16(ip->payload_len) != length || length < 12
				|| frame < length + 54)
			return LEAVE;
		struct flow6 *key = (void *)flow;
		__builtin_memcpy(key->from, &ip->saddr, 32);
		*(__u32 *)&key->from_port = *(__u32 *)&udp->source;
		payload = (void *)(udp + 1);
		key->zero = 0;
		route = 0;
		job->channel_in = 0;
		__u32 channel = big32(payload[0]);
		__u32 padding = length - 12 - (channel & 0xffff);
		if (channel >> 30 == 1 && (padding == 0 || (padding < 4 && length % 4 == 0))) {
			key->channel = big16(channel >> 16);
			route = route6(key);
			job->channel_in = 4;
			job->padding = padding;
		}
		if (!route) {
			key->channel = 0;
			route = route6(key);
			job->channel_in = 0;
			job->padding = 0;
		}
		if (!route)
			return LEAVE;
		v4 = 0;
		job->header_in = 40;
		job->payload = length - 8 - job->channel_in - job->padding;
		job->sum = udp->check;
		job->class = big16(*(__be16 *)ip) >> 4;
		job->ttl = ip->hop_limit;
		__u64 addresses = udp->len + big16(IPPROTO_UDP);
#pragma unroll
		for (int i = 0; i < 8; i++)
			addresses += key->from[i];
		pseudo = fold(addresses);
		first = job->channel_in ? payload[1] : payload[0];
		second = job->channel_in ? payload[2] : payload[1];
	} else
		return LEAVE;

	if (job->padding && !padded_with_zeros(ctx, job, tc))
		return LEAVE;
	/* Not the coarse clock: on a busy machine it was seen tens of milliseconds behind, and this one cost nothing that showed. */
	__u64 now = bpf_ktime_get_ns();
	job->now = now;
	if (!(v4 ? usable(rules, route, flow, 1, now) : usable(rules, route, flow, 0, now)))
		return LEAVE;
	__u32 index = route->account;
	struct account *account = bpf_map_lookup_elem(&accounts, &index);
	if (!account)
		return LEAVE;
	if (is_stun(job, first, second))
		return left(LEFT_STUN);
	job->meter = route->flags & ROUTE_TO_CLIENT ? &account->to_client : &account->to_peer;
	job->second = 0;
	job->route = route;
	job->lost = route->lost_sum;
	if (route->flags & ROUTE_PEER_HERE) {
		int relayed4 = route->header_length == 20;
		struct route *on = relayed4 ? route4(route->header) : route6(route->header);
		if (!on)
			return left(LEFT_PEER_HERE);
		if (!(relayed4 ? usable(rules, on, route->header, 1, now) : usable(rules, on, route->header, 0, now)))
			return LEAVE;
		if (!(on->flags & ROUTE_TO_CLIENT))
			return left(LEFT_PEER_HERE);
		index = on->account;
		account = bpf_map_lookup_elem(&accounts, &index);
		if (!account)
			return LEAVE;
		job->second = &account->to_client;
		job->route = on;
	}
	job->channel_out = job->route->flags & ROUTE_TO_CLIENT ? 4 : 0;
	if (job->ttl < 2)
		return left(LEFT_TTL);
	__u32 header_out = job->route->header_length;
	if (tc && header_out != job->header_in)
		return left(LEFT_FAMILY);
	/* IPv6 has no packet without a sum. And a sum of the pseudo header alone is one that a network card was to complete. */
	if (job->sum == 0 ? header_out == 40 || job->header_in == 40 : job->sum == pseudo)
		return left(job->sum ? LEFT_PARTIAL_SUM : LEFT_NO_SUM);
	if (frame + job->channel_out + header_out < 66 + job->channel_in + job->header_in)
		return left(LEFT_SHORT);
	if (refuses(job->meter, now) || (job->second && refuses(job->second, now)))
		return DROP;
	if (rules->server_cost && (__s64)(rules->server_full - now) >= (__s64)SECOND) {
		__sync_fetch_and_add(&rules->server_refused, 1);
		return DROP;
	}
	return way_out(ctx, ingress, rules, job, tc);
}

/* Counts the packet, takes it out of the buckets and makes its headers. */
inline_always void build(struct rules *rules, struct job *job, struct headers *headers)
{
	struct route *route = job->route;
	__u16 length = big16(8 + job->channel_out + job->payload);
	if (rules->server_cost)
		take(&rules->server_full, (job->payload * rules->server_cost) >> 16, job->now);
	__u16 number = charge(job->meter, job->payload, job->now);
	if (job->second)
		charge(job->second, job->payload, job->now);
	if (route->header_length == 20) {
		__builtin_memcpy(headers->ip, route->header, 20);
		struct iphdr *ip = (void *)headers->ip;
		ip->tos = job->class;
		ip->tot_len = big16(28 + job->channel_out + job->payload);
		ip->id = big16((__u16)(number + route->first_id));
		ip->ttl = job->ttl - 1;
		ip->check = ~fold((__u64)route->header_sum + *(__u16 *)ip + ip->tot_len + ip->id + *(__u16 *)&ip->ttl);
	} else {
		__builtin_memcpy(headers->ip, route->header, 40);
		struct ipv6hdr *ip = (void *)headers->ip;
		*(__be16 *)ip = big16(0x6000 | job->class << 4) | (*(__be16 *)ip & big16(0x000f));
		ip->payload_len = length;
		ip->hop_limit = job->ttl - 1;
	}
	__u16 sum = 0;
	if (job->sum) {
		/* The length stands in the UDP header and in the pseudo header, the payload's in a channel header once more. */
		__u16 before = ~big16(8 + job->channel_in + job->payload + job->padding), payload = big16(job->payload);
		__u64 change = (__u64)(__u16)~job->sum + before + before + length + length + (__u16)~job->lost + route->new_sum;
		if (job->channel_in)
			change += (__u16)~payload;
		if (job->channel_out)
			change += payload;
		sum = ~fold(change);
		if (!sum)
			sum = 0xffff;
	}
	headers->udp[0] = *(__u32 *)&route->from_port;
	headers->udp[1] = length | (__u32)sum << 16;
	headers->udp[2] = route->channel | (__u32)big16(job->payload) << 16;
}

/* On a driver's receive path, before there is a socket buffer. */
SEC("xdp") int relay_xdp(struct xdp_md *xdp)
{
	void *data = (void *)(long)xdp->data, *end = (void *)(long)xdp->data_end;
	__u32 only = 0, ingress = xdp->ingress_ifindex;
	struct rules *rules = bpf_map_lookup_elem(&rules_map, &only);
	struct job job;
	struct headers headers __attribute__((aligned(8)));
	if (!rules || data + sizeof(struct ethhdr) > end)
		return XDP_PASS;
	struct interface *interface = ours(rules, ingress);
	if (!interface || !same_mac(interface->mac, data))
		return XDP_PASS;
	int what = decide(xdp, data, end, bpf_xdp_get_buff_len(xdp), ingress, rules, &job, 0);
	if (what != RELAY)
		return what == DROP ? XDP_DROP : XDP_PASS;
	__u32 header_out = job.route->header_length, channel_out = job.channel_out;
	if (bpf_xdp_adjust_head(xdp, job.header_in + job.channel_in - header_out - channel_out)) {
		left(LEFT_HEADROOM);
		return XDP_PASS;
	}
	build(rules, &job, &headers);
	data = (void *)(long)xdp->data;
	end = (void *)(long)xdp->data_end;
	struct ethhdr *eth = data;
	if (data + 14 + 32 > end)
		return XDP_DROP;   /* cannot be: LEFT_SHORT */
	__builtin_memcpy(eth->h_dest, job.to_mac, 6);
	__builtin_memcpy(eth->h_source, job.from_mac, 6);
	/* Where no channel header goes, the payload's first four bytes are written over themselves: a constant length. */
	if (header_out == 20) {
		__u32 *udp = data + 14 + 20;
		eth->h_proto = big16(ETH_P_IP);
		__builtin_memcpy(eth + 1, headers.ip, 20);
		udp[0] = headers.udp[0];
		udp[1] = headers.udp[1];
		udp[2] = channel_out ? headers.udp[2] : udp[2];
	} else {
		__u32 *udp = data + 14 + 40;
		if (data + 14 + 52 > end)
			return XDP_DROP;   /* cannot be: LEFT_SHORT */
		eth->h_proto = big16(ETH_P_IPV6);
		__builtin_memcpy(eth + 1, headers.ip, 40);
		udp[0] = headers.udp[0];
		udp[1] = headers.udp[1];
		udp[2] = channel_out ? headers.udp[2] : udp[2];
	}
	return job.out == ingress && !(interface->flags & INTERFACE_REDIRECT) ? XDP_TX : bpf_redirect(job.out, 0);
}

/* The same on any device, later: on socket buffers, with the stack's own neighbours. One family to the same only. */
SEC("tc") int relay_tc(struct __sk_buff *skb)
{
	__u32 only = 0;
	struct rules *rules = bpf_map_lookup_elem(&rules_map, &only);
	struct job job;
	struct headers headers __attribute__((aligned(8)));
	if (!rules || skb->gso_size || skb->pkt_type != 0 || skb->vlan_present)
		return TC_NEXT;
	if (skb->protocol != big16(ETH_P_IP) && skb->protocol != big16(ETH_P_IPV6))
		return TC_NEXT;
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	if (data + 78 > end) {
		__u32 length = skb->len;
		if (bpf_skb_pull_data(skb, length < 78 ? length : 78))
			return TC_NEXT;
		data = (void *)(long)skb->data;
		end = (void *)(long)skb->data_end;
	}
	int what = decide(skb, data, end, skb->len, skb->ingress_ifindex, rules, &job, 1);
	if (what != RELAY)
		return what == DROP ? TC_DROP : TC_NEXT;
	__u32 header_out = job.route->header_length, channel_out = job.channel_out;
	int more = channel_out - job.channel_in;
	if (more && bpf_skb_adjust_room(skb, more, BPF_ADJ_ROOM_MAC, 0))
		return left(LEFT_HEADROOM) + TC_NEXT;
	build(rules, &job, &headers);
	long stored = header_out == 20 ? bpf_skb_store_bytes(skb, 14, headers.ip, 20, BPF_F_RECOMPUTE_CSUM)
		: bpf_skb_store_bytes(skb, 14, headers.ip, 40, BPF_F_RECOMPUTE_CSUM);
	stored |= channel_out ? bpf_skb_store_bytes(skb, 14 + header_out, headers.udp, 12, BPF_F_RECOMPUTE_CSUM)
		: bpf_skb_store_bytes(skb, 14 + header_out, headers.udp, 8, BPF_F_RECOMPUTE_CSUM);
	if (stored)
		return TC_DROP;
	return bpf_redirect_neigh(job.out, &job.next, sizeof job.next, 0);
}

char _license[] SEC("license") = "Dual MIT/GPL";
