package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.ServerFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running server one thing. Exit status: 0 done, 1 the answer is no, 2 the server could not be asked. */
abstract class AdminCommand implements Callable<Integer> {
    @Mixin
    private final ServerFile file = new ServerFile();

    @Mixin
    private final AdminDoor door = new AdminDoor(file);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        AdminDoor.Answer answer = ask(door);
        PrintWriter out = spec.commandLine().getOut();
        if (door.json()) {
            out.println(answer.text());
        } else {
            print(answer, out);
        }
        out.flush();
        return answer.ok() && yes(answer) ? 0 : 1;
    }

    /** Whether the target was there. */
    boolean yes(AdminDoor.Answer answer) {
        return answer.ok();
    }

    abstract AdminDoor.Answer ask(AdminDoor server);

    /** The output for people. */
    abstract void print(AdminDoor.Answer answer, PrintWriter out);
}
