package com.progimage.features.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.door.AnalysisDoor.CreatedLink;
import com.progimage.features.door.AnalysisDoor.FoundLabel;
import com.progimage.features.door.AnalysisDoor.LinkState;
import com.progimage.features.door.HttpDoor;
import com.progimage.support.DrawnFace;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Links through which a customer of the user stores a picture. */
public final class LinkSteps {
  private final World world;
  private final Shop shop = Shop.shared();
  private final URI callback = shop.callback();
  private @Nullable CreatedLink link;
  private @Nullable LinkState told;
  private String image = "";

  public LinkSteps(World world) {
    this.world = world;
  }

  private CreatedLink link() {
    if (link == null) {
      throw new AssertionError("no link was created");
    }
    return link;
  }

  @Given("a server that may call my shop back")
  public void trusted() {
    world.use("--webhooks", "on", "--trusted-receivers", shop.origin());
  }

  @When("I create a link for a picture whose labels I want")
  public void create() {
    link = world.door().analyses().createLink(callback);
  }

  @Then("the link is {word}")
  public void is(String state) {
    assertThat(world.door().analyses().link(link().id()).state()).isEqualTo(state);
  }

  /** As a browser without a key does. */
  @When("a customer sends a picture of a person through the link")
  public void send() {
    HttpResponse<byte[]> stored = put(DrawnFace.png(330, 280, 120));
    assertThat(stored.statusCode()).isEqualTo(201);
    image = HttpDoor.json(stored).path("id").asText();
    world.alsoStored(image);
  }

  @Then("my shop is called back with the labels of the picture, and the signature is right")
  public void calledBack() throws IOException {
    JsonNode message = new ObjectMapper().readTree(shop.message(callback, link().callbackSecret()));
    assertThat(message.path("type").asText()).isEqualTo("upload.done");
    told = LinkState.of(message.path("data"));
    assertThat(told.image()).isEqualTo(image);
    assertThat(told.labels()).extracting(FoundLabel::name).contains("Person", "Face");
    assertThat(told.labels()).allMatch(label -> label.confidence() >= 10);
  }

  @Then("the link tells the same")
  public void tellsTheSame() {
    assertThat(world.door().analyses().link(link().id())).isEqualTo(told);
  }

  @Then("another picture finds the link used up")
  public void usedUp() {
    HttpResponse<byte[]> refused = put(DrawnFace.png(340, 280, 120));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(HttpDoor.json(refused).path("code").asText()).isEqualTo("upload-done");
  }

  private HttpResponse<byte[]> put(byte[] png) {
    return world
        .http()
        .send(
            HttpRequest.newBuilder(link().upload())
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(png)));
  }
}
