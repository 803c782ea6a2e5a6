package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.PictureHeader;
import com.progimage.features.Pictures;
import com.progimage.support.ImageFiles;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Getting images, as they are or in another shape. */
public final class GetSteps {
  private final World world;
  private String etag = "";

  public GetSteps(World world) {
    this.world = world;
  }

  /** {@code png}, or with a transformation {@code rotate_90.png}. */
  static String rendition(String target) {
    return target.matches("[^?]*\\..*") ? "/" + target : "." + target;
  }

  @When("I get it as {}")
  public void get(String target) {
    world.receive(() -> world.door().get(world.id(), rendition(target)));
  }

  @When("I get the original")
  public void original() {
    world.receive(() -> world.door().original(world.id()));
  }

  @When("I get an image that never was")
  public void getUnknown() {
    world.receive(() -> world.door().get("01890000-0000-7000-8000-000000000000", ".png"));
  }

  @When("I ask for the record of an image that never was")
  public void infoUnknown() {
    world.attempt(() -> world.door().info("01890000-0000-7000-8000-000000000000"));
  }

  @Given("a file that I have already")
  public void haveFile() throws IOException {
    Files.writeString(file(), "what I have");
  }

  @When("I save it as {} into that file")
  public void save(String target) {
    world.attempt(() -> {
      world.door().save(world.id(), rendition(target), file());
      return target;
    });
  }

  @Then("the file is as it was")
  public void fileIsAsItWas() {
    assertThat(file()).hasContent("what I have");
    assertThat(
            world
                .folder()
                .toFile()
                .list((_, name) -> name.startsWith("mine") || name.startsWith(".")))
        .as("nothing half written lies beside it")
        .containsExactly("mine");
  }

  @Then("the file is a {word} of {int}x{int} pixels")
  public void fileIs(String format, int width, int height) throws IOException {
    assertPicture(Files.readAllBytes(file()), format, width, height);
  }

  @Then("I receive what I uploaded")
  public void receiveUploaded() {
    assertThat(world.received()).isEqualTo(world.sent().bytes());
  }

  @Then("I receive a {word} of {int}x{int} pixels")
  public void receive(String format, int width, int height) {
    assertPicture(world.received(), format, width, height);
  }

  @Then("it is {word} at {int},{int}")
  public void colorAt(String name, int x, int y) {
    Color color = new Color(ImageFiles.decoded(world.received()).getRGB(x, y));
    assertThat(Pictures.name(color)).as("%s", color).isEqualTo(name);
  }

  @When("I remember its entity tag as {word}")
  public void rememberTag(String format) {
    etag = world.door().etag(world.id(), rendition(format));
  }

  @Then("as {word} it is not sent to me again")
  public void notSentAgain(String format) {
    assertThat(world.door().getIfChanged(world.id(), rendition(format), etag)).isEmpty();
  }

  @Then("as {word} it is sent to me")
  public void sent(String format) {
    assertThat(world.door().getIfChanged(world.id(), rendition(format), etag)).isPresent();
  }

  private static void assertPicture(byte[] bytes, String format, int width, int height) {
    assertThat(PictureHeader.of(bytes)).isEqualTo(new PictureHeader(format, width, height));
  }

  private Path file() {
    return world.folder().resolve("mine");
  }
}
