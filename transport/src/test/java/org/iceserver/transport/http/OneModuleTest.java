package org.iceserver.transport.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OneModuleTest {
    private static String of(String name, Map<String, String> files) throws IOException {
        return new String(OneModule.of(name, file -> {
            String text = files.get(file);
            if (text == null) {
                throw new FileNotFoundException(file);
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsImportedComesFirstAndOnce() throws IOException {
        Map<String, String> files = Map.of(
                "all.js",
                "// All.\nimport { A } from './part/a.js';\nimport { B } from './part/b.js';\nexport { A, B };\n",
                "part/a.js", "import { B } from './b.js';\nexport class A extends B {}\n",
                "part/b.js", "import { c } from '../c.js';\nexport class B {\n  export = c;\n}\n",
                "c.js", "export const c = 'é';");

        assertThat(of("all.js", files)).isEqualTo("""
                                                  // All.
                                                  const c = 'é';
                                                  class B {
                                                    export = c;
                                                  }
                                                  class A extends B {}
                                                  export { A, B };
                                                  """);
    }

    @Test
    void modulesOfOthersStayImported() throws IOException {
        String text = "import { a } from 'a';\nimport b from '/b.js';\n";
        assertThat(of("all.js", Map.of("all.js", text))).isEqualTo(text);
    }

    @Test
    void twoThatImportEachOtherAreTakenOnce() throws IOException {
        Map<String, String> files = Map.of("a.js", "import { b } from './b.js';\nexport const a = 1;\n",
                "b.js", "import { a } from './a.js';\nexport const b = 2;\n");
        assertThat(of("a.js", files)).isEqualTo("const b = 2;\nexport const a = 1;\n");
    }

    @Test
    void aPartThatIsMissingIsAnError() {
        assertThatThrownBy(() -> of("a.js", Map.of("a.js", "import { b } from './b.js';\n")))
                .isInstanceOf(FileNotFoundException.class);
    }
}
