package org.iceserver.dist;

import java.util.List;
import java.util.stream.Collectors;

import org.iceserver.dist.Completable.Flag;

/** What zsh reads to complete commands and options, with their meanings. */
final class ZshCompletion {
    private ZshCompletion() {}

    static String of(List<Completable> commands) {
        StringBuilder script = new StringBuilder("""
                                                 #compdef iceserver
                                                 # zsh completion for iceserver, generated from its options.
                                                 _iceserver() {
                                                     local -a commands
                                                     local command=serve word
                                                     commands=(
                                                 """);
        for (Completable command : commands) {
            script.append("        '").append(quoted(command.name() + ":" + command.meaning())).append("'\n");
        }
        script.append("""
                          )
                          for word in ${words[2,CURRENT-1]}; do
                              if [[ -n ${(M)commands:#$word:*} ]]; then
                                  command=$word
                                  break
                              fi
                          done
                          case $command in
                      """);
        for (Completable command : commands) {
            script.append("        ").append(command.name()).append(") _arguments -s \\\n");
            command.flags().forEach(flag -> flag.names().forEach(name -> script.append("            '")
                    .append(specification(flag, name)).append("' \\\n")));
            script.append("            '1:command:{_describe command commands}' '*:argument:")
                    .append(command.below().isEmpty() ? "_default" : "(" + String.join(" ", command.below()) + ")")
                    .append("' ;;\n");
        }
        return script.append("""
                                 esac
                             }
                             _iceserver "$@"
                             """).toString();
    }

    private static String specification(Flag flag, String name) {
        String option = (flag.repeatable() ? "*" : "") + name + (flag.kind() == Completable.Kind.NOTHING ? "" : "=")
                + "[" + escaped(flag.meaning()) + "]";
        return quoted(switch (flag.kind()) {
            case NOTHING -> option;
            case CHOICE -> option + ":" + escaped(flag.label()) + ":("
                    + flag.choices().stream().collect(Collectors.joining(" ")) + ")";
            case FILE -> option + ":" + escaped(flag.label()) + ":_files";
            case FOLDER -> option + ":" + escaped(flag.label()) + ":_files -/";
            case TEXT -> option + ":" + escaped(flag.label()) + ":";
        });
    }

    /** Within single quotes. */
    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }

    /** Within brackets and between colons. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    }
}
