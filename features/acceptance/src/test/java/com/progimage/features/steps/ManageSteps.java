package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.door.NewImage;
import com.progimage.features.door.Stored;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.Arrays;
import java.util.List;

/** Listing and deleting. */
public final class ManageSteps {
  private final World world;

  public ManageSteps(World world) {
    this.world = world;
  }

  @Given("{int} stored pictures")
  public void stored(int count) {
    for (int i = 0; i < count; i++) {
      world.given(UploadSteps.picture("png", 20 + i, 20));
    }
  }

  @When("I delete it")
  public void delete() {
    world.attempt(() -> {
      world.door().delete(world.id());
      return "";
    });
  }

  @When("I delete the first one")
  public void deleteFirst() {
    world.door().delete(world.stored().getFirst().id());
  }

  @When("I ask for its record")
  public void record() {
    world.attempt(() -> world.door().info(world.id()));
  }

  @Then("I find all of them in the order of their making")
  public void listed() {
    assertThat(world.door().list()).containsSubsequence(world.stored());
  }

  @Then("I find all but the first")
  public void listedWithoutFirst() {
    List<Stored> stored = world.stored();
    assertThat(world.door().list())
        .containsSubsequence(stored.subList(1, stored.size()))
        .doesNotContain(stored.getFirst());
  }

  @When("I upload a {word} picture of {int}x{int} pixels with the key {word}")
  public void uploadWithKey(String format, int width, int height, String key) {
    world.upload(UploadSteps.picture(format, width, height).withKey(key + world.hashCode()));
  }

  @When("I upload a picture that was cut off with the key {word}")
  public void uploadCutOffWithKey(String key) {
    byte[] whole = UploadSteps.picture("png", 30, 20).bytes();
    world.upload(
        NewImage.of("cut.png", Arrays.copyOf(whole, whole.length / 2))
            .withKey(key + world.hashCode()));
  }

  @Then("they are one image")
  public void areOne() {
    assertThat(world.stored()).hasSizeGreaterThan(1);
    assertThat(world.stored()).containsOnly(world.stored().getFirst());
  }
}
