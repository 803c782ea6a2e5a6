package com.progimage.server.http.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.http.rendition.GzippedSvg.GzippedBytes;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GzippedSvgTest {
  /** What compressing takes beside the bytes themselves. */
  private static final int OWN_BYTES = 32 << 10;

  private static final int MOST = 4 << 20;

  @TempDir Path folder;

  private final MemoryBudget memory = new MemoryBudget("compression", 2 * MOST);
  private final GzippedSvg gzip = new GzippedSvg(memory);

  private FileChannel file(byte[] bytes) throws IOException {
    return FileChannel.open(Files.write(folder.resolve("drawing.svg"), bytes));
  }

  private Optional<GzippedBytes> compress(byte[] bytes) throws IOException {
    try (FileChannel file = file(bytes)) {
      return gzip.of("etag", file, bytes.length);
    }
  }

  private static byte[] unzipped(GzippedBytes compressed) throws IOException {
    try (var unzip = new GZIPInputStream(new ByteArrayInputStream(compressed.bytes()))) {
      return unzip.readAllBytes();
    }
  }

  private static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (16 << 10) - 1, 16 << 10, (16 << 10) + 1, MOST})
  void bytesThatDoNotCompressComeBack(int count) throws IOException {
    byte[] bytes = noise(count);
    try (GzippedBytes compressed = compress(bytes).orElseThrow()) {
      assertThat(unzipped(compressed)).isEqualTo(bytes);
      // What was taken for them is enough.
      assertThat(compressed.bytes().length).isLessThanOrEqualTo(OWN_BYTES + count);
      assertThat(memory.usedBytes()).isEqualTo(OWN_BYTES + count);
    }
    assertThat(memory.usedBytes()).isZero();
  }

  @Test
  void bytesThatCompressAThousandfoldComeBack() throws IOException {
    byte[] bytes = new byte[MOST];
    try (GzippedBytes compressed = compress(bytes).orElseThrow()) {
      assertThat(compressed.bytes().length).isLessThan(MOST / 900);
      assertThat(unzipped(compressed)).isEqualTo(bytes);
    }
  }

  @Test
  void aFileThatIsCutOffIsAnErrorThatIsNotRemembered() throws IOException {
    byte[] bytes = noise(50_000);
    try (FileChannel file = file(Arrays.copyOf(bytes, 49_999))) {
      assertThatExceptionOfType(EOFException.class)
          .isThrownBy(() -> gzip.of("etag", file, bytes.length))
          .withMessageContaining("49999 of 50000");
    }
    assertThat(memory.usedBytes()).isZero();
    try (GzippedBytes compressed = compress(bytes).orElseThrow()) {
      assertThat(unzipped(compressed)).isEqualTo(bytes);
    }
  }

  @Test
  void aFileThatCannotBeReadIsAnErrorAndGivesItsMemoryBack() throws IOException {
    FileChannel closed = file(noise(10));
    closed.close();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> gzip.of("etag", closed, 10));
    assertThat(memory.usedBytes()).isZero();
  }

  @Test
  void whatFollowsTheBytesIsLeftOut() throws IOException {
    byte[] bytes = noise(50_000);
    try (FileChannel file = file(bytes);
        GzippedBytes compressed = gzip.of("etag", file, 20_000).orElseThrow()) {
      assertThat(unzipped(compressed)).isEqualTo(Arrays.copyOf(bytes, 20_000));
    }
  }

  @Test
  void oneFileIsReadOnceAndThenTakesWhatItsCompressedBytesTake() throws IOException {
    byte[] bytes = new byte[100_000];
    compress(bytes).orElseThrow().close();
    FileChannel closed = file(bytes);
    closed.close();
    try (GzippedBytes again = gzip.of("etag", closed, bytes.length).orElseThrow()) {
      assertThat(unzipped(again)).isEqualTo(bytes);
      assertThat(memory.usedBytes()).isEqualTo(OWN_BYTES + again.bytes().length);
    }
  }

  @Test
  void whatThereIsJustMemoryForIsCompressedAndOneByteMoreIsNot() throws IOException {
    int count = 1_000_000;
    try (MemoryLease _ = memory.take(2 * MOST - OWN_BYTES - count)) {
      assertThat(compress(new byte[count + 1])).isEmpty();
      try (GzippedBytes compressed = compress(new byte[count]).orElseThrow()) {
        assertThat(memory.usedBytes()).isEqualTo(memory.totalBytes());
        assertThat(unzipped(compressed)).hasSize(count);
        // What is remembered takes memory, too, while it is sent.
        assertThat(compress(new byte[count])).isEmpty();
      }
    }
    assertThat(memory.usedBytes()).isZero();
  }

  @Test
  void drawingsOfFourMebibytesAreTheLargestToBeHadCompressed() {
    assertThat(GzippedSvg.exists(image(ImageFormat.SVG, MOST), ImageFormat.SVG)).isTrue();
    assertThat(GzippedSvg.exists(image(ImageFormat.SVG, MOST + 1), ImageFormat.SVG)).isFalse();
    assertThat(GzippedSvg.exists(image(ImageFormat.SVG, 1), ImageFormat.PNG)).isFalse();
    // What a picture is traced to has a bound of its own.
    assertThat(GzippedSvg.exists(image(ImageFormat.PNG, MOST + 1), ImageFormat.SVG)).isTrue();
  }

  private static StoredImage image(ImageFormat format, long byteCount) {
    return new StoredImage(
        ImageId.create(Instant.EPOCH),
        Ownership.PUBLIC,
        format,
        new Size(1, 1),
        byteCount,
        Digest.of(new byte[0]),
        Lifetime.endless(Instant.EPOCH));
  }
}
