package org.iceserver.turn.trace;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.FiveTuple;

/** Selects the exchanges that an operator wants to see. */
public sealed interface TraceFilter {
    /** @param realm of this server */
    boolean fits(FiveTuple path, StunMessage request, String realm);

    /**
     * Everybody who claims to be this user, authenticated or not.
     *
     * @param name as in USERNAME, or without the time stamp of a REST credential
     */
    record User(String name) implements TraceFilter {
        private static final int MOST_DIGITS = 11;

        public User {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a user's name is not empty");
            }
        }

        @Override
        public boolean fits(FiveTuple path, StunMessage request, String realm) {
            Attribute.Username username = request.first(Attribute.Username.class);
            if (username != null) {
                return names(username.value());
            }
            Attribute.Userhash hash = request.first(Attribute.Userhash.class);
            return hash != null && hash.value().equals(Attribute.Userhash.of(name, realm));
        }

        private boolean names(String username) {
            int more = username.length() - name.length();
            return username.equals(name)
                    || (username.endsWith(name) && isStamp(username, 0, more - 1)
                            && isSeparator(username.charAt(more - 1)))
                    || (username.startsWith(name) && isStamp(username, name.length() + 1, username.length())
                            && isSeparator(username.charAt(name.length())));
        }

        /**
         * The operator chooses the separator. A letter or digit does not count as one, because then every name with the
         * same ending would match.
         */
        private static boolean isSeparator(char c) {
            return !Character.isLetterOrDigit(c);
        }

        private static boolean isStamp(String text, int from, int to) {
            return to > from && to - from <= MOST_DIGITS
                    && text.substring(from, to).chars().allMatch(c -> isDigit((char) c));
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        @Override
        public String toString() {
            return "user '" + name + "'";
        }
    }

    /** Every client that sends from this block. An IPv4-mapped address means the IPv4 address in it. */
    record Address(AddressBlock block) implements TraceFilter {
        public Address {
            block = block.unmapped();
        }

        @Override
        public boolean fits(FiveTuple path, StunMessage request, String realm) {
            return block.contains(path.client());
        }

        @Override
        public String toString() {
            return "address " + block;
        }
    }
}
