package org.iceserver.interop;

import java.nio.file.Path;
import java.time.Instant;

/** One open lab page, used through the {@code data-testid} attributes of its elements as a person would use it. */
final class LabPage {
    private final Tab tab;

    LabPage(Tab tab) {
        this.tab = tab;
    }

    /** Joins the room that the address names. */
    void join(String name) {
        tab.await("the page is connected", () -> "open".equals(attribute("status", "data-state")));
        write("display-name", name);
        click("join");
        tab.await("the room is shown", () -> "room".equals(attribute("view", "data-view")));
    }

    /** Waits until the server has refused this page; the sentence it shows. */
    String awaitRefusal() {
        tab.await("the page is refused", () -> "refused".equals(attribute("status", "data-state")));
        return attribute("status", "title");
    }

    void leave() {
        click("leave");
    }

    /** Switches relay-only on, when it is off. */
    void relayOnly() {
        tab.call("selector => { const box = document.querySelector(selector); if (!box.checked) box.click(); }",
                selector("relay-only"));
    }

    /** Chooses the transport to the relay: {@code udp}, {@code tcp} or {@code tls}. */
    void relayOver(String transport) {
        click("transport-" + transport);
    }

    /** The same, but not before this moment: two pages can do it at once. */
    void relayOver(String transport, Instant at) {
        later("() => document.querySelector('" + selector("transport-" + transport) + "').click()", at);
    }

    /** Looks for another path at this moment, as it does when the network has changed. */
    void changeNetwork(Instant at) {
        later("() => dispatchEvent(new Event('online'))", at);
    }

    private void later(String action, Instant at) {
        tab.call("at => { setTimeout(" + action + ", at - Date.now()); }", at.toEpochMilli());
    }

    /** Waits until the selected local candidate is a relayed one, reached over this transport, and video arrives. */
    void awaitRelayedVideo(String transport) {
        tab.await("relay over " + transport + " is selected and video arrives",
                () -> "relay".equals(attribute("peer", "data-local-type"))
                        && transport.equals(attribute("peer", "data-relay-protocol")) && framesDecoded() > 0);
    }

    /** Waits until a call is connected, by whatever path, and video arrives. */
    void awaitVideo() {
        tab.await("video arrives", () -> framesDecoded() > 0);
    }

    /** Waits until this many more frames have been decoded than there are now. */
    void awaitMoreFrames(int more) {
        int enough = framesDecoded() + more;
        tab.await(more + " more frames are decoded", () -> framesDecoded() >= enough);
    }

    /** The other's id in the session that the server knows now. */
    String peerId() {
        return attribute("peer", "data-peer");
    }

    /** Waits until the other is known by another id than this. */
    void awaitOtherPeer(String former) {
        tab.await("the other has another session", () -> !peerId().isEmpty() && !peerId().equals(former));
    }

    void awaitNobodyAway() {
        tab.await("the server knows the other", () -> "false".equals(attribute("peer", "data-away")));
    }

    void awaitSignalingLost() {
        tab.await("signaling is lost", () -> "lost".equals(attribute("status", "data-state")));
    }

    void awaitConnected() {
        tab.await("the page is connected", () -> "open".equals(attribute("status", "data-state")));
    }

    /** Joins the room again that this page was in. */
    void joinAgain() {
        click("join");
        tab.await("the room is shown", () -> "room".equals(attribute("view", "data-view")));
    }

    /** Waits until the room's log says this. */
    void awaitRemark(String text) {
        tab.await("the room says: " + text, () -> tab
                .call("text => [...document.querySelectorAll('.remark')].some((remark) => remark.textContent === text)",
                        text)
                .equals("true"));
    }

    int framesDecoded() {
        String count = attribute("peer", "data-frames-decoded");
        return count.isEmpty() ? 0 : Integer.parseInt(count);
    }

    void say(String text) {
        write("chat-input", text);
        click("chat-send");
    }

    void awaitMessage(String text) {
        tab.await("the message \"" + text + "\" is here", () -> tab
                .call("""
                      text => [...document.querySelectorAll('[data-testid=chat-message][data-from=peer] .text')]
                        .some((message) => message.textContent === text)""", text).equals("true"));
    }

    void sendFile(Path file) {
        tab.chooseFile(selector("file-input"), file);
    }

    /** Waits until a file of this name has arrived; the SHA-256, in hex, that the page computed of what it received. */
    String awaitFile(String name) {
        String row = "[data-testid=file][data-direction=in][data-state=done][data-name=\"" + name + "\"]";
        tab.await("the file " + name + " is here", () -> count(row) > 0);
        return tab.call("row => document.querySelector(row).dataset.sha256", row);
    }

