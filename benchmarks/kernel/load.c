/*
 * Load for a TURN relay between network namespaces: clients live in one, their peers in another, the relay in a third. IPv4.
 *
 *     load flood PLACES SERVER to-peers|to-clients FLOWS SIZE RATE SECONDS PIDS
 *     load soak  PLACES SERVER to-peers|to-clients FLOWS SIZE RATE SECONDS PIDS
 *     load echo  PLACES SERVER RATE SECONDS SIZE
 *
 * PLACES are the namespaces of clients, server and peers, separated by commas. SERVER is the server's address. Interfaces:
 * c0 (10.1.0.2) of the clients to s0 of the server, p0 (10.2.0.2) of the peers to s1.
 * flood: sends frames straight into the interface, as a driver brings them (BPF_PROG_TEST_RUN), and counts what arrives at the
 * other end before the network stack. RATE 0 is flat out. PIDS are the processes and threads that work for the relay,
 * separated by commas; their processor time is told.
 * soak: the same, in seconds, each told on a line; between them allocations and channels are refreshed each minute.
 * echo: one client, whose peer sends back what it gets; the times of the round trips are told.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/types.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "frames.h"
#include "turn.h"

enum { PORT = 3478, PEER_PORT = 50000, REFRESH_SECONDS = 60, MAX_PIDS = 64 };

static struct client clients[MAX_FLOWS];
static char places[3][64];
static volatile struct arrived *arrived;
static volatile struct source *source;
static int heads, sender;
static int pids[MAX_PIDS], pid_count;

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void enter(const char *place) {
    char path[128];
    snprintf(path, sizeof path, "/run/netns/%s", place);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET)) {
        die(path);
    }
    close(fd);
}

static int open_socket(const char *address, int port, struct sockaddr_in *bound) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), buffer = 4 << 20;
    *bound = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    inet_aton(address, &bound->sin_addr);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    socklen_t length = sizeof *bound;
    if (bind(fd, (struct sockaddr *)bound, length) || getsockname(fd, (struct sockaddr *)bound, &length)) {
        die("load: bind");
    }
    return fd;
}

static void call(struct client *client, int number, const char *server) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    inet_aton(server, &to.sin_addr);
    enter(places[2]);
    client->peer_socket = open_socket("10.2.0.2", PEER_PORT + number, &client->peer);
    enter(places[0]);
    for (int tries = 0; tries < 8; tries++) {
        client->socket = open_socket("10.1.0.2", 0, &client->local);
        if (connect(client->socket, (struct sockaddr *)&to, sizeof to)) {
            die("load: connect");
        }
        if (allocate_and_bind(client)) {
            return;
        }
        close(client->socket);
        client->authenticates = 0;
    }
    fprintf(stderr, "load: the server refuses every Allocate request\n");
    exit(1);
}

/* ---- the programs */

static void *mapped(struct bpf_object *object, const char *map) {
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_object__find_map_fd_by_name(object, map), 0);
    if (memory == MAP_FAILED) {
        die("load: mmap");
    }
    return memory;
}

static void load_programs(const char *object_file) {
    struct bpf_object *object = bpf_object__open_file(object_file, NULL);
    if (!object || bpf_object__load(object)) {
        die("load: its programs");
    }
    arrived = mapped(object, "arrived");
    source = mapped(object, "source");
    heads = bpf_object__find_map_fd_by_name(object, "heads");
    sender = bpf_program__fd(bpf_object__find_program_by_name(object, "send"));
    int counter = bpf_program__fd(bpf_object__find_program_by_name(object, "count"));
    LIBBPF_OPTS(bpf_link_create_opts, options, .flags = XDP_FLAGS_DRV_MODE);
    enter(places[2]);
    if (bpf_link_create(counter, if_nametoindex("p0"), BPF_XDP, &options) < 0) {
        die("load: its program on p0");
    }
    enter(places[0]);
    if (bpf_link_create(counter, if_nametoindex("c0"), BPF_XDP, &options) < 0) {
        die("load: its program on c0");
    }
}

/* ---- frames */

static uint32_t sum(const uint8_t *bytes, int length, uint32_t sum) {
    for (int i = 0; i < length; i++) {
        sum += i % 2 ? bytes[i] : bytes[i] << 8;
    }
    return sum;
}

static uint16_t folded(uint32_t sum) {
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum;
}

static void hardware_address(const char *place, const char *interface, uint8_t *address) {
    char command[256];
    unsigned byte[6];
    snprintf(command, sizeof command, "ip netns exec %s cat /sys/class/net/%s/address", place, interface);
    FILE *output = popen(command, "r");
    if (!output || fscanf(output, "%x:%x:%x:%x:%x:%x", byte, byte + 1, byte + 2, byte + 3, byte + 4, byte + 5) != 6) {
        die("load: hardware address");
    }
    pclose(output);
    for (int i = 0; i < 6; i++) {
        address[i] = byte[i];
    }
}

