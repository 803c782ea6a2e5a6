package com.progimage.server.http.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.memory.MemoryShare;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallBodiesTest {
  private final SmallBodies<Integer> bodies = new SmallBodies<>();

  @Test
  void rememberedBytesAreACopy() {
    ByteBuffer piece = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1).limit(3);
    bodies.remember(7, piece);
    piece.put(1, (byte) 9);

    assertThat(piece.remaining()).isEqualTo(2);
    assertThat(bodies.find(7)).contains(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(bodies.find(8)).isEmpty();

    bodies.forget(7);
    assertThat(bodies.find(7)).isEmpty();
  }

  @Test
  void aLargeFileIsRememberedAfterSomeTimesAndSeldomAtOnce() {
    ByteBuffer large = ByteBuffer.allocate(200 << 10);
    IntStream.range(0, 200).forEach(_ -> bodies.remember(-1, large));
    assertThat(bodies.find(-1)).isPresent();

    IntStream.range(0, 200).forEach(file -> bodies.remember(file, large));
    assertThat(IntStream.range(0, 200).filter(file -> bodies.find(file).isPresent()).count())
        .isLessThan(100);
  }

  @Test
  void allBytesTogetherAreBounded() {
    int each = 32 << 10;
    int files = (int) (2 * MemoryShare.SMALL_BODIES.bytes() / each);
    IntStream.range(0, files).forEach(file -> bodies.remember(file, ByteBuffer.allocate(each)));
    bodies.settle();

    long held = IntStream.range(0, files).filter(file -> bodies.find(file).isPresent()).count();
    assertThat(held * each).isLessThanOrEqualTo(MemoryShare.SMALL_BODIES.bytes()).isPositive();
  }
}
