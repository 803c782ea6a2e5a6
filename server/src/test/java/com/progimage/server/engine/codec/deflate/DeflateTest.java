package com.progimage.server.engine.codec.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeflateTest {
  private static byte[] compressed(byte[] data, MatchEffort effort, Random random)
      throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Deflate deflate = new Deflate((bytes, count) -> stream.write(bytes, 0, count), effort, 3);
    for (int at = 0; at < data.length; ) {
      int count = Math.min(data.length - at, 1 + random.nextInt(5000));
      deflate.write(data, at, count);
      at += count;
    }
    deflate.finish();
    return stream.toByteArray();
  }

  private static void assertComesBack(byte[] data, MatchEffort effort, Random random)
      throws IOException, DataFormatException {
    byte[] back = new byte[data.length + 1];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(compressed(data, effort, random));
      assertThat(inflater.inflate(back)).isEqualTo(data.length);
      assertThat(inflater.finished()).isTrue();
    }
    assertThat(Arrays.mismatch(back, data)).isEqualTo(data.length);
  }

  @ParameterizedTest
  @EnumSource
  void dataOfEveryKindComesBack(MatchEffort effort) throws IOException, DataFormatException {
    Random random = new Random(effort.name().hashCode());
    for (int i = 0; i < 40; i++) {
      assertComesBack(InflateTest.data(random, 1 << 4 + i % 15), effort, random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dataThatEndsAroundTheEndOfAChunkComesBack(MatchEffort effort)
      throws IOException, DataFormatException {
    Random random = new Random(5);
    int ahead = effort.aheadBytes();
    for (int more : new int[] {-1, 0, 1, 257, 258, 259, ahead - 1, ahead, ahead + 1}) {
      byte[] data = new byte[effort.chunkBytes() + more];
      for (int at = 0; at < data.length; at += 1 + random.nextInt(600)) {
        data[at] = (byte) random.nextInt(3);
      }
      assertComesBack(data, effort, random);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void repetitionsOverChunksAndTheWholeWindowComeBack(MatchEffort effort)
      throws IOException, DataFormatException {
    Random random = new Random(9);
    for (int period : new int[] {1, 2, 3, 255, 258, 4_099, 32_766, 32_767, 32_768, 32_769}) {
      byte[] start = new byte[period];
      random.nextBytes(start);
      byte[] data = new byte[700_000];
      for (int i = 0; i < data.length; i++) {
        data[i] = start[i % period];
      }
      // Now and then, a repetition ends.
      for (int at = 0; at < data.length; at += 1 + random.nextInt(20_000)) {
        data[at]++;
      }
      assertComesBack(data, effort, random);
    }
  }
}
