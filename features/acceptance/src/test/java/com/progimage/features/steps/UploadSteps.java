package com.progimage.features.steps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Pictures;
import com.progimage.features.door.NewImage;
import com.progimage.features.door.Stored;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/** Storing, and what is told of it. */
public final class UploadSteps {
  private final World world;

  public UploadSteps(World world) {
    this.world = world;
  }

  @Given("a stored {word} picture of {int}x{int} pixels")
  public void stored(String format, int width, int height) {
    world.given(picture(format, width, height));
  }

  @When("I upload a {word} picture of {int}x{int} pixels")
  public void upload(String format, int width, int height) {
    world.upload(picture(format, width, height));
  }

  @When("I upload a {word} picture as {}")
  public void uploadAs(String format, String mediaType) {
    world.upload(picture(format, 30, 20).as(mediaType));
  }

  @When("I upload a {word} picture of {int}x{int} pixels for {int} second(s)")
  public void uploadFor(String format, int width, int height, int seconds) {
    world.upload(picture(format, width, height).withTtl(Duration.ofSeconds(seconds)));
  }

  @Given("a stored photo of {int}x{int} pixels that was taken with the camera turned")
  public void turned(int width, int height) {
    world.given(NewImage.of("turned.jpg", Pictures.turned(width, height)));
  }

  @Given("a stored picture of the sun and nothing around it")
  public void transparent() {
    world.given(NewImage.of("sun.png", Pictures.transparent(60, 40)));
  }

  @Given("a stored picture whose pixels are damaged")
  public void damaged() {
    world.given(NewImage.of("damaged.png", Pictures.damaged()));
  }

  @When("I upload a picture whose pixels are damaged and ask for them to be decoded")
  public void verified() {
    world.upload(NewImage.of("damaged.png", Pictures.damaged()).withVerification());
  }

  @When("I upload a picture that was cut off")
  public void cutOff() {
    byte[] whole = Pictures.encoded("png", 300, 200);
    world.upload(NewImage.of("cut.png", Arrays.copyOf(whole, whole.length / 2)));
  }

  @When("I upload a drawing with a document type")
  public void drawingWithDoctype() {
    String drawing = new String(Pictures.encoded("svg", 30, 20), UTF_8);
    String doctype = "<!DOCTYPE svg [<!ENTITY a \"a\">]>";
    world.upload(NewImage.of("doctype.svg", (doctype + drawing).getBytes(UTF_8)));
  }

  @When("I upload what I received as a {word} picture")
  public void uploadReceived(String format) {
    world.upload(NewImage.of("received." + format, world.received()));
  }

  @When("I upload the same file again")
  public void uploadAgain() {
    world.upload(world.sent());
  }

  @Then("I am told that it is a {word} of {int}x{int} pixels")
  public void told(String format, int width, int height) {
    Stored image = world.it();
    assertThat(image.format()).isEqualTo(format);
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
  }

  @Then("I am told its size and digest")
  public void told() throws NoSuchAlgorithmException {
    byte[] bytes = world.sent().bytes();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(world.it().byteCount()).isEqualTo(bytes.length);
    assertThat(world.it().digest()).isEqualTo("sha256-" + HexFormat.of().formatHex(digest));
  }

  @Then("its record says the same")
  public void recordSaysTheSame() {
    assertThat(world.door().info(world.id())).isEqualTo(world.it());
  }

  @Then("it has no end")
  public void hasNoEnd() {
    assertThat(world.it().expiresAt()).isNull();
  }

  @Then("it is gone after {int} second(s)")
  public void goneAfter(int seconds) {
    Stored image = world.it();
    assertThat(image.expiresAt()).isEqualTo(image.createdAt().plusSeconds(seconds));
    assertThat(world.door().info(image.id())).isEqualTo(image);
    await()
        .atMost(Duration.ofSeconds(seconds + 5))
        .until(() -> {
          world.attempt(() -> world.door().info(image.id()));
          return world.wasRefusedWith("image-not-found");
        });
  }

  @Then("they are two images")
  public void areTwo() {
    assertThat(world.stored()).extracting(Stored::id).hasSize(2).doesNotHaveDuplicates();
  }

  static NewImage picture(String format, int width, int height) {
    return NewImage.of("picture." + format, Pictures.encoded(format, width, height));
  }
}
