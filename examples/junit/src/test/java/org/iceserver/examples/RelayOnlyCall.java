package org.iceserver.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless browser in which two peers call each other and may use only relayed candidates. */
final class RelayOnlyCall {
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private static final String CALL = """
            const [iceServers, done] = arguments;
            const peer = () => new RTCPeerConnection({...JSON.parse(iceServers), iceTransportPolicy: "relay"});
            const [a, b] = [peer(), peer()];
            const described = async one => {
              await one.setLocalDescription();
              while (one.iceGatheringState !== "complete") {
                await new Promise(changed => one.addEventListener("icegatheringstatechange", changed, {once: true}));
              }
              return one.localDescription;
            };
            const channel = a.createDataChannel("talk");
            channel.onopen = () => channel.send("hello through the relay");
            b.ondatachannel = ({channel: theirs}) => theirs.onmessage = async ({data}) => {
              const stats = [...(await b.getStats()).values()];
              const used = stats.find(one => one.type === "candidate-pair" && one.nominated);
              const local = stats.find(one => one.id === used.localCandidateId);
              a.close();
              b.close();
              done(data + ", " + local.candidateType);
            };
            (async () => {
              await b.setRemoteDescription(await described(a));
              await a.setRemoteDescription(await described(b));
            })().catch(e => done("failed: " + e));
            """;

    private RelayOnlyCall() {}

    /** The message that arrived, and the kind of candidate that it used. */
    static String with(String iceServers) {
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
        ChromeDriver browser = new ChromeDriver(service(), options);
        try {
            browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
            browser.get("about:blank");
            return String.valueOf(browser.executeAsyncScript(CALL, iceServers));
        } finally {
            browser.quit();
        }
    }

    /** If the system has no driver, Selenium looks for one. */
    private static ChromeDriverService service() {
        ChromeDriverService.Builder builder = new ChromeDriverService.Builder();
        return (Files.exists(DRIVER) ? builder.usingDriverExecutable(DRIVER.toFile()) : builder).build();
    }
}
