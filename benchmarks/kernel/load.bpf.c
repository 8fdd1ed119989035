/*
 * The load's own programs: one sends frames as a network card brings them, one counts what a relay sends and drops it.
 * Payloads begin with 0xab, so that anything else (answers, neighbour discovery) reaches the sockets.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "frames.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct arrived);
} arrived SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct source);
} source SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, MAX_FLOWS);
    __type(key, __u32);
    __type(value, struct head);
} heads SEC(".maps");

SEC("xdp") int count(struct xdp_md *ctx)
{
    __u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    __u32 zero = 0;
    struct arrived *n = bpf_map_lookup_elem(&arrived, &zero);
    if (!n || data + 47 > end || *(__be16 *)(data + 12) != bpf_htons(ETH_P_IP) || data[23] != IPPROTO_UDP)
        return XDP_PASS;
    if (data[42] == PAYLOAD)
        n->plain++;
    else if ((data[42] & 0xf0) == 0x40 && data[46] == PAYLOAD)
        n->in_channels++;
    else
        return XDP_PASS;
    return XDP_DROP;
}

/* Runs on one frame again and again: gives it the head of the next flow's packet and sends it out. */
SEC("xdp") int send(struct xdp_md *ctx)
{
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    __u32 zero = 0;
    struct source *s = bpf_map_lookup_elem(&source, &zero);
    if (!s || !s->flows)
        return XDP_DROP;
    if (s->period) {
        __u64 now = bpf_ktime_get_ns();
        if (now < s->next)
            return XDP_DROP;
        s->next += s->period;
        if (now > s->next + 50000)
            s->next = now;
    }
    __u32 flow = s->sent % s->flows;
    struct head *h = bpf_map_lookup_elem(&heads, &flow);
    if (!h || data + sizeof *h > end)
        return XDP_DROP;
    s->sent++;
    __builtin_memcpy(data, h, sizeof *h);
    return bpf_redirect(s->out, 0);
}

char terms[] SEC("license") = "GPL";
