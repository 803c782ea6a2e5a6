package com.progimage.server.engine.analysis;

import static org.junit.jupiter.api.Assumptions.abort;

import com.progimage.server.analysis.OriginalFile;
import java.nio.file.Path;

/** The folder with original weights that {@code PROGIMAGE_MODELS} names. */
public final class OriginalModels {
  private OriginalModels() {}

  /** Where the file is absent the calling test is skipped and says so. */
  public static Path folderWith(OriginalFile file) {
    String named = System.getenv("PROGIMAGE_MODELS");
    if (named != null && file.isIn(Path.of(named))) {
      return Path.of(named);
    }
    String problem = "no original weights: set PROGIMAGE_MODELS to a folder with ";
    System.err.println("SKIPPED: " + problem + file.fileName());
    return abort(problem + file.fileName());
  }
}
