package com.progimage.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.engine.analysis.label.PackedLabels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsPackTest {
  /** The folder with the original weights and names. */
  private static final Path ORIGINALS = Path.of(System.getProperty("progimage.originals", ""));

  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PackedLabels.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  @Tag("originals")
  void theOriginalFileGivesThePackOfTheServer() throws IOException {
    assertThat(Models.pack("labels", ORIGINALS)).isEqualTo(resource("labels.pack"));
  }

  @Test
  @Tag("originals")
  void theOriginalScriptGivesTheNamesOfTheServer() throws IOException {
    assertThat(Models.pack("label-names", ORIGINALS)).isEqualTo(resource("names.txt"));
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
