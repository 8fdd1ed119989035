package org.iceserver.transport.linux;

/** {@code sendmsg} or {@code sendmmsg}. Tests replace it to cause errors that a real kernel seldom returns. */
@FunctionalInterface
interface SendCall {
    /**
     * Never blocks.
     *
     * @param headers the address of {@code count} message headers
     * @return how many messages were sent, or the negated {@code errno} of the first one
     */
    int send(int fd, long headers, int count);
}
