package org.iceserver.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import static java.util.Objects.requireNonNull;

/** A man page for the program and for each of its commands, with the words of their usage help. */
final class ManPages {
    /** Done when no command is named: the program's own page is about it. */
    private static final String SERVE = "serve";

    private final CommandSpec program;
    private final Release release;

    ManPages(CommandSpec program, Release release) {
        this.program = program;
        this.release = release;
    }

    /** Roff by the page's name. */
    Map<String, String> all() {
        Map<String, String> pages = new TreeMap<>();
        pages.put("iceserver", ofTheProgram());
        commands(program).forEach(command -> pages.put(page(command),
                command.name().equals(SERVE) ? ".so man1/iceserver.1\n" : of(command)));
        return pages;
    }

    private String ofTheProgram() {
        CommandSpec serve = requireNonNull(program.subcommands().get(SERVE)).getCommandSpec();
        Roff page = new Roff("iceserver", release);
        page.section("NAME").plain("iceserver - " + firstSentence(program));
        page.section("SYNOPSIS").bold("iceserver [serve] [OPTIONS]").paragraph().bold("iceserver COMMAND [OPTIONS]");
        page.section("DESCRIPTION").paragraphs(serve.usageMessage().description());
        page.section("COMMANDS");
        for (CommandSpec command : commands(program)) {
            if (!command.name().equals(SERVE)) {
                page.term(command.name(), firstSentence(command));
            }
        }
        options(page, serve);
        page.section("NOTES").verbatim(serve.usageMessage().footer());
        return seeAlso(page, commands(program).stream().filter(command -> !command.name().equals(SERVE))
                .map(command -> page(command) + "(1)").collect(Collectors.joining(", "))).toString();
    }

    private String of(CommandSpec command) {
        Roff page = new Roff(page(command), release);
        page.section("NAME").plain(page(command) + " - " + firstSentence(command));
        page.section("SYNOPSIS").bold(synopsis(command));
        page.section("DESCRIPTION").paragraphs(command.usageMessage().description());
        options(page, command);
        if (!commands(command).isEmpty()) {
            page.section("COMMANDS");
            commands(command).forEach(below -> {
                page.subsection(below.name());
                page.bold(synopsis(below)).paragraph().paragraphs(below.usageMessage().description());
                terms(page, below.positionalParameters(), below.options());
                page.paragraph().verbatim(below.usageMessage().footer());
            });
        }
        if (command.usageMessage().footer().length > 0) {
            page.section("NOTES").verbatim(command.usageMessage().footer());
        }
        return seeAlso(page, "iceserver(1)").toString();
    }

    private static void options(Roff page, CommandSpec command) {
        page.section("OPTIONS");
        List<OptionSpec> grouped = command.argGroups().stream().flatMap(group -> group.allOptionsNested().stream())
                .toList();
        for (ArgGroupSpec group : command.argGroups()) {
            if (group.heading() != null) {
                page.subsection(group.heading().replace("%n", "").strip());
            }
            terms(page, group.positionalParameters(), group.allOptionsNested());
        }
        List<OptionSpec> others = command.options().stream().filter(option -> !grouped.contains(option)).toList();
        if (!command.argGroups().isEmpty() && !others.isEmpty()) {
            page.subsection("Other options");
        }
        terms(page, command.positionalParameters(), others);
    }

    private static void terms(Roff page, List<PositionalParamSpec> parameters, List<OptionSpec> options) {
        parameters.stream().filter(parameter -> !parameter.hidden())
                .forEach(parameter -> page.term(parameter.paramLabel(), words(parameter)));
        options.stream().filter(option -> !option.hidden())
                .forEach(option -> page.term(
                        String.join(", ", option.names()) + (option.arity().max() > 0 ? "=" + option.paramLabel() : ""),
                        words(option)));
    }

    private static Roff seeAlso(Roff page, String pages) {
        return page.section("SEE ALSO").plain(pages);
    }

    private static String words(ArgSpec argument) {
        return String.join(" ", argument.description()).replace("%n", " ").replaceAll("\\s+", " ").strip();
    }

    /** In one line, without colours. */
    private static String synopsis(CommandSpec command) {
        Help help = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF));
        return help.synopsis(0).replaceAll("\\s+", " ").strip();
    }

    /** Of what the command says about itself, up to a colon or semicolon. */
    static String firstSentence(CommandSpec command) {
        String all = String.join(" ", command.usageMessage().description()).replace("%n", " ").replaceAll("\\s+", " ")
                .strip();
        int end = all.indexOf(". ");
        String sentence = (end < 0 ? all : all.substring(0, end)).split("[:;] ", 2)[0];
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    static List<CommandSpec> commands(CommandSpec command) {
        List<CommandSpec> all = new ArrayList<>();
        for (CommandLine below : command.subcommands().values()) {
            CommandSpec spec = below.getCommandSpec();
            if (!spec.usageMessage().hidden() && !spec.helpCommand() && !all.contains(spec)) {
                all.add(spec);
            }
        }
        return all;
    }

    private static String page(CommandSpec command) {
        return "iceserver-" + command.name();
    }
}
