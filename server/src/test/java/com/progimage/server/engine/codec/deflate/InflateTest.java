package com.progimage.server.engine.codec.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the JDK's inflater, which is zlib. */
class InflateTest {
  private static final int MOST = 1 << 20;

  private enum End {
    WHOLE,
    DAMAGED,
    SHORT
  }

  /** The bytes before the end, and how the stream ends. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Result(byte[] bytes, End end) {
    void assertEqualTo(Result expected) {
      assertThat(end).isEqualTo(expected.end);
      assertThat(bytes.length).isEqualTo(expected.bytes.length);
      assertThat(Arrays.mismatch(bytes, expected.bytes)).isEqualTo(-1);
    }
  }

  private static Result byZlib(byte[] stream) {
    try (Inflater inflater = new Inflater(/* nowrap= */ true)) {
      inflater.setInput(stream);
      byte[] bytes = new byte[MOST];
      End end;
      try {
        inflater.inflate(bytes);
        end = inflater.finished() ? End.WHOLE : End.SHORT;
      } catch (DataFormatException e) {
        end = End.DAMAGED;
      }
      return new Result(Arrays.copyOf(bytes, (int) inflater.getBytesWritten()), end);
    }
  }

  /** Gives the stream in parts of random length, and reads in parts of random length. */
  private static Result byUs(byte[] stream, Random random, int mostInput, int mostOutput) {
    int[] given = {0};
    byte[] window = new byte[mostInput];
    Inflate inflate =
        new Inflate(() -> {
          int count = Math.min(stream.length - given[0], 1 + random.nextInt(mostInput));
          if (count == 0) {
            throw new EOFException();
          }
          int from = random.nextInt(mostInput - count + 1);
          System.arraycopy(stream, given[0], window, from, count);
          given[0] += count;
          return ByteBuffer.wrap(window, from, count);
        });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[mostOutput];
    try {
      while (true) {
        int count = inflate.read(part, 0, 1 + random.nextInt(mostOutput));
        if (count < 0) {
          return new Result(bytes.toByteArray(), End.WHOLE);
        }
        bytes.write(part, 0, count);
      }
    } catch (DataFormatException e) {
      return new Result(bytes.toByteArray(), End.DAMAGED);
    } catch (IOException e) {
      return new Result(bytes.toByteArray(), End.SHORT);
    }
  }

  /** Damage and a missing end are the same here: zlib reads further in a code without codes. */
  private static void assertSameBytes(byte[] stream, Random random) {
    Result expected = byZlib(stream);
    Result result = byUs(stream, random, 1 << 16, 1 << 14);
    assertThat(result.end == End.WHOLE).isEqualTo(expected.end == End.WHOLE);
    new Result(result.bytes, expected.end).assertEqualTo(expected);
  }

  private static void assertSame(byte[] stream, Random random) {
    Result expected = byZlib(stream);
    byUs(stream, random, 1 << 16, 1 << 14).assertEqualTo(expected);
    byUs(stream, random, 1 + random.nextInt(100), 1 + random.nextInt(1000)).assertEqualTo(expected);
  }

  private static byte[] deflate(byte[] data, int level, int strategy) {
    try (Deflater deflater = new Deflater(level, /* nowrap= */ true)) {
      deflater.setStrategy(strategy);
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 14];
      while (!deflater.finished()) {
        stream.write(part, 0, deflater.deflate(part));
      }
      return stream.toByteArray();
    }
  }

  /** Data of a kind between noise and runs, with repetitions at any distance. */
  static byte[] data(Random random, int most) {
    byte[] data = new byte[random.nextInt(most)];
    int spread = 1 << random.nextInt(9);
    double repeats = random.nextInt(4) / 4.0;
    for (int at = 0; at < data.length; ) {
      if (at > 0 && random.nextDouble() < repeats) {
        int distance = 1 + random.nextInt(Math.min(at, 1 << random.nextInt(16)));
        int length = Math.min(data.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
        for (int i = 0; i < length; i++, at++) {
          data[at] = data[at - distance];
        }
      } else {
        data[at++] = (byte) (random.nextGaussian() * spread);
      }
    }
    return data;
  }

  private static byte[] stream(Random random, int most) {
    int[] strategies = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};
    return deflate(data(random, most), random.nextInt(10), strategies[random.nextInt(3)]);
  }

  @Tag("slow")
  @Test
  void streamsOfEveryKindGiveTheBytesOfZlib() {
    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      assertSame(stream(random, 300_000), random);
    }
  }

  @Tag("slow")
  @Test
  void damagedStreamsGiveTheBytesOfZlibAndEndAsThere() {
    Random random = new Random(2);
    for (int i = 0; i < 6_000; i++) {
      byte[] stream = stream(random, 1 << random.nextInt(15));
      int changes = 1 + random.nextInt(3);
      for (int k = 0; k < changes && stream.length > 0; k++) {
        // Half of the changes hit the header of the first block.
        int at = random.nextInt(random.nextBoolean() ? stream.length : Math.min(90, stream.length));
        stream[at] ^= (byte) (1 << random.nextInt(8));
      }
      assertSame(random.nextInt(4) > 0 ? stream : truncated(stream, random), random);
    }
  }

  private static byte[] truncated(byte[] stream, Random random) {
    return Arrays.copyOf(stream, random.nextInt(stream.length + 1));
  }

  @Test
  void streamsThatEndAnywhereGiveAllBytesBefore() {
    Random random = new Random(3);
    byte[] stream = deflate(data(new Random(11), 30_000), 6, Deflater.DEFAULT_STRATEGY);
    for (int length = 0; length < stream.length; length += 1 + random.nextInt(40)) {
      assertSame(Arrays.copyOf(stream, length), random);
    }
  }

  @Tag("slow")
  @Test
  void noiseIsRefusedAtTheSamePlace() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] stream = new byte[1 + random.nextInt(400)];
      random.nextBytes(stream);
      // Dynamic or fixed codes, whose damage is the more interesting.
      stream[0] = (byte) (stream[0] & ~6 | (random.nextInt(8) == 0 ? 2 : 4));
      assertSameBytes(stream, random);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 257, 258, 259, 32_767, 32_768})
  void repetitionsOfEveryPeriodAreCopied(int period) {
    byte[] start = new byte[period];
    new Random(period).nextBytes(start);
    byte[] data = new byte[300_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = start[i % period];
    }
    Result result = byUs(deflate(data, 9, Deflater.DEFAULT_STRATEGY), new Random(5), 1 << 16, 7000);
    assertThat(result.end()).isEqualTo(End.WHOLE);
    assertThat(Arrays.mismatch(result.bytes(), data)).isEqualTo(-1);
  }

  @Test
  void codesOfFifteenBitsAreDecoded() {
    // Counts of Fibonacci's numbers make the longest codes.
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int symbol = 0, count = 1, next = 1; symbol < 24; symbol++) {
      for (int i = 0; i < count; i++) {
        data.write(symbol);
      }
      int sum = count + next;
      count = next;
      next = sum;
    }
    byte[] bytes = data.toByteArray();
    Random random = new Random(6);
    for (int i = bytes.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      byte swapped = bytes[i];
      bytes[i] = bytes[other];
      bytes[other] = swapped;
    }
    assertSame(deflate(bytes, 6, Deflater.HUFFMAN_ONLY), random);
  }

  @Test
  void nothingIsTakenFromTheSourceBeforeItIsNeeded() throws Exception {
    byte[] data = data(new Random(8), 5_000);
    byte[] stream = deflate(data, 6, Deflater.DEFAULT_STRATEGY);
    int[] given = {0};
    Inflate inflate = new Inflate(() -> ByteBuffer.wrap(stream, given[0]++, 1));
    byte[] one = new byte[1];
    for (int i = 0; i < data.length; i++) {
      assertThat(inflate.read(one, 0, 1)).isOne();
      try (Inflater inflater = new Inflater(/* nowrap= */ true)) {
        inflater.setInput(stream, 0, given[0] - 1);
        assertThat(inflater.inflate(new byte[i + 1])).isLessThanOrEqualTo(i);
      }
    }
    assertThat(inflate.read(one, 0, 1)).isEqualTo(-1);
  }
}
