package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.door.Refusal;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;

/** What users are told when something cannot be done. */
public final class RefusalSteps {
  private final World world;

  public RefusalSteps(World world) {
    this.world = world;
  }

  @Then("I am refused with {int} and the code {word}")
  public void refused(int status, String code) {
    Refusal refusal = world.refusal();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.status())
        .as(refusal.getMessage())
        .isEqualTo(world.door().shown(status, code));
  }

  @Then("I am refused before anything is sent, because {}")
  public void refusedHere(String reason) {
    Refusal refusal = world.refusal();
    assertThat(refusal).hasMessageContaining(reason);
    assertThat(refusal.code()).as("the server's code").isEmpty();
  }

  @Then("I am told that there is no server")
  public void noServer() {
    Refusal refusal = world.refusal();
    assertThat(refusal.code()).isEmpty();
    assertThat(refusal)
        .hasMessageMatching("(?s).*(ConnectionException|exit 4|connection failed).*");
  }

  @When("I ask a server that is not running for its capabilities")
  public void askNobody() {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    world.attempt(() -> world.doorTo(URI.create("http://localhost:" + port)).limits());
  }
}
