package org.iceserver.dist;

import java.util.List;
import java.util.stream.Collectors;

import org.iceserver.dist.Completable.Flag;
import org.iceserver.dist.Completable.Kind;

/** What bash reads to complete commands, options, their choices and files. */
final class BashCompletion {
    private BashCompletion() {}

    static String of(List<Completable> commands) {
        StringBuilder script = new StringBuilder(
                """
                # bash completion for iceserver, generated from its options.
                _iceserver() {
                    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word words
                    COMPREPLY=()
                    # "--profile=l" comes as three words.
                    if [[ $current == = ]]; then
                        current=
                    elif [[ $previous == = ]]; then
                        previous=${COMP_WORDS[COMP_CWORD-2]}
                    fi
                    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                        case $word in
                            @NAMES@) command=$word; break ;;
                        esac
                    done
                    case ${command:-serve}:$previous in
                """.replace("@NAMES@", joined(commands, "|")));
        for (Completable command : commands) {
            arguments(script, command);
        }
        script.append("    esac\n    case $command in\n");
        script.append("        '') words='").append(joined(commands, " ")).append(" help ")
                .append(String.join(" ", Completable.names(commands.getFirst().flags()))).append("' ;;\n");
        for (Completable command : commands) {
            script.append("        ").append(command.name()).append(") words='")
                    .append(String.join(" ", command.below())).append(command.below().isEmpty() ? "" : " ")
                    .append(String.join(" ", Completable.names(command.flags()))).append("' ;;\n");
        }
        return script.append("""
                                 esac
                                 COMPREPLY=($(compgen -W "$words" -- "$current"))
                             }
                             complete -o default -F _iceserver iceserver
                             """).toString();
    }

    private static void arguments(StringBuilder script, Completable command) {
        for (Flag flag : command.flags()) {
            String what = switch (flag.kind()) {
                case NOTHING -> "";
                case CHOICE -> "COMPREPLY=($(compgen -W '" + String.join(" ", flag.choices()) + "' -- \"$current\"))";
                case FILE -> "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$current\"))";
                case FOLDER -> "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$current\"))";
                case TEXT -> "compopt +o default";
            };
            if (flag.kind() != Kind.NOTHING) {
                script.append("        ")
                        .append(flag.names().stream().map(name -> command.name() + ":" + name)
                                .collect(Collectors.joining("|")))
                        .append(") ").append(what).append("; return ;;\n");
            }
        }
    }

    private static String joined(List<Completable> commands, String between) {
        return commands.stream().map(Completable::name).collect(Collectors.joining(between));
    }
}
