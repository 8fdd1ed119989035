/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The kernel's helpers that the program calls, by their numbers (linux/bpf.h), and how a program and a map are declared. */
#pragma once
#include <linux/bpf.h>
#include <linux/types.h>

#define SEC(name) __attribute__((section(name), used))
#define inline_always static inline __attribute__((always_inline))
#define big16(value) __builtin_bswap16(value)
#define big32(value) __builtin_bswap32(value)

/* What Java makes a map of: it reads these from the object file. */
struct map {
	__u32 type, key_bytes, value_bytes, entries, flags;
};

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)BPF_FUNC_map_lookup_elem;
static long (*bpf_redirect)(__u32 interface, __u64 flags) = (void *)BPF_FUNC_redirect;
static long (*bpf_redirect_neigh)(__u32 interface, struct bpf_redir_neigh *next, int bytes, __u64 flags) =
	(void *)BPF_FUNC_redirect_neigh;
static long (*bpf_fib_lookup)(void *ctx, struct bpf_fib_lookup *lookup, int bytes, __u32 flags) = (void *)BPF_FUNC_fib_lookup;
static long (*bpf_skb_pull_data)(struct __sk_buff *skb, __u32 bytes) = (void *)BPF_FUNC_skb_pull_data;
static long (*bpf_skb_store_bytes)(struct __sk_buff *skb, __u32 at, const void *from, __u32 bytes, __u64 flags) =
	(void *)BPF_FUNC_skb_store_bytes;
static long (*bpf_skb_load_bytes)(const void *skb, __u32 at, void *to, __u32 bytes) = (void *)BPF_FUNC_skb_load_bytes;
static long (*bpf_xdp_load_bytes)(void *xdp, __u32 at, void *to, __u32 bytes) = (void *)BPF_FUNC_xdp_load_bytes;
static long (*bpf_skb_adjust_room)(struct __sk_buff *skb, __s32 more, __u32 mode, __u64 flags) =
	(void *)BPF_FUNC_skb_adjust_room;
static long (*bpf_xdp_adjust_head)(struct xdp_md *xdp, int less) = (void *)BPF_FUNC_xdp_adjust_head;
static __u64 (*bpf_xdp_get_buff_len)(struct xdp_md *xdp) = (void *)BPF_FUNC_xdp_get_buff_len;
static __u64 (*bpf_ktime_get_ns)(void) = (void *)BPF_FUNC_ktime_get_ns;
