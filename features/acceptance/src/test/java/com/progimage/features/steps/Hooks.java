package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.door.Refusal;
import com.progimage.features.door.Stored;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Around each scenario. */
public final class Hooks {
  private final World world;

  public Hooks(World world) {
    this.world = world;
  }

  @Before
  public void knowsAllTags(Scenario scenario) {
    assertThat(scenario.getSourceTagNames())
        .as("tags that choose runs")
        .isSubsetOf(
            "@http", "@sdk", "@cli", "@sqlite", "@redis", "@disk", "@stored", "@state", "@quick",
            "@keys");
  }

  @After
  public void tidyUp() throws IOException {
    for (Stored image : world.known()) {
      try {
        world.http().delete(image.id());
      } catch (Refusal gone) {
        assertThat(gone.code()).isEqualTo("image-not-found");
      }
    }
    try (Stream<Path> paths = Files.walk(world.folder())) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @After(order = 20_000)
  public void nothingWasRefusedUnnoticed() {
    world.unexpected();
  }
}
