package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The kernel's numbers and structures that the transport is written with, held against the C headers of both machines; and the image's
 * health check, compiled for arm64 and run by an emulator. That is all of arm64 that can be tested without such a machine.
 */
final class KernelNumbersTest {
    private static final Path SOURCES = Path.of("../transport/src/main/java/org/iceserver/transport/linux");
    private static final Pattern CONSTANT = Pattern.compile("static final int (\\w+) = (-?\\w+);");
    private static final String ARM = "aarch64-linux-gnu-gcc";
    private static final String HEADERS = """
                                          #define _GNU_SOURCE
                                          #include <stddef.h>
                                          #include <errno.h>
                                          #include <sys/socket.h>
                                          #include <sys/epoll.h>
                                          #include <sys/resource.h>
                                          #include <sys/time.h>
                                          #include <sys/timex.h>
                                          #include <netinet/in.h>
                                          #include <netinet/udp.h>
                                          #include <linux/errqueue.h>
                                          #include <linux/filter.h>
                                          #include <linux/netlink.h>
                                          #include <linux/rtnetlink.h>
                                          #define HOLDS(what) _Static_assert(what, #what)
                                          """;
    /** What the sources name otherwise than C does. */
    private static final String STRUCTURES = """
                                             HOLDS(sizeof(struct mmsghdr) == SIZE);
                                             HOLDS(offsetof(struct mmsghdr, msg_hdr.msg_name) == NAME);
                                             HOLDS(offsetof(struct mmsghdr, msg_hdr.msg_namelen) == NAME_LENGTH);
                                             HOLDS(offsetof(struct mmsghdr, msg_hdr.msg_iov) == VECTORS);
                                             HOLDS(offsetof(struct mmsghdr, msg_hdr.msg_iovlen) == VECTOR_COUNT);
                                             HOLDS(offsetof(struct mmsghdr, msg_hdr.msg_control) == CONTROL);
                                             HOLDS(offsetof(struct mmsghdr, msg_hdr.msg_controllen) == CONTROL_LENGTH);
                                             HOLDS(offsetof(struct mmsghdr, msg_len) == TRANSFERRED);
                                             HOLDS(sizeof(struct iovec) == VECTOR_SIZE);
                                             HOLDS(offsetof(struct iovec, iov_base) == VECTOR_BASE);
                                             HOLDS(offsetof(struct iovec, iov_len) == VECTOR_LENGTH);
                                             HOLDS(sizeof(struct cmsghdr) == CONTROL_HEADER);
                                             HOLDS(offsetof(struct cmsghdr, cmsg_level) == CONTROL_LEVEL);
                                             HOLDS(offsetof(struct cmsghdr, cmsg_type) == CONTROL_TYPE);
                                             """;
    private static final String OTHERS = """
                                         HOLDS(sizeof(struct sockaddr_in) == 16 && offsetof(struct sockaddr_in, sin_addr) == 4);
                                         HOLDS(sizeof(struct sockaddr_in6) == 28 && offsetof(struct sockaddr_in6, sin6_addr) == 8);
                                         HOLDS(sizeof(struct sockaddr_nl) == 12 && sizeof(struct nlmsghdr) == 16 && sizeof(struct timeval) == 16);
                                         HOLDS(sizeof(struct rtmsg) == 12 && offsetof(struct rtmsg, rtm_type) == 7 && sizeof(struct rtattr) == 4);
                                         HOLDS(sizeof(struct sock_fprog) == 16 && offsetof(struct sock_fprog, filter) == 8);
                                         HOLDS(sizeof(struct sock_filter) == 8);
                                         HOLDS(offsetof(struct timex, status) == 40 && sizeof(struct timex) <= 256 && STA_UNSYNC == 0x40);
                                         HOLDS(offsetof(struct sock_extended_err, ee_origin) == 4 && offsetof(struct sock_extended_err, ee_type) == 5);
                                         HOLDS(offsetof(struct sock_extended_err, ee_code) == 6 && offsetof(struct sock_extended_err, ee_info) == 8);
                                         HOLDS(RTM_NEWADDR == 20 && RTM_DELADDR == 21 && RTM_NEWROUTE == 24 && RTM_DELROUTE == 25 && RTM_GETROUTE == 26);
                                         HOLDS(SKF_AD_OFF + SKF_AD_RANDOM == -0x1000 + 56 && SKF_NET_OFF == -0x100000);
                                         """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gcc", ARM})
    void theSourcesNumbersAreTheMachines(String compiler) throws IOException {
        ForeignTool compiled = compiled(compiler, HEADERS + numbers() + structures() + OTHERS);

        assertThat(compiled.output()).isEmpty();
        assertThat(compiled.exitStatus()).isZero();
    }

    @Test
    void aWrongNumberWouldHaveBeenFound() throws IOException {
        assertThat(compiled(ARM, HEADERS + "HOLDS(SO_RCVBUF == 7);\n").output()).contains("SO_RCVBUF == 7");
    }

    @Test
    void theHealthCheckRunsOnArm() {
        ForeignTool built = ForeignTool.run(60, "sh", "-ec", "mkdir " + folder + "/bin && ln -s \"$(command -v " + ARM
                + ")\" " + folder + "/bin/cc && PATH=" + folder + "/bin:$PATH ../dist/src/main/package/build-healthz "
                + folder + "/healthz");
        assertThat(built.exitStatus()).as(built.output()).isZero();

        // Nobody listens on this machine's port 1: a system call of each kind up to connect has been made.
        ForeignTool asked = ForeignTool.run(30, Map.of("ICESERVER_ADMIN_PORT", "1"), "qemu-aarch64-static",
                folder.resolve("healthz").toString());

        assertThat(asked.output()).isEqualTo("healthz: nobody listens on the admin port.\n");
        assertThat(asked.exitStatus()).isOne();
    }

    /** Each constant of Linux.java has the name that C has for it, but for two of both families. */
    private static String numbers() throws IOException {
        StringBuilder text = new StringBuilder();
        Matcher constant = CONSTANT.matcher(Files.readString(SOURCES.resolve("Linux.java")));
        int found = 0;
        for (; constant.find(); found++) {
            String name = constant.group(1);
            String c = name.startsWith("PMTUDISC") ? "IP_" + name : name;
            text.append("HOLDS(").append(c).append(" == ").append(constant.group(2)).append(");\n");
        }
        assertThat(found).isGreaterThan(30);
        return text.toString();
    }

    private static String structures() throws IOException {
        String checks = STRUCTURES;
        Matcher constant = CONSTANT.matcher(Files.readString(SOURCES.resolve("MessageHeader.java")));
        while (constant.find()) {
            checks = checks.replace("== " + constant.group(1) + ")", "== " + constant.group(2) + ")");
        }
        return checks;
    }

    private ForeignTool compiled(String compiler, String program) throws IOException {
        Path file = Files.writeString(folder.resolve("numbers.c"), program);
        return ForeignTool.run(60, compiler, "-fsyntax-only", file.toString());
    }
}