    /** Opens "What just happened", and waits until the server keeps what happens. */
    void openExchanges() {
        tab.call("selector => { document.querySelector(selector).open = true; }", selector("exchanges"));
        tab.await("exchanges are kept", () -> "watching".equals(attribute("exchanges", "data-state")));
    }

    void scrollToExchanges() {
        tab.call("""
                 selector => {
                   const shown = document.querySelector(selector);
                   shown.querySelector('li details').open = true;
                   shown.scrollIntoView();
                 }""", selector("exchanges"));
    }

    /** Waits until this exchange is shown; what is told about it. */
    String awaitExchange(String method, String outcome) {
        String row = "[data-testid=exchange][data-method=" + method + "][data-outcome^=\"" + outcome + "\"]";
        tab.await(method + " with " + outcome + " is shown", () -> count(row) > 0);
        return tab.call("row => [...document.querySelectorAll(row)].at(-1).textContent", row);
    }

    /** How many users' names the exchanges show. */
    int usersOfExchanges() {
        return Integer.parseInt(tab.evaluate(
                """
                new Set([...document.querySelectorAll('[data-testid=exchange] tr')].map(({ textContent }) => textContent)
                  .filter((line) => line.startsWith('USERNAME'))).size"""));
    }

    /** Waits for the connectivity check's verdict: {@code ok}, {@code warn} or {@code fail}. */
    String awaitVerdict() {
        tab.await("the check has a verdict", () -> {
            String state = attribute("check-verdict", "data-state");
            return !state.isEmpty() && !"running".equals(state);
        });
        return attribute("check-verdict", "data-state");
    }

    /** Runs the check once more. */
    void checkAgain() {
        tab.await("the check is over", () -> "false".equals(text("check-start", "disabled")));
        click("check-start");
    }

    /** What the check says in one sentence. */
    String verdict() {
        return tab.call("selector => document.querySelector(selector).textContent", selector("check-verdict"));
    }

    /** The state of one row of the check. */
    String checked(String kind) {
        return tab.call("row => document.querySelector(row)?.dataset.state", row(kind));
    }

    /** The sentence of one row of the check. */
    String sentence(String kind) {
        return tab.call("row => document.querySelector(row + ' [data-testid=check-sentence]').textContent", row(kind));
    }

    /** The notice about the connection to the server, empty while there is none. */
    String signalingNotice() {
        return shown("signaling-notice");
    }

    /** Waits until the notice about the connection to the server is this. */
    void awaitSignalingNotice(String sentence) {
        tab.await("the page says: " + sentence, () -> signalingNotice().equals(sentence));
    }

    /** Waits until the page is in front of the room again; what it says there. */
    String awaitLobby() {
        tab.await("the room is left", () -> "lobby".equals(attribute("view", "data-view")));
        return shown("notice");
    }

    /** Waits until a call found no relay although it may use nothing else; what its tile says. */
    String awaitNoRelay() {
        tab.await("the call has no relay", () -> "relayless".equals(attribute("peer", "data-state")));
        return shown("peer-state");
    }

    void copyLink() {
        click("copy-link");
    }

    void allowDirect() {
        click("allow-direct");
    }

    /** What an element shows; empty while it is hidden or missing. */
    String shown(String testId) {
        return tab.call(
                "selector => { const it = document.querySelector(selector); return it && it.checkVisibility() ? it.textContent : ''; }",
                selector(testId));
    }

    /** A property of an element. */
    private String text(String testId, String property) {
        return tab.call("(selector, property) => String(document.querySelector(selector)?.[property])",
                selector(testId), property);
    }

    private static String row(String kind) {
        return "[data-testid=check-row][data-kind=" + kind + "]";
    }

    void becomePhone() {
        tab.becomePhone();
    }

    /** Writes what the page looks like into {@code target/screenshots}. */
    void screenshot(String name) {
        tab.screenshot(name);
    }

    /** Clicks by script: what a radio button or a switch looks like covers the input itself. */
    private void click(String testId) {
        tab.call("selector => document.querySelector(selector).click()", selector(testId));
    }

    private void write(String testId, String text) {
        tab.call("""
                 (selector, text) => {
                   const field = document.querySelector(selector);
                   field.value = text;
                   field.dispatchEvent(new Event('input', { bubbles: true }));
                 }""", selector(testId), text);
    }

    /** Empty while the element or its attribute is missing. */
    private String attribute(String testId, String name) {
        return tab.call("(selector, name) => document.querySelector(selector)?.getAttribute(name)", selector(testId),
                name);
    }

    private int count(String selector) {
        return Integer.parseInt(tab.call("selector => document.querySelectorAll(selector).length", selector));
    }

    private static String selector(String testId) {
        return "[data-testid=" + testId + "]";
    }
}
