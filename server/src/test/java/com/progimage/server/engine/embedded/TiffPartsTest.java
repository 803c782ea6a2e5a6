package com.progimage.server.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.tiff.TiffBytes;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.engine.convert.EncodedJpeg;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFF files with JPEG compression. */
class TiffPartsTest {
  private static Pixels decode(byte[] file) {
    return Pictures.decode(Codecs.decoder(ImageFormat.TIFF), file).pixels();
  }

  /** Changes the size in the frame header. */
  private static byte[] claiming(byte[] jpeg, int width, int height) {
    byte[] file = jpeg.clone();
    for (int i = 2; i + 8 < file.length; i++) {
      if (file[i] == (byte) 0xff && (file[i + 1] & 0xfc) == 0xc0 && file[i + 1] != (byte) 0xc4) {
        ByteBuffer.wrap(file).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return file;
      }
    }
    throw new AssertionError("no frame header");
  }

  private static byte[] jpeg(int width, int height, int components) {
    return EncodedJpeg.of(width, height, components, false, (x, y, c) -> 40 * c + x);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void aPartClaimsNoMorePixelsThanItHolds(int components) {
    int photometric = new int[] {0, 1, 0, 2, 5}[components];
    byte[] lie = claiming(jpeg(16, 16, components), 40_000, 40_000);
    byte[] strip = new TiffBytes(16, 16, 8, components, photometric).field(259, 7).file(1, lie);
    byte[] tile =
        new TiffBytes(16, 16, 8, components, photometric)
            .field(259, 7)
            .field(322, 16)
            .field(323, 16)
            .file(1, lie);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (byte[] file : new byte[][] {strip, tile}) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThatThrownBy(() -> decode(file))
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE))
          .rootCause()
          .hasMessageContaining("40000x40000");
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }
  }

  @Test
  void aPartMayBeFilledUpToWholeBlocks() {
    byte[] strip = new TiffBytes(10, 10, 8, 1, 1).field(259, 7).file(1, jpeg(10, 16, 1));
    assertThat(Pictures.difference(decode(strip), Pictures.of(10, 10, (x, y) -> gray(x))))
        .isLessThanOrEqualTo(1);
    byte[] white = new TiffBytes(10, 10, 8, 1, 0).field(259, 7).file(1, jpeg(10, 10, 1));
    assertThat(Pictures.difference(decode(white), Pictures.of(10, 10, (x, y) -> gray(255 - x))))
        .isLessThanOrEqualTo(1);
  }

  private static int gray(int level) {
    return 0xff000000 | level * 0x010101;
  }

  @Test
  void inksAreTakenAsTheyAreWhateverTheirJpegSays() {
    byte[] plain = new byte[20 * 20 * 4];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i % 4 == 1 ? 200 : 30);
    }
    Pixels expected = decode(new TiffBytes(20, 20, 8, 4, 5).file(1, plain));
    byte[] inks = EncodedJpeg.of(20, 20, 4, false, (x, y, c) -> c == 1 ? 200 : 30);
    for (byte[] part :
        new byte[][] {inks, EncodedJpeg.adobe(inks, 0), EncodedJpeg.adobe(inks, 2)}) {
      byte[] file = new TiffBytes(20, 20, 8, 4, 5).field(259, 7).file(1, part);
      assertThat(Pictures.difference(decode(file), expected)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void inksLieInTilesWithSharedTables() {
    byte[] whole = EncodedJpeg.of(16, 16, 4, false, (x, y, c) -> c == 2 ? 90 : 10);
    int scanAt = tablesEnd(whole);
    byte[] tables = Arrays.copyOf(whole, scanAt + 2);
    tables[scanAt] = (byte) 0xff;
    tables[scanAt + 1] = (byte) 0xd9;
    byte[] part = new byte[whole.length - scanAt + 2];
    part[0] = (byte) 0xff;
    part[1] = (byte) 0xd8;
    System.arraycopy(whole, scanAt, part, 2, whole.length - scanAt);
    byte[] file =
        new TiffBytes(20, 12, 8, 4, 5)
            .field(259, 7)
            .field(322, 16)
            .field(323, 16)
            .bytes(347, tables)
            .file(2, part, part);
    assertThat(Arrays.stream(decode(file).argb()).distinct()).hasSize(1);
  }

  /** Position of the frame header, after the tables. */
  private static int tablesEnd(byte[] jpeg) {
    int at = 2;
    int frame = -1;
    while (jpeg[at + 1] != (byte) 0xda) {
      frame = jpeg[at + 1] == (byte) 0xc0 ? at : frame;
      at += 2 + ((jpeg[at + 2] & 255) << 8 | jpeg[at + 3] & 255);
    }
    return frame;
  }
}
