package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.transformation.Presets;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Operation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers to many requests for renditions, counted; and what is wrong with any of them. */
final class EveryAnswer {
  /** What the server is to know. */
  static final String PRESET = "card=resize_64x48_cover,quality_70";

  private static final Presets PRESETS =
      Presets.of(Map.of("card", PRESET.substring(PRESET.indexOf('=') + 1)), /* only= */ false);

  /** The structure of what was rendered is held to its format, not to what an upload may be. */
  private static final Inspector INSPECTOR =
      new Inspector(new Limits(Long.MAX_VALUE, 1 << 20, 1 << 30, 1 << 30, 1 << 20, 1 << 20));

  private final RunningServer server;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Set<String> steps = new HashSet<>();
  private final Set<String> refused = new TreeSet<>();
  private final List<String> failures = new ArrayList<>();
  private final long started = System.nanoTime();

  EveryAnswer(RunningServer server) {
    this.server = server;
  }

  /** A stored picture. */
  record Source(String name, String id, Size size, boolean isVector) {}

  static Source store(RunningServer server, String name, byte[] file) throws Exception {
    ImageFormat format =
        ImageFormat.findByExtension(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
    JsonNode stored = server.store(format.mediaType(), file);
    Size size = new Size(stored.get("width").asInt(), stored.get("height").asInt());
    return new Source(name, stored.get("id").asText(), size, format == ImageFormat.SVG);
  }

  /** Asks for one rendition. */
  void add(Source source, String step, ImageFormat format) {
    String name = step + "." + format.extensions().getFirst();
    String answer;
    String fault = "";
    try {
      HttpResponse<byte[]> response = server.get("/images/" + source.id() + "/" + name);
      if (response.statusCode() == 200) {
        answer = "200";
        fault = fault(source, step, format, response);
      } else {
        JsonNode problem = RunningServer.json(response);
        answer = response.statusCode() + " " + problem.path("code").asText();
        String detail = problem.path("detail").asText();
        // The pictures are sound: all that may be asked in vain is what this one cannot have.
        if (answer.equals("400 invalid-transformation")) {
          refuse(source.name() + " " + name + ": " + detail);
        } else {
          fault = detail;
        }
      }
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      answer = "none";
      fault = e.toString();
    }
    count(step, answer);
    if (!fault.isEmpty()) {
      fail(source.name() + " " + name + ": " + answer + ": " + fault);
    }
  }

  /** What is wrong with a rendition, or nothing. */
  private static String fault(
      Source source, String step, ImageFormat format, HttpResponse<byte[]> response)
      throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.equals(format.mediaType())) {
      return "Content-Type " + type;
    }
    Path file = Files.createTempFile("rendition", "");
    try {
      Size size = INSPECTOR.inspect(Files.write(file, response.body()), format).size();
      Transformation transformation = PRESETS.parse(step);
      Size planned = transformation.plan(source.size(), source.isVector()).result();
      boolean isKnown = transformation.operations().stream().allMatch(Operation::sizeIsKnown);
      return !isKnown || size.equals(planned) ? "" : "is " + size + ", planned " + planned;
    } catch (Failure e) {
      return e.toString();
    } finally {
      Files.delete(file);
    }
  }

  private synchronized void count(String step, String answer) {
    steps.add(step);
    counts.merge(answer, 1, Integer::sum);
  }

  private synchronized void refuse(String what) {
    refused.add(what);
  }

  private synchronized void fail(String what) {
    failures.add(what);
  }

  /** The counts, and every answer that is no picture. */
  synchronized void print(String title, int files) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "%s: %d files, %d steps, %d renditions in %d s: %s; %d failures%n",
        title,
        files,
        steps.size(),
        all,
        (System.nanoTime() - started) / 1_000_000_000,
        counts,
        failures.size());
    refused.forEach(what -> System.out.println("refused: " + what));
    failures.forEach(what -> System.out.println("FAILED: " + what));
  }

  synchronized void assertNoFailure() {
    assertThat(counts.get("200")).isPositive();
    assertThat(failures).isEmpty();
  }
}
