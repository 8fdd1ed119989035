/*
 * Asks the server in this container for /healthz on its admin port. Ends with 0 when the answer is 200, else with 1 and one sentence.
 * ICESERVER_ADMIN_PORT names the port where it is not 9641.
 *
 * No libc: a static program of one page, so that asking every few seconds costs next to nothing (a JVM would be started each time).
 */
typedef long word;

#if defined(__x86_64__)
enum { READ = 0, WRITE = 1, SOCKET = 41, CONNECT = 42, SETSOCKOPT = 54, EXIT = 231 };

static word call(word number, word a, word b, word c, word d, word e) {
    word result;
    register word r10 __asm__("r10") = d;
    register word r8 __asm__("r8") = e;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n");
#elif defined(__aarch64__)
enum { READ = 63, WRITE = 64, SOCKET = 198, CONNECT = 203, SETSOCKOPT = 208, EXIT = 94 };

static word call(word number, word a, word b, word c, word d, word e) {
    register word x8 __asm__("x8") = number;
    register word x0 __asm__("x0") = a;
    register word x1 __asm__("x1") = b;
    register word x2 __asm__("x2") = c;
    register word x3 __asm__("x3") = d;
    register word x4 __asm__("x4") = e;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
}

__asm__(".globl _start\n_start:\n\tmov x0, sp\n\tbl begin\n");
#else
#error "healthz knows the system calls of x86_64 and aarch64"
#endif

static const char REQUEST[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
static const char ANSWER[] = "HTTP/1.1 200";

static void end(const char *sentence, word length) {
    call(WRITE, 2, (word)sentence, length, 0, 0);
    call(EXIT, 1, 0, 0, 0, 0);
}

#define END(sentence) end(sentence "\n", sizeof(sentence))

/* The value of NAME=VALUE in the environment, or 0. */
static const char *value(char **environment, const char *name) {
    for (; *environment; environment++) {
        const char *a = *environment;
        const char *b = name;
        while (*b && *a == *b) {
            a++;
            b++;
        }
        if (!*b && *a == '=') {
            return a + 1;
        }
    }
    return 0;
}

static word port_of(const char *text) {
    word port = 0;
    for (; text && *text >= '0' && *text <= '9' && port < 65536; text++) {
        port = port * 10 + (*text - '0');
    }
    return port;
}

void begin(word *stack) {
    char **environment = (char **)(stack + *stack + 2);
    const char *given = value(environment, "ICESERVER_ADMIN_PORT");
    word port = given ? port_of(given) : 9641;
    if (port < 1 || port > 65535) {
        END("healthz: the admin port is off, so there is nobody to ask: set ICESERVER_ADMIN_PORT, or start without a health check.");
    }
    /* AF_INET, the port and 127.0.0.1, in network order. */
    unsigned char address[16] = {2, 0, port >> 8, port & 255, 127, 0, 0, 1};
    word patience[2] = {4, 0};
    word socket = call(SOCKET, 2, 1, 0, 0, 0);
    /* SOL_SOCKET, and SO_RCVTIMEO and SO_SNDTIMEO. */
    call(SETSOCKOPT, socket, 1, 20, (word)patience, sizeof patience);
    call(SETSOCKOPT, socket, 1, 21, (word)patience, sizeof patience);
    if (socket < 0 || call(CONNECT, socket, (word)address, sizeof address, 0, 0) < 0) {
        END("healthz: nobody listens on the admin port.");
    }
    if (call(WRITE, socket, (word)REQUEST, sizeof REQUEST - 1, 0, 0) != sizeof REQUEST - 1) {
        END("healthz: the admin port takes no request.");
    }
    char got[sizeof ANSWER - 1];
    word length = 0;
    while (length < (word)sizeof got) {
        word more = call(READ, socket, (word)(got + length), sizeof got - length, 0, 0);
        if (more <= 0) {
            END("healthz: the admin port does not answer.");
        }
        length += more;
    }
    for (word i = 0; i < (word)sizeof got; i++) {
        if (got[i] != ANSWER[i]) {
            END("healthz: the admin port answers that the server is not well.");
        }
    }
    call(EXIT, 0, 0, 0, 0, 0);
}
