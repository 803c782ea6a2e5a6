package com.progimage.server.analysis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OriginalFileTest {
  @TempDir Path folder;

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> OriginalFile.check(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.resolve(OriginalFile.FACE_NET.fileName()) + " is missing")
        .hasMessageContaining("leave out the setting");
  }

  @Test
  void anotherFileOfThatNameIsRefused() throws IOException {
    Path file = folder.resolve(OriginalFile.FACE_LANDMARKS.fileName());
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> OriginalFile.FACE_LANDMARKS.read(folder))
        .hasMessageContaining(file + " is not the original file of 9150489 bytes")
        .hasMessageContaining("c4b1e980");

    Files.write(file, new byte[9_150_489]);
    assertThatThrownBy(() -> OriginalFile.FACE_LANDMARKS.read(folder))
        .hasMessageContaining("is not the original file");
  }
}
