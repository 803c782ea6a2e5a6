package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Analyses on the command line. */
final class CliAnalysisDoor implements AnalysisDoor {
  private final CliDoor door;
  private final CliProcess cli;

  CliAnalysisDoor(CliDoor door, CliProcess cli) {
    this.door = door;
    this.cli = cli;
  }

  @Override
  public List<FoundFace> faces(String id) {
    return FoundFace.all(answer("faces", "--json", id));
  }

  @Override
  public long done(String analysis) {
    return answer("analyses", "stats", "--json")
        .path("analyses")
        .path(analysis)
        .path("done")
        .asLong();
  }

  @Override
  public AverageOfFaces average() {
    return AverageOfFaces.of(answer("analyses", "average", "--json"));
  }

  @Override
  public String createSession() {
    return CliDoor.done(cli.run("session", "create")).text().strip();
  }

  @Override
  public List<FoundFace> add(String session, List<NewImage> pictures) {
    List<String> arguments = new ArrayList<>(List.of("session", "add", "--json", option(session)));
    for (NewImage picture : pictures) {
      arguments.add(door.file(picture));
    }
    return CliDoor.done(cli.run(arguments.toArray(String[]::new)))
        .text()
        .lines()
        .flatMap(line -> FoundFace.all(CliDoor.json(line)).stream())
        .toList();
  }

  @Override
  public List<List<FoundFace>> pictures(String session) {
    List<List<FoundFace>> pictures = new ArrayList<>();
    answer("session", "show", "--json", option(session))
        .path("images")
        .forEach(image -> pictures.add(FoundFace.all(image)));
    return pictures;
  }

  @Override
  public void reset(String session) {
    CliDoor.done(cli.run("session", "reset", option(session)));
  }

  @Override
  public void end(String session) {
    CliDoor.done(cli.run("session", "end", option(session)));
  }

  @Override
  public CreatedLink createLink(URI callback) {
    return CreatedLink.of(
        answer(
            "upload-link",
            "create",
            "--json",
            "--analyze",
            "labels",
            "--callback",
            callback.toString()));
  }

  @Override
  public LinkState link(String id) {
    return LinkState.of(answer("upload-link", "show", "--json", id));
  }

  private static String option(String session) {
    return "--session=" + session;
  }

  private JsonNode answer(String... arguments) {
    return CliDoor.json(CliDoor.done(cli.run(arguments)).text());
  }
}
