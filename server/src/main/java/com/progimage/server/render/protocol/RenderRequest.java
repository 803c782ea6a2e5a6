package com.progimage.server.render.protocol;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One source, and what to do with it: outputs, for which it is decoded once, and analyses.
 *
 * @param id the reply's
 * @param named all images that the outputs' transformations name
 * @param outputs at least one, if there are no analyses
 */
public record RenderRequest(
    long id,
    SourceFile source,
    Map<ImageId, SourceFile> named,
    DecodeLimits limits,
    List<OutputFile> outputs,
    List<AnalysisKind> analyses)
    implements WorkerMessage {
  public RenderRequest {
    named = Map.copyOf(named);
    outputs = List.copyOf(outputs);
    analyses = List.copyOf(analyses);
    if (outputs.isEmpty() && analyses.isEmpty()) {
      throw new IllegalArgumentException("nothing to do");
    }
  }

  /** A request whose transformations name no image. */
  public RenderRequest(long id, SourceFile source, DecodeLimits limits, List<OutputFile> outputs) {
    this(id, source, Map.of(), limits, outputs, List.of());
  }

  static RenderRequest from(MessageFields fields) {
    MessageFields source = fields.object("source");
    MessageFields limits = fields.object("limits");
    return new RenderRequest(
        fields.number("id"),
        source(source),
        fields.objects("named").stream()
            .collect(Collectors.toMap(image -> id(image.text("id")), RenderRequest::source)),
        new DecodeLimits(limits.number("maxPixels"), limits.integer("maxSide")),
        fields.objects("outputs").stream()
            .map(output ->
                new OutputFile(
                    output.text("transformation"),
                    ImageFormat.of(output.text("format")),
                    output.path("path")))
            .toList(),
        fields.texts("analyses").stream().map(AnalysisKind::of).toList());
  }

  private static SourceFile source(MessageFields fields) {
    return new SourceFile(fields.path("path"), ImageFormat.of(fields.text("format")));
  }

  private static ImageId id(String text) {
    return ImageId.find(text).orElseThrow(() -> new IllegalArgumentException("id " + text));
  }

  @Override
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("source", file(source.path(), source.format()));
    fields.put(
        "named",
        named.entrySet().stream()
            .map(image -> {
              Map<String, Object> file = file(image.getValue().path(), image.getValue().format());
              file.put("id", image.getKey().text());
              return file;
            })
            .toList());
    Map<String, Object> bounds = new LinkedHashMap<>();
    bounds.put("maxPixels", limits.maxPixels());
    bounds.put("maxSide", (long) limits.maxSide());
    fields.put("limits", bounds);
    fields.put(
        "outputs",
        outputs.stream()
            .map(output -> {
              Map<String, Object> file = file(output.path(), output.format());
              file.put("transformation", output.transformation());
              return file;
            })
            .toList());
    fields.put("analyses", analyses.stream().map(AnalysisKind::text).toList());
    return fields;
  }

  private static Map<String, Object> file(Path path, ImageFormat format) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", path.toString());
    file.put("format", format.text());
    return file;
  }

  /**
   * @param path absolute, of a file that does not change
   * @param format as detected when the file was stored
   */
  public record SourceFile(Path path, ImageFormat format) {}

  /**
   * The limits of every picture from source to output.
   *
   * @param maxPixels width × height
   * @param maxSide the greater of width and height, in pixels
   */
  public record DecodeLimits(long maxPixels, int maxSide) {
    public DecodeLimits {
      if (maxPixels < 1 || maxSide < 1) {
        throw new IllegalArgumentException(maxPixels + " pixels, side " + maxSide);
      }
    }
  }

  /**
   * @param transformation canonical text; empty for a plain conversion
   * @param path absolute, of the file that the worker creates
   */
  public record OutputFile(String transformation, ImageFormat format, Path path) {}
}
