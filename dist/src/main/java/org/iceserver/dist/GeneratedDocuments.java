package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.iceserver.cli.CommandModel;
import org.iceserver.cli.config.ConfigDocuments;
import picocli.CommandLine;

import static java.util.Objects.requireNonNull;

/** What is written from the commands' model: man pages, completions, and the configuration that packages bring. */
final class GeneratedDocuments {
    private GeneratedDocuments() {}

    static void write(Path folder, Release release) throws IOException {
        CommandLine program = CommandModel.read();
        Path man = Files.createDirectories(folder.resolve("man"));
        for (Map.Entry<String, String> page : new ManPages(program.getCommandSpec(), release).all().entrySet()) {
            try (OutputStream out = Compression.BEST
                    .gzip(Files.newOutputStream(man.resolve(page.getKey() + ".1.gz")))) {
                out.write(page.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        List<Completable> commands = Completable.of(program.getCommandSpec());
        Files.writeString(folder.resolve("iceserver.bash"), BashCompletion.of(commands));
        Files.writeString(folder.resolve("_iceserver"), ZshCompletion.of(commands));
        Files.writeString(folder.resolve("options.yaml"),
                new ConfigDocuments(requireNonNull(program.getSubcommands().get("serve")).getCommandSpec()).example());
    }
}