/* Writes everything after the hardware addresses; returns the frame's length. */
static int frame(uint8_t *frame, const struct sockaddr_in *from, const struct sockaddr_in *to, int in_channel, int size) {
    uint8_t *ip = frame + 14, *udp = ip + 20, *payload = udp + 8;
    int length = size + (in_channel ? 4 : 0);
    memset(payload, PAYLOAD, length);
    put16(frame + 12, 0x800);
    if (in_channel) {
        put16(payload, CHANNEL);
        put16(payload + 2, size);
    }
    memset(ip, 0, 28);
    ip[0] = 0x45;
    put16(ip + 2, 28 + length);
    put16(ip + 6, 0x4000);
    ip[8] = 64;
    ip[9] = 17;
    memcpy(ip + 12, &from->sin_addr, 4);
    memcpy(ip + 16, &to->sin_addr, 4);
    put16(ip + 10, folded(sum(ip, 20, 0)));
    memcpy(udp, &from->sin_port, 2);
    memcpy(udp + 2, &to->sin_port, 2);
    put16(udp + 4, 8 + length);
    uint16_t checksum = folded(sum(udp, 8 + length, sum(ip + 12, 8, 17 + 8 + length)));
    put16(udp + 6, checksum ? checksum : 0xffff);
    return 42 + length;
}

/* Makes the heads of all flows' frames. Leaves one whole frame in bytes, and this thread where frames go out. */
static int prepare(uint8_t *bytes, const char *server, int to_peers, int flows, int size, double rate) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    inet_aton(server, &at.sin_addr);
    int length = 0;
    hardware_address(places[1], to_peers ? "s0" : "s1", bytes);
    hardware_address(places[to_peers ? 0 : 2], to_peers ? "c0" : "p0", bytes + 6);
    for (uint32_t i = 0; i < (uint32_t)flows; i++) {
        struct client *client = &clients[i];
        length = to_peers ? frame(bytes, &client->local, &at, 1, size) : frame(bytes, &client->peer, &client->relayed, 0, size);
        if (bpf_map_update_elem(heads, &i, bytes, 0)) {
            die("load: heads");
        }
    }
    enter(places[to_peers ? 0 : 2]);
    source->out = if_nametoindex(to_peers ? "c0" : "p0");
    source->flows = flows;
    source->period = rate > 0 ? 1e9 / rate : 0;
    return length;
}

/* ---- what it costs the server */

static uint64_t processor_time(int pid) {
    char path[300];
    uint64_t sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    struct dirent *entry;
    while (threads && (entry = readdir(threads))) {
        char file[600];
        unsigned long long ran = 0;
        snprintf(file, sizeof file, "%s/%s/schedstat", path, entry->d_name);
        FILE *of = entry->d_name[0] == '.' ? NULL : fopen(file, "r");
        if (of) {
            sum += fscanf(of, "%llu", &ran) == 1 ? ran : 0;
            fclose(of);
        }
    }
    if (threads) {
        closedir(threads);
    }
    return sum;
}

static uint64_t server_time(void) {
    uint64_t sum = 0;
    for (int i = 0; i < pid_count; i++) {
        sum += processor_time(pids[i]);
    }
    return sum;
}

/* ---- flood and soak */

static void interrupted(int signal) {
    (void)signal;
}

static void send_for(double seconds, uint8_t *bytes, int length) {
    struct itimerval alarm = {.it_value = {seconds, (seconds - (long)seconds) * 1e6}};
    LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = bytes, .data_size_in = length, .repeat = 2000000000,
                .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = 32);
    source->next = now_ns();
    setitimer(ITIMER_REAL, &alarm, NULL);
    if (bpf_prog_test_run_opts(sender, &run) && errno != EINTR) {
        die("load: BPF_PROG_TEST_RUN");
    }
}

static void told(uint64_t sent, uint64_t received, double seconds, uint64_t server) {
    printf("sent=%lu received=%lu seconds=%.3f server_ns=%lu\n", sent, received, seconds, server);
    fflush(stdout);
}

