package org.iceserver.admin.api;

import java.util.Locale;

/** The names of constants as JSON spells them: {@code no-permission}. */
final class Words {
    private Words() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
