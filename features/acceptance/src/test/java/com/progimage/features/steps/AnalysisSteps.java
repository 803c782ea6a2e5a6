package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.features.door.AnalysisDoor.AverageOfFaces;
import com.progimage.features.door.AnalysisDoor.FoundFace;
import com.progimage.features.door.NewImage;
import com.progimage.features.door.Stored;
import com.progimage.support.DrawnFace;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.ArrayList;
import java.util.List;

/** Faces in stored pictures, and their statistics. */
public final class AnalysisSteps {
  /** Two faces that are nearer usually are one person. */
  static final double ONE_PERSON = 0.6;

  static final int NUMBERS = 128;

  private final World world;
  private final List<FoundFace> faces = new ArrayList<>();

  public AnalysisSteps(World world) {
    this.world = world;
  }

  /** The same face in a size that no other number gives. */
  static NewImage face(int number) {
    return NewImage.of("face%d.png".formatted(number), DrawnFace.png(320, 280, 120 + number));
  }

  @When("I upload {int} pictures of a face and have their faces found")
  public void upload(int count) {
    for (int i = 0; i < count; i++) {
      world.upload(face(20 * i).withAnalysis("faces"));
    }
  }

  @Then("I find one face in each, with an encoding")
  public void found() {
    for (Stored image : world.stored()) {
      List<FoundFace> found = world.door().analyses().faces(image.id());
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().encoding()).hasSize(NUMBERS);
      assertThat(found.getFirst().score()).isGreaterThan(1);
      faces.add(found.getFirst());
    }
  }

  @Then("they are of one person")
  public void areOnePerson() {
    assertThat(faces).hasSize(2);
    assertThat(faces.getFirst().distance(faces.getLast())).isBetween(0.001, ONE_PERSON);
  }

  @Then("{int} analyses of faces are done")
  public void done(int count) {
    assertThat(world.door().analyses().done("faces")).isEqualTo(count);
  }

  @Then("the average of {int} faces is in the middle between them")
  public void average(int count) {
    AverageOfFaces average = world.door().analyses().average();
    assertThat(average.count()).isEqualTo(count);
    double half = faces.getFirst().distance(faces.getLast()) / 2;
    assertThat(average.distance(faces.getFirst())).isCloseTo(half, within(1e-5));
    assertThat(average.distance(faces.getLast())).isCloseTo(half, within(1e-5));
  }
}
