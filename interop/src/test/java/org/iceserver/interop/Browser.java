package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.openqa.selenium.Dimension;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * The distribution's headless Chromium with a profile of its own, allowed to use loopback for calls and to show its real
 * addresses.
 *
 * <p>It has no camera and no microphone, so the lab page shows its generated picture.
 */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

    /** Selenium warns at every start that it has no typed devtools for this Chromium; nothing here uses them. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts Chromium; {@code profile} is an empty directory that the caller removes afterwards. */
    static Browser start(Path profile) {
        return start(profile, Map.of());
    }

    /** Starts Chromium in a home directory of its own, where it trusts this authority besides those it always does. */
    static Browser trusting(Path authority, Path home) {
        String database = "sql:" + home.resolve(".pki/nssdb");
        try {
            Files.createDirectories(home.resolve(".pki/nssdb"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        certutil("-N", "--empty-password", "-d", database);
        certutil("-A", "-n", "a test authority", "-t", "C,,", "-i", authority.toString(), "-d", database);
        return start(home.resolve("profile"), Map.of("HOME", home.toString()));
    }

    private static void certutil(String... options) {
        String[] command = new String[1 + options.length];
        command[0] = "certutil";
        System.arraycopy(options, 0, command, 1, options.length);
        ForeignTool done = ForeignTool.run(20, command);
        if (done.exitStatus() != 0) {
            throw new AssertionError(done.commandLine() + " failed:\n" + done.output());
        }
    }

    private static Browser start(Path profile, Map<String, String> environment) {
        DEVTOOLS.setLevel(Level.SEVERE);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(installed(CHROMEDRIVER, "chromium-driver").toFile())
                .withEnvironment(environment).build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed(CHROMIUM, "chromium").toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--allow-loopback-in-peer-connection", "--disable-features=WebRtcHideLocalIpsWithMdns",
                "--hide-scrollbars", "--user-data-dir=" + profile);
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(new Dimension(1440, 1000));
        return new Browser(driver);
    }

    /** The lab page at this address, in the window the browser started with. */
    LabPage open(String address) {
        driver.get(address);
        return new LabPage(driver, driver.getWindowHandle());
    }

    /** The lab page at this address, in a new window or in a new tab of the window used last. */
    LabPage openBeside(WindowType where, String address) {
        driver.switchTo().newWindow(where);
        if (where == WindowType.WINDOW) {
            driver.manage().window().setSize(new Dimension(1440, 1000));
        }
        return open(address);
    }

    /** Runs a script in the page used last; it calls its last argument with its result. */
    String run(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(40));
        return String.valueOf(driver.executeAsyncScript(script, arguments));
    }

    /** Makes the page used last look as it does on a phone held upright, at night. */
    void becomePhone() {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Path installed(Path program, String debianPackage) {
        if (!Files.isExecutable(program)) {
            throw new AssertionError(
                    program + " is missing: install Debian's package " + debianPackage + ", see .ci/run");
        }
        return program;
    }
}
