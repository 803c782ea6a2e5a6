package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.door.CliProcess.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line. */
final class CliDoor implements Door {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ANSWERED = Pattern.compile("the server answered \\d+ ([a-z-]+)");
  private static final Pattern LATER = Pattern.compile("try again after (\\d+) s");

  private final CliProcess cli;
  private final Path folder;

  CliDoor(URI server, Path folder) {
    this.cli = new CliProcess(server, folder);
    this.folder = folder;
  }

  @Override
  public Stored upload(NewImage image) {
    List<String> arguments = new ArrayList<>(List.of("upload", "--json", file(image)));
    if (image.analysis() != null) {
      arguments.addAll(List.of("--analyze", image.analysis()));
    }
    return Stored.of(json(done(cli.run(arguments.toArray(String[]::new))).text()));
  }

  /** Writes an image into the user's folder, and gives the name of its file. */
  String file(NewImage image) {
    try {
      Files.write(folder.resolve(image.name()), image.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image.name();
  }

  @Override
  public Stored info(String id) {
    return Stored.of(json(done(cli.run("info", "--json", id)).text()));
  }

  @Override
  public byte[] original(String id) {
    return done(cli.run("get", id)).out();
  }

  @Override
  public byte[] get(String id, String rendition) {
    return done(cli.run("get", id + rendition)).out();
  }

  @Override
  public void save(String id, String rendition, Path file) {
    done(cli.run("get", id + rendition, "-o", file.toString()));
  }

  @Override
  public void delete(String id) {
    done(cli.run("rm", "--json", id));
  }

  @Override
  public List<Stored> list() {
    return done(cli.run("ls", "--json")).text().lines().map(CliDoor::json).map(Stored::of).toList();
  }

  @Override
  public String submit(List<String> ids, List<String> renditions) {
    List<String> arguments = new ArrayList<>(List.of("job", "submit"));
    arguments.addAll(ids);
    // Each transformation is made in each format.
    Set<String> formats = new LinkedHashSet<>();
    Set<String> transformations = new LinkedHashSet<>();
    for (String rendition : renditions) {
      int dot = rendition.lastIndexOf('.');
      formats.add(rendition.substring(dot + 1));
      transformations.add(rendition.substring(0, dot).replaceFirst("^/", ""));
    }
    arguments.addAll(List.of("--to", String.join(",", formats)));
    for (String transformation : transformations) {
      if (!transformation.isEmpty()) {
        arguments.addAll(List.of("-t", transformation));
      }
    }
    String id = done(cli.run(arguments.toArray(String[]::new))).text().strip();
    if (!id.matches("[0-9a-f-]{36}")) {
      throw new AssertionError("no id: " + id);
    }
    return id;
  }

  @Override
  public Ended await(String job) {
    Result watched = cli.run("job", "watch", "--quiet", job);
    Ended ended = Ended.of(json(done(cli.run("job", "status", "--json", job)).text()));
    if (watched.exit() != (ended.state().equals("succeeded") ? 0 : 6)) {
      throw new AssertionError(ended + " but " + watched.all());
    }
    return ended;
  }

  @Override
  public List<Ended.Result> follow(String job) {
    return ended(cli.run("job", "watch", "--json", job));
  }

  @Override
  public List<Ended.Result> results(String job) {
    return ended(cli.run("job", "results", "--json", job));
  }

  @Override
  public Ended cancel(String job) {
    return Ended.of(json(done(cli.run("job", "cancel", "--json", job)).text()));
  }

  private static List<Ended.Result> ended(Result lines) {
    return done(lines).text().lines().map(CliDoor::json).map(Ended.Result::of).toList();
  }

  @Override
  public AnalysisDoor analyses() {
    return new CliAnalysisDoor(this, cli);
  }

  @Override
  public Map<String, Long> limits() {
    Map<String, Long> limits = new LinkedHashMap<>();
    json(done(cli.run("capabilities", "--json")).text())
        .path("limits")
        .properties()
        .forEach(limit -> limits.put(limit.getKey(), limit.getValue().asLong()));
    return limits;
  }

  @Override
  public String shown(int httpStatus, String code) {
    return switch (code) {
      case "image-not-found", "job-not-found", "key-not-found" -> "exit 3";
      case "key-required", "key-invalid", "scope-missing" -> "exit 7";
      default -> "exit 1";
    };
  }

  static Result done(Result result) {
    if (result.exit() == 0) {
      return result;
    }
    Matcher code = ANSWERED.matcher(result.err());
    String told = code.find() ? code.group(1) : "";
    if (result.text().startsWith("{")) {
      // With --json scripts are told the same as people.
      JsonNode error = json(result.text()).path("error");
      if (!error.path("code").asText().equals(told.isEmpty() ? "unreachable" : told)) {
        throw new AssertionError("two codes: " + result.all());
      }
    }
    Matcher later = LATER.matcher(result.err());
    throw new Refusal(
        "exit " + result.exit(),
        told,
        later.find() ? Duration.ofSeconds(Long.parseLong(later.group(1))) : null,
        result.all());
  }

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  @Override
  public String toString() {
    return "CLI";
  }
}
