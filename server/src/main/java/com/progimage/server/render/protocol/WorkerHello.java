package com.progimage.server.render.protocol;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a worker, which is now warm and waits for requests.
 *
 * @param pid of the process that renders; the server compares it with the process that it started
 */
public record WorkerHello(
    String engine,
    String revision,
    Set<ImageFormat> reads,
    Set<ImageFormat> writes,
    Map<AnalysisKind, String> models,
    long pid)
    implements WorkerMessage {
  /**
   * System property of a server and its workers. With {@code off}, a worker does not warm up
   * further after its hello.
   */
  public static final String WARM_UP = "progimage.worker.warm-up";

  public static WorkerHello of(EngineCapabilities capabilities, long pid) {
    return new WorkerHello(
        capabilities.engine(),
        capabilities.revision(),
        capabilities.reads(),
        capabilities.writes(),
        capabilities.models(),
        pid);
  }

  static WorkerHello from(MessageFields fields) {
    return new WorkerHello(
        fields.text("engine"),
        fields.text("revision"),
        formats(fields.texts("reads")),
        formats(fields.texts("writes")),
        fields.objects("models").stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    model -> AnalysisKind.of(model.text("analysis")),
                    model -> model.text("model"))),
        fields.number("pid"));
  }

  @Override
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("engine", engine);
    fields.put("revision", revision);
    fields.put("reads", texts(reads));
    fields.put("writes", texts(writes));
    fields.put(
        "models",
        models.entrySet().stream()
            .map(model -> Map.of("analysis", model.getKey().text(), "model", model.getValue()))
            .toList());
    fields.put("pid", pid);
    return fields;
  }

  private static List<String> texts(Set<ImageFormat> formats) {
    return formats.stream().sorted().map(ImageFormat::text).toList();
  }

  private static Set<ImageFormat> formats(List<String> texts) {
    return texts.stream().map(ImageFormat::of).collect(Collectors.toUnmodifiableSet());
  }

  public EngineCapabilities capabilities() {
    return new EngineCapabilities(engine, revision, reads, writes, models);
  }
}
