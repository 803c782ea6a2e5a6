package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.features.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The SDK for Go. */
final class GoDoor implements Door {
  private final GoDriver driver;
  private final URI server;

  GoDoor(URI server) {
    this.driver = GoDriver.shared();
    this.server = server;
  }

  @Override
  public Stored upload(NewImage image) {
    ObjectNode command = command("upload").put("bytes", image.bytes());
    put(command, "mediaType", image.mediaType());
    put(command, "idempotencyKey", image.key());
    put(command, "analyze", image.analysis());
    if (image.ttl() != null) {
      command.put("ttlSeconds", image.ttl().toSeconds());
    }
    return Stored.of(told(command.put("verifyPixels", image.verified())));
  }

  @Override
  public Stored info(String id) {
    return Stored.of(told(command("info", id)));
  }

  @Override
  public byte[] original(String id) {
    return bytes(told(command("original", id)));
  }

  @Override
  public byte[] get(String id, String rendition) {
    return bytes(told(command("get", id, rendition)));
  }

  @Override
  public void save(String id, String rendition, Path file) {
    told(command("save", id, rendition).put("file", file.toString()));
  }

  @Override
  public void delete(String id) {
    told(command("delete", id));
  }

  @Override
  public List<Stored> list() {
    return each(told(command("list"))).stream().map(Stored::of).toList();
  }

  @Override
  public String submit(List<String> ids, List<String> renditions) {
    ObjectNode command = command("submit");
    ids.forEach(command.putArray("ids")::add);
    renditions.forEach(command.putArray("renditions")::add);
    return told(command).asText();
  }

  @Override
  public Ended await(String job) {
    return Ended.of(told(command("await", job)));
  }

  @Override
  public List<Ended.Result> follow(String job) {
    return each(told(command("follow", job))).stream().map(Ended.Result::of).toList();
  }

  @Override
  public List<Ended.Result> results(String job) {
    return each(told(command("results", job))).stream().map(Ended.Result::of).toList();
  }

  @Override
  public Ended cancel(String job) {
    return Ended.of(told(command("cancel", job)));
  }

  @Override
  public AnalysisDoor analyses() {
    return new GoAnalysisDoor(this);
  }

  @Override
  public Map<String, Long> limits() {
    Map<String, Long> limits = new LinkedHashMap<>();
    told(command("limits"))
        .properties()
        .forEach(limit -> limits.put(limit.getKey(), limit.getValue().asLong()));
    return limits;
  }

  @Override
  public String etag(String id, String rendition) {
    return told(command("etag", id, rendition)).asText();
  }

  @Override
  public Optional<byte[]> getIfChanged(String id, String rendition, String etag) {
    JsonNode changed = told(command("getIfChanged", id, rendition).put("etag", etag));
    return changed.isTextual() ? Optional.of(bytes(changed)) : Optional.empty();
  }

  @Override
  public String shown(int httpStatus, String code) {
    return Integer.toString(httpStatus);
  }

  ObjectNode command(String action) {
    ObjectNode command = GoDriver.command().put("do", action).put("server", server.toString());
    Access.keyOf(server).ifPresent(key -> command.put("key", key));
    return command;
  }

  private ObjectNode command(String action, String id) {
    return command(action).put("id", id);
  }

  private ObjectNode command(String action, String id, String rendition) {
    return command(action, id).put("rendition", rendition);
  }

  private static void put(ObjectNode command, String field, @Nullable String value) {
    if (value != null) {
      command.put(field, value);
    }
  }

  JsonNode told(ObjectNode command) {
    JsonNode answer = driver.ask(command);
    JsonNode refusal = answer.path("refusal");
    if (refusal.isMissingNode()) {
      return answer.path("value");
    }
    JsonNode seconds = refusal.path("retryAfterSeconds");
    throw new Refusal(
        refusal.path("status").asText(),
        refusal.path("code").asText(),
        seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : null,
        refusal.path("message").asText());
  }

  private static byte[] bytes(JsonNode value) {
    try {
      return value.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  @Override
  public String toString() {
    return "Go";
  }
}
