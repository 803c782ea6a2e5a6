package com.progimage.server.render.order;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One source, and what to do with it: outputs, which are made in one decoding, and analyses.
 *
 * @param sourceDigest of the source's bytes
 * @param source a file that must not change while the task runs
 * @param sourcePixels width × height once decoded, times the number of frames if all are needed;
 *     for an SVG, those of the picture that it is drawn as
 * @param sourceBytes size of the source file
 * @param named all images that the outputs' transformations name
 * @param outputs at most {@value #MAX_OUTPUTS}; at least one, if there are no analyses
 */
public record RenderOrder(
    Digest sourceDigest,
    Path source,
    ImageFormat sourceFormat,
    long sourcePixels,
    long sourceBytes,
    Map<ImageId, NamedSource> named,
    List<RenderOutput> outputs,
    List<AnalysisKind> analyses) {
  public static final int MAX_OUTPUTS = 64;

  public RenderOrder {
    source = source.toAbsolutePath();
    named = Map.copyOf(named);
    outputs = List.copyOf(outputs);
    analyses = List.copyOf(analyses);
    if (sourcePixels < 1 || sourceBytes < 0) {
      throw new IllegalArgumentException(sourcePixels + " pixels, " + sourceBytes + " bytes");
    }
    if ((outputs.isEmpty() && analyses.isEmpty()) || outputs.size() > MAX_OUTPUTS) {
      throw new IllegalArgumentException(outputs.size() + " outputs");
    }
    if (outputs.stream().map(RenderOutput::file).distinct().count() < outputs.size()) {
      throw new IllegalArgumentException("two outputs have one file");
    }
  }

  /** An order whose transformations name no image. */
  public RenderOrder(
      Digest sourceDigest,
      Path source,
      ImageFormat sourceFormat,
      long sourcePixels,
      long sourceBytes,
      List<RenderOutput> outputs) {
    this(
        sourceDigest,
        source,
        sourceFormat,
        sourcePixels,
        sourceBytes,
        Map.of(),
        outputs,
        List.of());
  }

  /** An order of analyses alone. */
  public static RenderOrder ofAnalyses(
      Digest sourceDigest,
      Path source,
      ImageFormat sourceFormat,
      long sourcePixels,
      long sourceBytes,
      List<AnalysisKind> analyses) {
    return new RenderOrder(
        sourceDigest,
        source,
        sourceFormat,
        sourcePixels,
        sourceBytes,
        Map.of(),
        List.of(),
        analyses);
  }

  /** Whether it has no outputs. */
  public boolean isAnalysis() {
    return outputs.isEmpty();
  }
}
