package com.progimage.features.steps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.door.NewImage;
import com.progimage.features.door.Refusal;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What operators do, and what users see of it. */
public final class OperationSteps {
  private static final String[] DELIVERY = {"--role", "delivery", "--workers", "1"};

  private final World world;
  private Duration waited = Duration.ZERO;

  public OperationSteps(World world) {
    this.world = world;
  }

  @Given("a server that takes at most {int} KiB and {int} pixels")
  public void limited(int kibibytes, int pixels) {
    world.use("--workers", "1", "--max-body", kibibytes + "KiB", "--max-pixels", "" + pixels);
  }

  @When("I upload a picture of {int}x{int} pixels that has more than {int} KiB")
  public void uploadHeavy(int width, int height, int kibibytes) {
    byte[] noise = Pictures.noise(width, height);
    assertThat(noise).hasSizeGreaterThan(kibibytes * 1024);
    world.upload(NewImage.of("noise.png", noise));
  }

  @Then("its capabilities say so: {word} is {long}")
  public void limit(String name, long value) {
    assertThat(world.door().limits()).containsEntry(name, value);
  }

  @When("the operator runs dedupe")
  public void dedupe() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("dedupe", "--json"));
    arguments.addAll(List.of("--data", world.site().data().toString()));
    arguments.addAll(world.site().storeFlags());
    Process process =
        new ProcessBuilder(ServerProcess.command(List.of(), arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    JsonNode report = new ObjectMapper().readTree(said);
    assertThat(report.path("linked").asInt()).as(said).isPositive();
    assertThat(report.path("bytesReclaimed").asLong())
        .as(said)
        .isGreaterThanOrEqualTo(world.sent().bytes().length);
    List<Path> files = world.stored().stream().map(image -> original(image.id())).toList();
    assertThat(Files.isSameFile(files.getFirst(), files.getLast())).as("one copy").isTrue();
  }

  private Path original(String id) {
    return world
        .site()
        .data()
        .resolve("images")
        .resolve(id.substring(id.length() - 3))
        .resolve(id + ".png");
  }

  @Given("a server whose Redis nobody else uses")
  public void serverWithRedis() {
    world.use("--workers", "1");
  }

  @Given("an ingest service and a delivery service")
  public void services() {
    world.use("--role", "ingest", "--workers", "1");
    world.site().other(DELIVERY);
  }

  @When("I go to the delivery service")
  public void goToDelivery() {
    world.goTo(world.site().other(DELIVERY));
  }

  @When("I go to the ingest service")
  public void goToIngest() {
    world.goTo(world.site().url());
  }

  @When("Redis is stopped")
  public void stopRedis() {
    world.site().stopRedis();
  }

  @When("Redis is started again")
  public void startRedis() {
    world.site().startRedis();
  }

  @When("I upload a {word} picture of {int}x{int} pixels and wait for the answer")
  public void uploadAndWait(String format, int width, int height) {
    long start = System.nanoTime();
    world.upload(UploadSteps.picture(format, width, height));
    waited = Duration.ofNanos(System.nanoTime() - start);
  }

  @Then("the answer came within {int} seconds and says when to come again")
  public void saysWhen(int seconds) {
    Refusal refusal = world.refusal();
    assertThat(waited).isLessThan(Duration.ofSeconds(seconds));
    assertThat(refusal.retryAfter()).hasValueSatisfying(wait -> assertThat(wait).isPositive());
    world.expectAgain(refusal);
  }

  @Then("within {int} seconds uploads are taken again")
  public void takenAgain(int seconds) {
    await()
        .atMost(Duration.ofSeconds(seconds))
        .until(() -> {
          world.upload(UploadSteps.picture("png", 50, 40));
          return !world.wasRefusedWith("registry-unavailable");
        });
  }
}
