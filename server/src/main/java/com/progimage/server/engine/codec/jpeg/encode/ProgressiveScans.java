package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.codec.jpeg.encode.EntropyScan.ScanRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The scans of a progressive file (T.81, annex G), coarse ones first: a sketch of all components,
 * then luma and chroma without their lowest bits, then those bits.
 */
final class ProgressiveScans {
  private ProgressiveScans() {}

  static List<EntropyScan> of(EncodedFrame frame) {
    List<EntropyScan> scans = new ArrayList<>();
    scans.add(new DcScan(frame, new ScanRange(0, 0, 0, 1)));
    scans.add(new AcScan(frame, 0, new ScanRange(1, 5, 0, 2)));
    for (int chroma = frame.planes().size() - 1; chroma > 0; chroma--) {
      scans.add(new AcScan(frame, chroma, new ScanRange(1, 63, 0, 1)));
    }
    scans.add(new AcScan(frame, 0, new ScanRange(6, 63, 0, 2)));
    scans.add(new AcScan(frame, 0, new ScanRange(1, 63, 2, 1)));
    scans.add(new DcScan(frame, new ScanRange(0, 0, 1, 0)));
    for (int chroma = frame.planes().size() - 1; chroma > 0; chroma--) {
      scans.add(new AcScan(frame, chroma, new ScanRange(1, 63, 1, 0)));
    }
    scans.add(new AcScan(frame, 0, new ScanRange(1, 63, 1, 0)));
    return scans;
  }

  /** The DC coefficients of all components without their lowest bits, or one more bit of each. */
  private record DcScan(EncodedFrame frame, ScanRange range) implements EntropyScan {
    @Override
    public List<Integer> components() {
      return IntStream.range(0, frame.planes().size()).boxed().toList();
    }

    @Override
    public void send(EntropySink sink) {
      int[] predictions = new int[frame.planes().size()];
      frame.forEachBlock((index, block) -> {
        BlockPlane plane = frame.planes().get(index);
        int dc = plane.dc(block) >> range.low();
        if (range.before() > 0) {
          sink.bits(dc, 1);
        } else {
          sink.value(EntropySink.dc(plane.table().id()), 0, dc - predictions[index]);
          predictions[index] = dc;
        }
      });
    }
  }

  /** Some AC coefficients of one component: their upper bits first, or one more bit of each. */
  private record AcScan(EncodedFrame frame, int component, ScanRange range) implements EntropyScan {
    @Override
    public List<Integer> components() {
      return List.of(component);
    }

    @Override
    public void send(EntropySink sink) {
      BlockPlane plane = frame.planes().get(component);
      BlockEnds ends = new BlockEnds(EntropySink.ac(plane.table().id()), sink);
      long wanted = -1L >>> 63 - range.last() & -1L << range.first();
      for (int row = 0; row < plane.ownBlocksHigh(); row++) {
        for (int column = 0; column < plane.ownBlocksWide(); column++) {
          int block = plane.block(column, row);
          long coefficients = plane.mask(block) & wanted;
          if (range.before() == 0) {
            sendFirst(plane, block, coefficients, ends);
          } else {
            refine(plane, block, coefficients, ends);
          }
        }
      }
      ends.flush();
    }

    /** T.81, G.1.2.2. */
    private void sendFirst(BlockPlane plane, int block, long coefficients, BlockEnds ends) {
      int last = range.first() - 1;
      for (long left = coefficients; left != 0; left &= left - 1) {
        int index = Long.numberOfTrailingZeros(left);
        // Division, not a shift: negative values go towards 0, too.
        int coarse = plane.at(block, index) / (1 << range.low());
        if (coarse != 0) {
          ends.value(index - last - 1, coarse);
          last = index;
        }
      }
      if (last < range.last()) {
        ends.end();
      }
    }

    /**
     * T.81, G.1.2.3: corrections of values that were sent before come between those of new ones.
     */
    private void refine(BlockPlane plane, int block, long coefficients, BlockEnds ends) {
      int lastNew = lastNew(plane, block, coefficients);
      int zeros = 0;
      int last = range.first() - 1;
      for (long left = coefficients; left != 0; left &= left - 1) {
        int index = Long.numberOfTrailingZeros(left);
        int value = plane.at(block, index);
        int size = Math.abs(value) >> range.low();
        if (size == 0) {
          continue;
        }
        zeros += index - last - 1;
        last = index;
        if (index <= lastNew) {
          zeros = ends.skip(zeros);
        }
        if (size > 1) {
          ends.correct(size & 1);
        } else {
          ends.value(zeros, value < 0 ? -1 : 1);
          zeros = 0;
        }
      }
      if (zeros + range.last() - last > 0 || ends.hasCorrections()) {
        ends.end();
      }
    }

    /** Returns the last coefficient that this bit makes different from 0; 0 for no coefficient. */
    private int lastNew(BlockPlane plane, int block, long coefficients) {
      int last = 0;
      for (long left = coefficients; left != 0; left &= left - 1) {
        int index = Long.numberOfTrailingZeros(left);
        if (Math.abs(plane.at(block, index)) >> range.low() == 1) {
          last = index;
        }
      }
      return last;
    }
  }
}
