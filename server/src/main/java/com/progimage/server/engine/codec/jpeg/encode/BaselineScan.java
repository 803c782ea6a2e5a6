package com.progimage.server.engine.codec.jpeg.encode;

import java.util.List;
import java.util.stream.IntStream;

/** All coefficients of all components in one scan (T.81, F.1.2). */
record BaselineScan(EncodedFrame frame) implements EntropyScan {
  /** A run of 16 zeros. */
  private static final int ZEROS = 0xf0;

  private static final int END_OF_BLOCK = 0;

  @Override
  public List<Integer> components() {
    return IntStream.range(0, frame.planes().size()).boxed().toList();
  }

  @Override
  public ScanRange range() {
    return new ScanRange(0, 63, 0, 0);
  }

  @Override
  public void send(EntropySink sink) {
    int[] predictions = new int[frame.planes().size()];
    frame.forEachBlock((index, block) -> {
      BlockPlane plane = frame.planes().get(index);
      int dc = plane.dc(block);
      sink.value(EntropySink.dc(plane.table().id()), 0, dc - predictions[index]);
      predictions[index] = dc;
      ac(plane, block, sink);
    });
  }

  private static void ac(BlockPlane plane, int block, EntropySink sink) {
    int table = EntropySink.ac(plane.table().id());
    int last = 0;
    for (long left = plane.mask(block) & ~1L; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      int run = index - last - 1;
      for (; run > 15; run -= 16) {
        sink.symbol(table, ZEROS, 0, 0);
      }
      sink.value(table, run, plane.at(block, index));
      last = index;
    }
    if (last < 63) {
      sink.symbol(table, END_OF_BLOCK, 0, 0);
    }
  }
}
