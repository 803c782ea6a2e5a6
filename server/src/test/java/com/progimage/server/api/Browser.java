package com.progimage.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.support.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium with a profile of its own, driven as WebDriver (W3C) says. It knows no host
 * but localhost. What is looked for by a CSS selector has ten seconds to appear.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Keys, as WebDriver numbers them. */
  private static final char CONTROL = '\ue009';

  private static final char RELEASED = '\ue000';

  private final Process driver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private String session = "";

  private Browser(Process driver, int port) {
    this.driver = driver;
    this.url = "http://localhost:" + port + "/session";
  }

  /** Opens one; where it is not installed the test is skipped. */
  static Browser open(Path profile) throws IOException {
    Path chromium = Programs.find("chromium", "chromium");
    Path chromedriver = Programs.find("chromedriver", "chromium-driver");
    Process driver =
        new ProcessBuilder(chromedriver.toString(), "--port=0").redirectErrorStream(true).start();
    Browser browser = new Browser(driver, port(driver.inputReader()));
    try {
      browser.session = browser.start(chromium, profile);
    } catch (IOException | AssertionError e) {
      browser.close();
      throw e;
    }
    return browser;
  }

  private static int port(BufferedReader said) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher matcher = PORT.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("chromedriver ended at once");
  }

  private String start(Path chromium, Path profile) throws IOException {
    // Root has no sandbox, and containers little shared memory; the pages are all our own.
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--user-data-dir=" + profile,
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost");
    Map<String, Object> wanted =
        Map.of(
            "goog:chromeOptions", Map.of("binary", chromium.toString(), "args", arguments),
            "goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"),
            "timeouts", Map.of("implicit", PATIENCE.toMillis(), "script", PATIENCE.toMillis()));
    return "/"
        + post("", Map.of("capabilities", Map.of("alwaysMatch", wanted))).get("sessionId").asText();
  }

  void open(URI page) throws IOException {
    post("/url", Map.of("url", page.toString()));
  }

  /** Goes to the page before, as the button does. */
  void back() throws IOException {
    post("/back", Map.of());
  }

  /** Makes the window as large as a screen, in CSS pixels. */
  void resize(int width, int height) throws IOException {
    post("/window/rect", Map.of("width", width, "height", height));
  }

  void click(String selector) throws IOException {
    postTo(selector, "/click", Map.of());
  }

  /** Types into a field, over what is there. */
  void type(String selector, String text) throws IOException {
    keys(selector, CONTROL + "a" + RELEASED + text);
  }

  /** Chooses a file for a field. */
  void choose(String selector, Path file) throws IOException {
    keys(selector, file.toString());
  }

  private void keys(String selector, String text) throws IOException {
    postTo(selector, "/value", Map.of("text", text));
  }

  String text(String selector) throws IOException {
    return sendTo(selector, element -> request(element + "/text").GET()).asText();
  }

  /** Waits for what a script promises. */
  JsonNode promised(String expression) throws IOException {
    String script =
        "const done = arguments[0]; Promise.resolve("
            + expression
            + ").then(done, e => done('' + e))";
    return post("/execute/async", Map.of("script", script, "args", List.of()));
  }

  /** What pages said on the console, and what Chromium said of them. */
  List<String> console() throws IOException {
    return post("/se/log", Map.of("type", "browser")).findValuesAsText("message");
  }

  /** Where pages sent requests. */
  List<String> requested() throws IOException {
    List<String> all = new ArrayList<>();
    JsonNode log = post("/se/log", Map.of("type", "performance"));
    for (String entry : log.findValuesAsText("message")) {
      JsonNode message = JSON.readTree(entry).get("message");
      if (message.get("method").asText().equals("Network.requestWillBeSent")) {
        all.add(message.at("/params/request/url").asText());
      }
    }
    return all;
  }

  private void postTo(String selector, String command, Map<String, ?> body) throws IOException {
    BodyPublisher json = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    sendTo(selector, element -> request(element + command).POST(json));
  }

  /** A page may replace an element after it was found; then the one in its place is meant. */
  private JsonNode sendTo(String selector, Function<String, HttpRequest.Builder> command)
      throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode value = value(command.apply("/element/" + find(selector)));
      boolean replaced = value.path("error").asText().equals("stale element reference");
      if (!replaced || System.nanoTime() > end) {
        return successful(value);
      }
    }
  }

  private String find(String selector) throws IOException {
    return post("/element", Map.of("using", "css selector", "value", selector))
        .elements()
        .next()
        .asText();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + session + path))
        .timeout(PATIENCE.multipliedBy(3));
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException {
    return send(request(path).POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException {
    return successful(value(request));
  }

  private JsonNode value(HttpRequest.Builder request) throws IOException {
    return JSON.readTree(answer(request.build())).get("value");
  }

  private static JsonNode successful(JsonNode value) {
    if (value.has("error")) {
      throw new AssertionError(value.get("error").asText() + ": " + value.get("message").asText());
    }
    return value;
  }

  private byte[] answer(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofByteArray()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted at " + request.uri());
    }
  }

  /** Ends it; Chromium ends with its session, and with the driver at the latest. */
  @Override
  public void close() throws IOException {
    try {
      if (!session.isEmpty()) {
        send(request("").DELETE());
      }
    } finally {
      List<ProcessHandle> all = driver.descendants().toList();
      driver.destroy();
      all.forEach(ProcessHandle::destroy);
      driver.onExit().join();
    }
  }
}
