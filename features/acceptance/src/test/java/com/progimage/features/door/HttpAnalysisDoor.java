package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Analyses over HTTP. */
final class HttpAnalysisDoor implements AnalysisDoor {
  private final HttpDoor http;

  HttpAnalysisDoor(HttpDoor http) {
    this.http = http;
  }

  @Override
  public List<FoundFace> faces(String id) {
    HttpResponse<byte[]> found =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> http.accepted(http.send(http.request("/images/" + id + "/faces"))),
                answer -> answer.statusCode() == 200);
    return FoundFace.all(HttpDoor.json(found));
  }

  @Override
  public long done(String analysis) {
    return answer(http.request("/analyses/stats"))
        .path("analyses")
        .path(analysis)
        .path("done")
        .asLong();
  }

  @Override
  public AverageOfFaces average() {
    return AverageOfFaces.of(answer(http.request("/analyses/faces/average")));
  }

  @Override
  public String createSession() {
    return answer(http.request("/sessions").POST(BodyPublishers.noBody())).path("key").asText();
  }

  @Override
  public List<FoundFace> add(String session, List<NewImage> pictures) {
    List<FoundFace> faces = new ArrayList<>();
    for (NewImage picture : pictures) {
      HttpRequest.Builder request =
          with(session, "/session/images")
              .header("Content-Type", picture.type())
              .POST(BodyPublishers.ofByteArray(picture.bytes()));
      faces.addAll(FoundFace.all(answer(request)));
    }
    return faces;
  }

  @Override
  public List<List<FoundFace>> pictures(String session) {
    List<List<FoundFace>> pictures = new ArrayList<>();
    answer(with(session, "/session"))
        .path("images")
        .forEach(image -> pictures.add(FoundFace.all(image)));
    return pictures;
  }

  @Override
  public void reset(String session) {
    http.accepted(http.send(with(session, "/session/images").DELETE()));
  }

  @Override
  public void end(String session) {
    http.accepted(http.send(with(session, "/session").DELETE()));
  }

  @Override
  public CreatedLink createLink(URI callback) {
    ObjectNode link = JsonNodeFactory.instance.objectNode().put("callback", callback.toString());
    link.putArray("analyze").add("labels");
    return CreatedLink.of(
        answer(
            http.request("/uploads")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(link.toString()))));
  }

  @Override
  public LinkState link(String id) {
    return LinkState.of(answer(http.request("/uploads/" + id)));
  }

  private HttpRequest.Builder with(String session, String path) {
    return http.request(path).setHeader("Authorization", "Bearer " + session);
  }

  private JsonNode answer(HttpRequest.Builder request) {
    return HttpDoor.json(http.accepted(http.send(request)));
  }
}
