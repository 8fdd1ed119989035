package org.iceserver.admin.api;

import java.util.Locale;

/** Names of constants as they stand in JSON: {@code no-permission}. */
final class Words {
    private Words() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
