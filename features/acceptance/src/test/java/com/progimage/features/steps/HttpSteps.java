package com.progimage.features.steps;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.door.HttpDoor;
import com.progimage.features.door.Stored;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What only those who speak HTTP themselves see. */
public final class HttpSteps {
  private final World world;
  private final List<String> read = new ArrayList<>();
  private @Nullable HttpResponse<byte[]> answer;

  public HttpSteps(World world) {
    this.world = world;
  }

  @When("I request it as {word}")
  public void request(String target) {
    HttpRequest.Builder request = image(target);
    send(request);
    if (answer().statusCode() == 200) {
      world.http().assertSameAgain(request, answer());
    }
  }

  @When("I request it as {word} with {}: {}")
  public void request(String target, String header, String value) {
    send(image(target).header(header, value));
  }

  @When("I request the rest from byte {int} of it as {word}, if it is the same")
  public void requestRest(int first, String target) {
    String etag = HttpDoor.header(answer(), "ETag");
    send(image(target).header("If-Range", etag).header("Range", "bytes=" + first + "-"));
  }

  @When("I wait for the end of the job in the answer")
  public void awaitJob() {
    assertThat(world.http().await(HttpDoor.json(answer()).path("id").asText()).state())
        .isEqualTo("succeeded");
  }

  @When("I read the list two at a time")
  public void readList() {
    String next = "/images?limit=2";
    while (next != null) {
      send(world.http().request(next));
      JsonNode page = HttpDoor.json(answer());
      assertThat(page.path("images").size()).isBetween(0, 2);
      page.path("images").forEach(image -> read.add(image.path("id").asText()));
      next = page.path("next").textValue();
    }
  }

  @Then("I read each of them once, in the order of their making")
  public void readEach() {
    assertThat(read)
        .doesNotHaveDuplicates()
        .containsSubsequence(world.stored().stream().map(Stored::id).toList());
  }

  @When("I ask for the head of it as {word}")
  public void head(String target) {
    send(image(target).HEAD());
  }

  @When("I send {word} {word}")
  public void send(String method, String path) {
    send(world.http().request(path).method(method, BodyPublishers.noBody()));
  }

  @When("I upload nothing as {word}")
  public void uploadNothing(String mediaType) {
    send(
        world
            .http()
            .request("/images")
            .header("Content-Type", mediaType)
            .POST(BodyPublishers.noBody()));
  }

  @When("I upload a picture whose digest does not fit")
  public void uploadWithDigest() {
    send(
        world
            .http()
            .request("/images")
            .header("Content-Type", "image/png")
            .header("Content-Digest", "sha-256=:" + "A".repeat(43) + "=:")
            .POST(BodyPublishers.ofByteArray(Pictures.encoded("png", 30, 20))));
  }

  @When("I send a form with a {word} picture named {word}")
  public void form(String format, String name) {
    String head =
        String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"",
            "Content-Type: image/" + format,
            "",
            "");
    String body = new String(Pictures.encoded(format, 60, 40), ISO_8859_1);
    send(
        world
            .http()
            .request("/images")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(head + body + "\r\n--b--\r\n", ISO_8859_1)));
  }

  @Then("the answer is {int}")
  public void answerIs(int status) {
    world.unexpected();
    assertThat(answer().statusCode()).isEqualTo(status);
  }

  @Then("its {word} is {}")
  public void headerIs(String name, String value) {
    // As where everyone may read images.
    String expected =
        Access.needsKeysForBytes() ? value.replaceFirst("^public, ", "private, ") : value;
    assertThat(HttpDoor.header(answer(), name)).isEqualTo(expected);
  }

  @Then("it has no {word}")
  public void headerIsNot(String name) {
    assertThat(answer().headers().firstValue(name)).isEmpty();
  }

  @Then("it was {word}")
  public void origin(String origin) {
    assertThat(HttpDoor.header(answer(), "Server-Timing"))
        .startsWith("rendition;desc=\"" + origin + "\"");
  }

  @Then("I receive bytes {int} to {int} of what I uploaded")
  public void part(int first, int last) {
    byte[] all = world.sent().bytes();
    assertThat(answer().statusCode()).isEqualTo(206);
    assertThat(HttpDoor.header(answer(), "Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(first, last, all.length));
    assertThat(answer().body()).isEqualTo(Arrays.copyOfRange(all, first, last + 1));
  }

  @Then("I receive the rest of what I uploaded from byte {int}")
  public void rest(int first) {
    part(first, world.sent().bytes().length - 1);
  }

  @Then("I receive nothing")
  public void nothing() {
    assertThat(answer().body()).isEmpty();
  }

  @Then("the record in the answer is that of a {word} of {int}x{int} pixels")
  public void record(String format, int width, int height) {
    var image = HttpDoor.json(answer());
    assertThat(image.path("format").asText()).isEqualTo(format);
    assertThat(image.path("width").asInt()).isEqualTo(width);
    assertThat(image.path("height").asInt()).isEqualTo(height);
    world.http().delete(image.path("id").asText());
  }

  @Then("the problem tells its request's id and nothing of the server's inside")
  public void problem() {
    String text = new String(answer().body(), UTF_8);
    assertThat(HttpDoor.json(answer()).path("requestId").asText())
        .isNotEmpty()
        .isEqualTo(HttpDoor.header(answer(), "X-Request-Id"));
    assertThat(text).doesNotContain("Exception", world.site().data().toString());
  }

  private HttpRequest.Builder image(String target) {
    return world.http().request("/images/" + world.id() + GetSteps.rendition(target));
  }

  private void send(HttpRequest.Builder request) {
    world.attempt(() -> {
      answer = world.http().send(request);
      return world.http().accepted(answer());
    });
  }

  private HttpResponse<byte[]> answer() {
    if (answer == null) {
      throw new AssertionError("nothing was asked yet");
    }
    return answer;
  }
}
