package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;

/**
 * Names one analysis: servers do it once for equal bytes.
 *
 * @param digest of the picture's bytes
 * @param model name and version of the analyzer's model
 */
public record FactKey(Digest digest, AnalysisKind kind, String model) {
  public FactKey {
    if (model.isBlank() || model.length() > 100) {
      throw new IllegalArgumentException("model '" + model + "'");
    }
  }
}
