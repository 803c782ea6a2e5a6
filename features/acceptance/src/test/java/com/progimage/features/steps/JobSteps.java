package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.PictureHeader;
import com.progimage.features.door.Ended;
import com.progimage.features.door.Stored;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Jobs. */
public final class JobSteps {
  private static final String NEVER_WAS = "01890000-0000-7000-8000-000000000000";

  private final World world;
  private String job = "";
  private List<Ended.Result> heard = List.of();
  private @Nullable Ended ended;

  public JobSteps(World world) {
    this.world = world;
  }

  @When("I submit a job that makes {word} and {word} of all of them")
  public void submit(String one, String other) {
    List<String> ids = world.stored().stream().map(Stored::id).toList();
    submit(ids, List.of(GetSteps.rendition(one), GetSteps.rendition(other)));
  }

  @When("I submit a job that makes {word} of it and of an image that never was")
  public void submit(String target) {
    submit(List.of(NEVER_WAS, world.id()), List.of(GetSteps.rendition(target)));
  }

  @When("I submit a job that makes {int} blurs of it")
  public void submitBlurs(int count) {
    List<String> blurs =
        IntStream.range(0, count).mapToObj(i -> "/blur_%d.png".formatted(60 - i)).toList();
    submit(List.of(world.id()), blurs);
  }

  @When("I follow the job to its end")
  public void follow() {
    heard = world.door().follow(job);
  }

  @When("I wait for the end of the job")
  public void await() {
    ended = world.door().await(job);
  }

  @When("I cancel the job")
  public void cancel() {
    ended = world.door().cancel(job);
  }

  @When("I cancel a job that never was")
  public void cancelNone() {
    world.attempt(() -> world.door().cancel(NEVER_WAS));
  }

  @Then("I hear that each of them has both")
  public void heard() {
    assertThat(heard)
        .extracting(Ended.Result::source)
        .containsExactlyInAnyOrderElementsOf(world.stored().stream().map(Stored::id).toList());
    assertThat(heard).allSatisfy(result -> assertThat(result.urls()).hasSize(2));
    assertThat(heard).allSatisfy(result -> assertThat(result.codes()).isEmpty());
  }

  @Then("the results of the job say the same")
  public void same() {
    assertThat(world.door().results(job)).isEqualTo(heard);
  }

  @Then("behind each first URL is a {word}, behind each second a {word}")
  public void behind(String first, String second) {
    for (Ended.Result result : heard) {
      assertThat(format(result.urls().getFirst())).isEqualTo(first);
      assertThat(format(result.urls().getLast())).isEqualTo(second);
    }
  }

  private String format(String url) {
    return PictureHeader.of(world.http().send(world.http().request(url)).body()).format();
  }

  @Then("the job has failed, with {int} done and {int} failed")
  public void failed(int done, int failed) {
    assertThat(ended).isEqualTo(new Ended("failed", done, failed));
  }

  @Then("its results tell the code {word} of the one that never was")
  public void told(String code) {
    List<Ended.Result> results = world.door().results(job);
    assertThat(results).hasSize(2);
    for (Ended.Result result : results) {
      boolean isThere = result.source().equals(world.id());
      assertThat(result.codes()).isEqualTo(isThere ? List.of() : List.of(code));
      assertThat(result.urls()).hasSize(isThere ? 1 : 0);
    }
  }

  @Then("the job is cancelled")
  public void cancelled() {
    assertThat(ended).isEqualTo(new Ended("cancelled", 0, 0));
  }

  private void submit(List<String> ids, List<String> renditions) {
    job = world.door().submit(ids, renditions);
  }
}
