package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.door.AnalysisDoor;
import com.progimage.features.door.AnalysisDoor.FoundFace;
import com.progimage.features.door.NewImage;
import com.progimage.features.door.Stored;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.List;
import java.util.stream.IntStream;

/** Sessions, which compare pictures without storing them. */
public final class SessionSteps {
  private final World world;
  private String session = "";
  private List<Stored> storedBefore = List.of();
  private int added;
  private List<FoundFace> faces = List.of();

  public SessionSteps(World world) {
    this.world = world;
  }

  private AnalysisDoor door() {
    return world.door().analyses();
  }

  private void add(int count) {
    List<NewImage> pictures =
        IntStream.range(added, added + count).mapToObj(AnalysisSteps::face).toList();
    added += count;
    List<FoundFace> found = world.attempt(() -> door().add(session, pictures));
    faces = found == null ? List.of() : found;
  }

  @Given("a session that I created")
  public void create() {
    storedBefore = world.door().list();
    session = door().createSession();
  }

  @When("I add {int} pictures of a face to it")
  public void addSome(int count) {
    add(count);
  }

  @When("I add one more")
  public void addOne() {
    add(1);
  }

  @Then("I am told an encoding of each, and they are of one person")
  public void compare() {
    assertThat(faces).hasSize(added);
    for (FoundFace face : faces) {
      assertThat(face.encoding()).hasSize(AnalysisSteps.NUMBERS);
      assertThat(face.distance(faces.getFirst())).isLessThan(AnalysisSteps.ONE_PERSON);
    }
  }

  @Then("the session shows the same {int} faces")
  public void shows(int count) {
    List<List<FoundFace>> pictures = door().pictures(session);
    assertThat(pictures).hasSize(count).allSatisfy(each -> assertThat(each).hasSize(1));
  }

  @Then("the session is empty")
  public void isEmpty() {
    assertThat(door().pictures(session)).isEmpty();
  }

  @Then("there is room for one more")
  public void hasRoom() {
    add(1);
    assertThat(faces).hasSize(1);
  }

  @When("I reset the session")
  public void reset() {
    door().reset(session);
  }

  @When("I end the session")
  public void end() {
    door().end(session);
  }

  @When("I ask for the pictures of the session")
  public void ask() {
    world.attempt(() -> door().pictures(session));
  }

  @Then("none of the pictures was stored")
  public void noneStored() {
    assertThat(world.door().list()).isEqualTo(storedBefore);
  }
}
