package com.progimage.server.render.protocol;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageFormat;
import java.util.Map;
import java.util.Set;

/**
 * The identity and the capabilities of the engine in the render workers.
 *
 * @param engine its name: {@code java}
 * @param revision changes whenever the same request may give different bytes
 * @param reads formats of sources
 * @param writes formats of outputs
 * @param models of the analyses that it can do
 */
public record EngineCapabilities(
    String engine,
    String revision,
    Set<ImageFormat> reads,
    Set<ImageFormat> writes,
    Map<AnalysisKind, String> models) {
  public EngineCapabilities {
    if (engine.isBlank() || revision.isBlank()) {
      throw new IllegalArgumentException("an engine has a name and a revision");
    }
    reads = Set.copyOf(reads);
    writes = Set.copyOf(writes);
    models = Map.copyOf(models);
  }
}
