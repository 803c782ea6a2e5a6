package com.progimage.server.blob.s3.client;

import static com.progimage.server.blob.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.image.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePartTest {
  @TempDir Path folder;

  private Path file() throws IOException {
    return Files.write(folder.resolve("file"), bytes(1_000));
  }

  @Test
  void eachStreamHasTheBytesOfThePartAlone() throws IOException {
    byte[] expected = Arrays.copyOfRange(bytes(1_000), 300, 500);
    FilePart part = new FilePart(file(), 300, 200, () -> {});
    for (int attempt = 0; attempt < 2; attempt++) {
      try (InputStream stream = part.newStream()) {
        assertThat(stream.readAllBytes()).isEqualTo(expected);
      }
    }
    try (InputStream stream = part.newStream()) {
      assertThat(stream.read()).isEqualTo(expected[0] & 0xff);
      assertThat(stream.skip(1_000)).isEqualTo(199);
      assertThat(stream.read()).isEqualTo(-1);
    }
    assertThat(part.digest()).isEqualTo(Digest.of(expected));
  }

  @Test
  void aFileThatBecameShorterIsNotTakenForThePart() throws IOException {
    FilePart part = new FilePart(file(), 900, 200, () -> {});
    assertThatExceptionOfType(EOFException.class).isThrownBy(part::digest);
  }
}
