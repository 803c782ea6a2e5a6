package com.progimage.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cucumber.java.After;
import io.cucumber.java.AfterAll;
import io.cucumber.java.BeforeAll;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scenarios through the HTTP door, on one server for all of them. */
public final class HttpSteps {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static @Nullable Path data;
  private static @Nullable ServerProcess server;

  private byte[] uploaded = {};
  private String id = "";
  private final List<String> ids = new ArrayList<>();
  private final List<String> listed = new ArrayList<>();
  private @Nullable HttpResponse<byte[]> response;

  @BeforeAll
  public static void startServer() throws IOException {
    data = Files.createTempDirectory("progimage-acceptance");
    server = ServerProcess.start(data);
  }

  @AfterAll
  public static void stopServer() throws IOException {
    if (server != null) {
      assertThat(server.stop()).as("exit status after a drain").isZero();
    }
    if (data != null) {
      try (Stream<Path> paths = Files.walk(data)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @After
  public void deleteWhatWasStored() {
    ids.forEach(stored -> send(request("/images/" + stored).DELETE()));
  }

  @Given("a stored {word} picture of {int}x{int} pixels")
  public void stored(String format, int width, int height) {
    upload(format, width, height);
    assertThat(answer().statusCode()).isEqualTo(201);
  }

  @Given("{int} stored pictures")
  public void stored(int count) {
    for (int i = 0; i < count; i++) {
      stored("png", 20 + i, 20);
    }
  }

  @When("I upload a {word} picture of {int}x{int} pixels")
  public void upload(String format, int width, int height) {
    post(
        "image/" + (format.equals("svg") ? "svg+xml" : format),
        Pictures.encoded(format, width, height));
  }

  @When("I upload a {word} picture as {}")
  public void uploadAs(String format, String mediaType) {
    post(mediaType, Pictures.encoded(format, 30, 20));
  }

  @When("I get it as {}")
  public void get(String target) {
    String path = target.contains(".") ? "/" + target : "." + target;
    response = send(request("/images/" + id + path));
  }

  @When("I ask for it again with its ETag")
  public void getAgain() {
    HttpResponse<byte[]> last = answer();
    String etag = last.headers().firstValue("ETag").orElseThrow();
    response = send(HttpRequest.newBuilder(last.uri()).header("If-None-Match", etag));
  }

  @When("I ask for the first {int} bytes of it as {word}")
  public void getPart(int count, String format) {
    response =
        send(request("/images/" + id + "." + format).header("Range", "bytes=0-" + (count - 1)));
  }

  @When("I delete it")
  public void delete() {
    response = send(request("/images/" + id).DELETE());
    assertThat(answer().statusCode()).isEqualTo(204);
  }

  @When("I list the images two at a time")
  public void list() throws IOException {
    String next = url("/images?limit=2").toString();
    while (!next.equals("null")) {
      JsonNode page = JSON.readTree(send(HttpRequest.newBuilder(URI.create(next))).body());
      page.get("images").forEach(image -> listed.add(image.get("id").asText()));
      next = page.get("next").asText();
    }
  }

  @Then("I get an id and a URL for each format")
  public void record() throws IOException {
    JsonNode image = JSON.readTree(answer().body());
    assertThat(answer().headers().firstValue("Location")).hasValue("/images/" + id);
    assertThat(image.get("urls").properties().stream().map(entry -> entry.getKey()))
        .contains("jpeg", "png", "gif", "webp", "svg");
  }

  @Then("the image as {word} is what I uploaded")
  public void isUploaded(String format) {
    get(format);
    assertThat(answer().body()).isEqualTo(uploaded);
  }

  @Then("I receive {word} bytes of {int}x{int} pixels")
  public void receive(String format, int width, int height) {
    assertThat(answer().statusCode()).as(text()).isEqualTo(200);
    if (format.equals("svg")) {
      assertThat(text()).contains("<svg", "width=\"" + width + "\"", "height=\"" + height + "\"");
    } else {
      BufferedImage image = Pictures.decoded(answer().body());
      assertThat(image.getWidth()).isEqualTo(width);
      assertThat(image.getHeight()).isEqualTo(height);
    }
  }

  @Then("the answer was {word}")
  public void origin(String origin) {
    assertThat(answer().headers().firstValue("Server-Timing").orElse(""))
        .startsWith("rendition;desc=\"" + origin + "\"");
  }

  @Then("I am refused with {int} and the code {word}")
  public void refused(int status, String code) throws IOException {
    assertThat(answer().statusCode()).isEqualTo(status);
    assertThat(answer().headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JSON.readTree(answer().body()).get("code").asText()).isEqualTo(code);
  }

  @Then("I am told that it is not modified")
  public void notModified() {
    assertThat(answer().statusCode()).isEqualTo(304);
    assertThat(answer().body()).isEmpty();
  }

  @Then("I receive just those bytes")
  public void receivePart() {
    assertThat(answer().statusCode()).isEqualTo(206);
    assertThat(answer().headers().firstValue("Content-Range"))
        .hasValue("bytes 0-9/" + uploaded.length);
    assertThat(answer().body()).isEqualTo(Arrays.copyOf(uploaded, 10));
  }

  @Then("I see all of them in the order of their making")
  public void seeAll() {
    assertThat(listed).containsSubsequence(ids);
  }

  private void post(String mediaType, byte[] body) {
    uploaded = body;
    response =
        send(
            request("/images")
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofByteArray(body)));
    if (answer().statusCode() == 201) {
      try {
        id = JSON.readTree(answer().body()).get("id").asText();
      } catch (IOException e) {
        throw new AssertionError(text(), e);
      }
      ids.add(id);
    }
  }

  private HttpResponse<byte[]> answer() {
    if (response == null) {
      throw new IllegalStateException("nothing was asked yet");
    }
    return response;
  }

  private String text() {
    return new String(answer().body(), StandardCharsets.UTF_8);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url(path));
  }

  private static URI url(String path) {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return URI.create(server.url() + path);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
