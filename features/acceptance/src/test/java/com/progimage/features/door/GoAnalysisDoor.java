package com.progimage.features.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Analyses with the SDK for Go. */
final class GoAnalysisDoor implements AnalysisDoor {
  private final GoDoor door;

  GoAnalysisDoor(GoDoor door) {
    this.door = door;
  }

  @Override
  public List<FoundFace> faces(String id) {
    return FoundFace.all(door.told(door.command("faces").put("id", id)));
  }

  @Override
  public long done(String analysis) {
    return door.told(door.command("stats")).path(analysis).path("done").asLong();
  }

  @Override
  public AverageOfFaces average() {
    return AverageOfFaces.of(door.told(door.command("average")));
  }

  @Override
  public String createSession() {
    return door.told(door.command("createSession")).asText();
  }

  @Override
  public List<FoundFace> add(String session, List<NewImage> pictures) {
    List<FoundFace> faces = new ArrayList<>();
    for (NewImage picture : pictures) {
      faces.addAll(FoundFace.all(door.told(command("add", session).put("bytes", picture.bytes()))));
    }
    return faces;
  }

  @Override
  public List<List<FoundFace>> pictures(String session) {
    return GoDoor.each(door.told(command("pictures", session)).path("images")).stream()
        .map(FoundFace::all)
        .toList();
  }

  @Override
  public void reset(String session) {
    door.told(command("reset", session));
  }

  @Override
  public void end(String session) {
    door.told(command("end", session));
  }

  @Override
  public CreatedLink createLink(URI callback) {
    return CreatedLink.of(
        door.told(door.command("createLink").put("callback", callback.toString())));
  }

  @Override
  public LinkState link(String id) {
    return LinkState.of(door.told(door.command("link").put("id", id)));
  }

  private ObjectNode command(String action, String session) {
    return door.command(action).put("session", session);
  }
}
