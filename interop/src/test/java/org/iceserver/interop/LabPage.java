package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** One open lab page, used through the {@code data-testid} attributes of its elements as a person would use it. */
final class LabPage {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ChromeDriver driver;
    private final String window;

    LabPage(ChromeDriver driver, String window) {
        this.driver = driver;
        this.window = window;
    }

    /** Joins the room that the address names. */
    void join(String name) {
        await("the page is connected", () -> "open".equals(attribute("status", "data-state")));
        find("display-name").clear();
        find("display-name").sendKeys(name);
        click("join");
        await("the room is shown", () -> "room".equals(attribute("view", "data-view")));
    }

    /** Waits until the server has refused this page; the sentence it shows. */
    String awaitRefusal() {
        await("the page is refused", () -> "refused".equals(attribute("status", "data-state")));
        return attribute("status", "title");
    }

    void leave() {
        click("leave");
    }

    /** Switches relay-only on, when it is off. */
    void relayOnly() {
        if (!find("relay-only").isSelected()) {
            click("relay-only");
        }
    }

    /** Chooses the transport to the relay: {@code udp}, {@code tcp} or {@code tls}. */
    void relayOver(String transport) {
        click("transport-" + transport);
    }

    /** Waits until the selected local candidate is a relayed one, reached over this transport, and video arrives. */
    void awaitRelayedVideo(String transport) {
        await("relay over " + transport + " is selected and video arrives",
                () -> "relay".equals(attribute("peer", "data-local-type"))
                        && transport.equals(attribute("peer", "data-relay-protocol")) && framesDecoded() > 0);
    }

    /** Waits until this many more frames have been decoded than there are now. */
    void awaitMoreFrames(int more) {
        int enough = framesDecoded() + more;
        await(more + " more frames are decoded", () -> framesDecoded() >= enough);
    }

    void say(String text) {
        find("chat-input").sendKeys(text);
        click("chat-send");
    }

    void awaitMessage(String text) {
        await("the message \"" + text + "\" is here", () -> findAll("[data-testid=chat-message][data-from=peer] .text")
                .stream().anyMatch(message -> message.getText().equals(text)));
    }

    void sendFile(Path file) {
        find("file-input").sendKeys(file.toAbsolutePath().toString());
    }

    /** Waits until a file of this name has arrived; the SHA-256, in hex, that the page computed of what it received. */
    String awaitFile(String name) {
        String row = "[data-testid=file][data-direction=in][data-state=done][data-name=\"" + name + "\"]";
        await("the file " + name + " is here", () -> !findAll(row).isEmpty());
        return String.valueOf(findAll(row).getFirst().getDomAttribute("data-sha256"));
    }

    /** Opens "What just happened", and waits until the server keeps what happens. */
    void openExchanges() {
        use();
        driver.executeScript("arguments[0].open = true", find("exchanges"));
        await("exchanges are kept", () -> "watching".equals(attribute("exchanges", "data-state")));
    }

    void scrollToExchanges() {
        use();
        driver.executeScript("arguments[0].querySelector('li details').open = true; arguments[0].scrollIntoView()",
                find("exchanges"));
    }

    /** Waits until this exchange is shown; what is told about it. */
    String awaitExchange(String method, String outcome) {
        String row = "[data-testid=exchange][data-method=" + method + "][data-outcome^=\"" + outcome + "\"]";
        await(method + " with " + outcome + " is shown", () -> !findAll(row).isEmpty());
        return String.valueOf(findAll(row).getLast().getDomProperty("textContent"));
    }

    /** How many users' names the exchanges show. */
    long usersOfExchanges() {
        use();
        return findAll("[data-testid=exchange] tr").stream().map(line -> line.getDomProperty("textContent"))
                .filter(line -> line != null && line.startsWith("USERNAME")).distinct().count();
    }

    /** Waits for the connectivity check's verdict: {@code ok}, {@code warn} or {@code fail}. */
    String awaitVerdict() {
        await("the check has a verdict", () -> !"running".equals(attribute("check-verdict", "data-state")));
        return attribute("check-verdict", "data-state");
    }

    /** The state of one row of the check. */
    String checked(String kind) {
        use();
        return String.valueOf(findAll("[data-testid=check-row][data-kind=" + kind + "]").getFirst()
                .getDomAttribute("data-state"));
    }

    /** Writes what the page looks like into {@code target/screenshots}. */
    void screenshot(String name) {
        use();
        Path directory = Path.of("target", "screenshots");
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int framesDecoded() {
        String count = attribute("peer", "data-frames-decoded");
        return count.isEmpty() ? 0 : Integer.parseInt(count);
    }

    /** Clicks by script: what a radio button or a switch looks like covers the input itself. */
    private void click(String testId) {
        driver.executeScript("arguments[0].click()", find(testId));
    }

    /** Empty while the element or its attribute is missing. */
    private String attribute(String testId, String name) {
        use();
        Object value = driver.executeScript("return document.querySelector(arguments[0])?.getAttribute(arguments[1])",
                "[data-testid=" + testId + "]", name);
        return value == null ? "" : value.toString();
    }

    private WebElement find(String testId) {
        use();
        return driver.findElement(By.cssSelector("[data-testid=" + testId + "]"));
    }

    private List<WebElement> findAll(String selector) {
        use();
        return driver.findElements(By.cssSelector(selector));
    }

    private void use() {
        driver.switchTo().window(window);
    }

    private void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                screenshot("failure");
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + ". The page says:\n"
                        + driver.findElement(By.tagName("main")).getText());
            }
            Waiting.briefly();
        }
    }
}
