package org.iceserver.interop;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A browser that runs, and the tabs in it. */
final class Browser implements AutoCloseable {
    /** Where a new page is shown. */
    enum Where {
        WINDOW,
        TAB
    }

    private final BrowserProgram program;
    private final Tab first;

    Browser(BrowserProgram program) {
        this.program = program;
        program.bidi().command("session.subscribe",
                Map.of("events", List.of("log.entryAdded", "network.fetchError", "network.responseCompleted")));
        beforeEachPage(Evidence.CALL_RECORD);
        first = new Tab(program.bidi(), program.bidi().command("browsingContext.getTree", Map.of()).path("contexts")
                .path(0).path("context").asString());
    }

    /** The page at this address, in the tab the browser started with. */
    Tab open(String address) {
        first.open(address);
        return first;
    }

    /** The page at this address, in a new window or in a new tab of the window used last. */
    Tab openBeside(Where where, String address) {
        String context = program.bidi()
                .command("browsingContext.create", Map.of("type", where == Where.TAB ? "tab" : "window"))
                .path("context").asString();
        Tab tab = new Tab(program.bidi(), context);
        tab.open(address);
        return tab;
    }

    /** Runs this function in every page that is opened from now on, before anything of its own. */
    void beforeEachPage(String function) {
        program.bidi().command("script.addPreloadScript", Map.of("functionDeclaration", function));
    }

    /** What the pages said to the console as errors, and what they threw and nobody caught. */
    List<String> consoleErrors() {
        return logged("error").toList();
    }

    private Stream<String> logged(String level) {
        return program.bidi().log().stream().filter(entry -> entry.level().equals(level)).map(BiDi.LogEntry::text);
    }

    @Override
    public void close() {
        program.close();
    }
}
