package com.progimage.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.engine.analysis.label.PackedLabels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsPackTest {
  @TempDir Path folder;

  /** The folder that {@code PROGIMAGE_MODELS} names, if it has a file. */
  private static Path originals(String file) {
    String originals = System.getenv("PROGIMAGE_MODELS");
    if (originals == null || !Files.exists(Path.of(originals, file))) {
      System.err.println("SKIPPED: no " + file + ": set PROGIMAGE_MODELS to its folder");
      return abort("no " + file + ": set PROGIMAGE_MODELS to its folder");
    }
    return Path.of(originals);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PackedLabels.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  void theOriginalFileGivesThePackOfTheServer() throws IOException {
    Path originals = originals(OriginalFile.LABEL_NET.fileName());
    assertThat(Models.pack("labels", originals)).isEqualTo(resource("labels.pack"));
  }

  @Test
  void theOriginalScriptGivesTheNamesOfTheServer() throws IOException {
    Path originals = originals("imagenet_classes.js");
    assertThat(Models.pack("label-names", originals)).isEqualTo(resource("names.txt"));
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.write(folder.resolve("imagenet_classes.js"), new byte[] {1});
    Files.write(folder.resolve(OriginalFile.LABEL_NET.fileName()), new byte[] {1});
    assertThatThrownBy(() -> Models.pack("label-names", folder))
        .hasMessageContaining("instead of 2b077246");
    assertThatThrownBy(() -> Models.pack("labels", folder))
        .hasMessageContaining("is not the original file");
  }
}
