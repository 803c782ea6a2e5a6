package com.progimage.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.analysis.face.PackedFaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FacesPackTest {
  @TempDir Path folder;

  @Test
  @Tag("originals")
  void theOriginalFilesGiveThePackOfTheServer() throws IOException {
    byte[] pack = Models.pack("faces", Path.of(System.getProperty("progimage.originals")));

    try (InputStream file =
        Objects.requireNonNull(PackedFaces.class.getResourceAsStream("faces.pack"))) {
      assertThat(pack).isEqualTo(file.readAllBytes());
    }
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Files.write(folder.resolve("hog.svm"), new byte[] {1});

    assertThatThrownBy(() -> Models.pack("faces", folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("instead of f3f7aa83")
        .hasMessageContaining("docs/models.md");
  }
}
