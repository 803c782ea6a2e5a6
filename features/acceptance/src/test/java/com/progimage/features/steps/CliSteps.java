package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.PictureHeader;
import com.progimage.features.Pictures;
import com.progimage.features.door.CliProcess.Result;
import com.progimage.features.door.Stored;
import io.cucumber.java.After;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What only those who use the command line see. */
public final class CliSteps {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final World world;
  private final List<Result> results = new ArrayList<>();

  public CliSteps(World world) {
    this.world = world;
  }

  @Given("the files a.png, b.png and c.png of pictures, and broken.png, which is none")
  public void files() throws IOException {
    write("a.png", Pictures.encoded("png", 30, 20));
    write("b.png", Pictures.encoded("png", 31, 20));
    write("c.png", Pictures.encoded("png", 32, 20));
    write("broken.png", new byte[] {1, 2, 3});
  }

  @When("I put a picture into {}")
  public void repair(String file) throws IOException {
    write(file, Pictures.encoded("png", 33, 20));
  }

  @When("I run: {}")
  public void run(String arguments) {
    results.add(world.cli().run(arguments.split(" ")));
  }

  @When("I pipe a {word} picture of {int}x{int} pixels into: {}")
  public void pipe(String format, int width, int height, String arguments) {
    byte[] picture = Pictures.encoded(format, width, height);
    results.add(world.cli().run(picture, arguments.split(" ")));
  }

  @Then("it ends with {int}")
  public void endsWith(int exit) {
    assertThat(last().exit()).as(last().all()).isEqualTo(exit);
  }

  @Then("it says in that order that a.png, b.png, c.png are stored, and not broken.png")
  public void partly() {
    List<JsonNode> lines = lines(last());
    assertThat(lines)
        .extracting(line -> line.path("file").asText())
        .containsExactly("a.png", "b.png", "broken.png", "c.png");
    assertThat(lines).extracting(line -> line.has("id")).containsExactly(true, true, false, true);
    assertThat(lines.get(2).at("/error/code").asText()).isEqualTo("type-mismatch");
    assertThat(last().err()).contains("broken.png").contains("--resume");
  }

  @Then("all four are stored, and none of them twice")
  public void resumed() {
    List<String> ids = ids(last());
    assertThat(ids).hasSize(4).doesNotHaveDuplicates().containsAll(ids(results.getFirst()));
    assertThat(world.door().list()).extracting(Stored::id).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Then("it prints nothing but a URL, behind which a {word} of {int}x{int} pixels is")
  public void link(String format, int width, int height) {
    assertThat(last().text()).matches("http://\\S+\n");
    assertThat(last().err()).isEmpty();
    HttpResponse<byte[]> picture =
        world.http().send(world.http().request(last().text().strip() + "." + format));
    assertThat(PictureHeader.of(picture.body()))
        .isEqualTo(new PictureHeader(format, width, height));
  }

  @Then("the new file {word} is a {word} of {int}x{int} pixels")
  public void fileIs(String file, String format, int width, int height) throws IOException {
    assertThat(PictureHeader.of(Files.readAllBytes(world.folder().resolve(file))))
        .isEqualTo(new PictureHeader(format, width, height));
  }

  @Then("nothing is stored")
  public void nothingIsStored() {
    assertThat(world.http().list()).isEmpty();
  }

  @Then("its messages speak of {}")
  public void messages(String text) {
    assertThat(last().err()).contains(text);
    assertThat(last().out()).isEmpty();
  }

  @After
  public void deleteWhatWasUploaded() {
    results.stream()
        .flatMap(result -> ID.matcher(result.text()).results())
        .map(MatchResult::group)
        .distinct()
        .forEach(id -> world.http().send(world.http().request("/images/" + id).DELETE()));
  }

  private Result last() {
    return results.getLast();
  }

  private static List<String> ids(Result result) {
    return lines(result).stream()
        .filter(line -> line.has("id"))
        .map(line -> line.path("id").asText())
        .toList();
  }

  /** The objects that it printed. */
  private static List<JsonNode> lines(Result result) {
    return result.text().lines().filter(line -> line.startsWith("{")).map(CliSteps::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.write(world.folder().resolve(file), bytes);
  }
}
