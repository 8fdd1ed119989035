package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** axe-core, of npm, run in a page by the driver of the browser: the page itself may load nothing but its own files. */
final class Accessibility {
    private static final Path AXE = Path.of("npm/node_modules/axe-core/axe.min.js");
    private static final String RUN = """
                                      async () => {
                                        const still = [...document.getAnimations()].filter(({ playState }) => playState === 'running');
                                        for (const animation of still) if (animation.effect.getTiming().iterations !== Infinity) animation.finish();
                                        const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                                        return violations.map(({ id, nodes }) =>
                                          `${id}: ${nodes.map(({ html, any, all }) =>
                                            `${html.slice(0, 160)} (${[...any, ...all].map(({ message }) => message).join(' ')})`).join('; ')}`).join('\\n');
                                      }""";

    private Accessibility() {}

    /** Nothing that axe's rules find wrong is in this page as it stands. */
    static void check(Tab tab, String state) {
        tab.call("() => {\n" + source() + "\n}");
        assertThat(tab.call(RUN)).as("what axe finds in: " + state).isEmpty();
    }

    private static String source() {
        try {
            return Files.readString(AXE);
        } catch (IOException e) {
            throw new UncheckedIOException("axe-core is missing: run interop/npm/install", e);
        }
    }
}
