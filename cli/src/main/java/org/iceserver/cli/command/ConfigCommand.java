package org.iceserver.cli.command;

import java.util.concurrent.Callable;

import org.iceserver.cli.config.ConfigDocuments;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.options.ServeOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import static java.util.Objects.requireNonNull;

/** Prints help for writing a configuration file. */
public @Command(name = "config", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, description = {
    "", "Prints what helps to write a configuration file for --config.", ""}, footer = {"",
        "Example: iceserver config example > iceserver.yaml", ""}) final class ConfigCommand
                implements
                    Callable<Integer> {
    @Parameters(paramLabel = "example|schema|reference", description = "A commented file with every option and its default; a JSON schema for editors; a page of tables.")
    private Document document = Document.EXAMPLE;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /** What the command can print. */
    public enum Document {
        EXAMPLE, SCHEMA, REFERENCE
    }

    @Override
    public Integer call() {
        var documents = new ConfigDocuments(
                requireNonNull(spec.parent().subcommands().get(ServeOptions.COMMAND)).getCommandSpec());
        var out = spec.commandLine().getOut();
        out.print(switch (document) {
            case EXAMPLE -> documents.example();
            case SCHEMA -> documents.schema();
            case REFERENCE -> documents.reference();
        });
        out.flush();
        return 0;
    }
}