static void flood(const char *server, int to_peers, int flows, int size, double rate, double seconds, int soak) {
    uint8_t bytes[2048];
    volatile __u64 *received = to_peers ? &arrived->plain : &arrived->in_channels;
    for (int i = 0; i < flows; i++) {
        call(&clients[i], i, server);
    }
    int length = prepare(bytes, server, to_peers, flows, size, rate);
    signal(SIGALRM, interrupted);
    /* Neighbours must be known, and compilers warm, before anything counts. */
    send_for(0.1, bytes, length);
    usleep(150000);
    uint64_t refreshed = now_ns(), until = now_ns() + (uint64_t)(seconds * 1e9);
    do {
        uint64_t sent = source->sent, got = *received, used = server_time(), start = now_ns();
        send_for(soak ? 1 : seconds, bytes, length);
        double took = (now_ns() - start) / 1e9;
        uint64_t in_time = *received - got;
        used = server_time() - used;
        if (soak) {
            usleep(100000);
            in_time = *received - got;
        } else {
            usleep(200000);
        }
        told(source->sent - sent, soak ? in_time : *received - got, took, used);
        if (soak && now_ns() - refreshed > REFRESH_SECONDS * 1000000000ull) {
            refreshed = now_ns();
            for (int i = 0; i < flows; i++) {
                refresh(&clients[i]);
            }
        }
    } while (soak && now_ns() < until);
}

/* ---- round trips */

static atomic_int stopped;

static void *echoes(void *client) {
    int fd = ((struct client *)client)->peer_socket;
    struct timeval patience = {.tv_usec = 100000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (!atomic_load(&stopped)) {
        uint8_t packet[2048];
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        int got = recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length);
        if (got > 0) {
            sendto(fd, packet, got, 0, (struct sockaddr *)&from, length);
        }
    }
    return NULL;
}

static int by_size(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return a < b ? -1 : a > b;
}

static int round_trip(struct client *client, uint8_t *packet, int size, uint32_t number) {
    uint8_t back[2048], expected[4];
    put32(expected, number);
    memcpy(packet + 5, expected, 4);
    if (send(client->socket, packet, size + 4, 0) < 0) {
        return 0;
    }
    int got;
    while ((got = recv(client->socket, back, sizeof back, 0)) >= 0) {
        if (got == size + 4 && memcmp(back + 5, expected, 4) == 0) {
            return 1;
        }
    }
    return 0;
}

static void echo(const char *server, double rate, double seconds, int size) {
    int count = rate * seconds, got = 0;
    uint64_t *times = calloc(count + 1, sizeof *times), start;
    uint8_t packet[2048];
    pthread_t thread;
    struct client *client = &clients[0];
    struct timeval patience = {.tv_usec = 100000};
    call(client, 0, server);
    setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    pthread_create(&thread, NULL, echoes, client);
    memset(packet, PAYLOAD, sizeof packet);
    put16(packet, CHANNEL);
    put16(packet + 2, size);
    start = now_ns();
    for (int i = 0; i < count; i++) {
        uint64_t due = start + i * (uint64_t)(1e9 / rate);
        struct timespec at = {due / 1000000000, due % 1000000000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
        uint64_t sent = now_ns();
        if (round_trip(client, packet, size, i)) {
            times[got++] = now_ns() - sent;
        }
    }
    atomic_store(&stopped, 1);
    pthread_join(thread, NULL);
    qsort(times, got, sizeof *times, by_size);
    printf("round_trips=%d of=%d median_ns=%lu p99_ns=%lu\n", got, count, times[got / 2], times[got * 99 / 100]);
}

static void read_places(char *text) {
    int i = 0;
    for (char *name = strtok(text, ","); name && i < 3; name = strtok(NULL, ",")) {
        snprintf(places[i++], sizeof places[0], "%s", name);
    }
}

static void read_pids(char *text) {
    for (char *pid = strtok(text, ","); pid && pid_count < MAX_PIDS; pid = strtok(NULL, ",")) {
        pids[pid_count++] = atoi(pid);
    }
}

int main(int argc, char **argv) {
    int echoing = argc == 7 && strcmp(argv[1], "echo") == 0;
    if (!echoing && argc != 10) {
        fprintf(stderr, "usage: see the head of load.c\n");
        return 2;
    }
    char object[512];
    ssize_t length = readlink("/proc/self/exe", object, sizeof object - 8);
    snprintf(object + (length > 0 ? length : 0), 8, ".bpf.o");
    srand(now_ns() ^ getpid());
    read_places(argv[2]);
    if (echoing) {
        echo(argv[3], atof(argv[4]), atof(argv[5]), atoi(argv[6]));
        end(&clients[0]);
        return 0;
    }
    int flows = atoi(argv[5]);
    if (flows < 1 || flows > MAX_FLOWS) {
        fprintf(stderr, "load: 1 to %d flows\n", MAX_FLOWS);
        return 2;
    }
    read_pids(argv[9]);
    load_programs(object);
    flood(argv[3], strcmp(argv[4], "to-peers") == 0, flows, atoi(argv[6]), atof(argv[7]), atof(argv[8]),
          strcmp(argv[1], "soak") == 0);
    for (int i = 0; i < flows; i++) {
        end(&clients[i]);
    }
    return 0;
}
