package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Decodes JPEG with several scans, either progressive (T.81, annex G) or with one component after
 * the other. Keeps all coefficients, two bytes each, and makes the picture after the last scan.
 */
final class CoefficientDecoder implements EntropyDecoder {
  private static final int UNKNOWN = -1;

  private final List<Component> components;
  private final ComponentSink picture;
  private final boolean progressive;

  /** Indexed by component, then by block and zigzag order. */
  private final short[][] coefficients;

  /** Indexed by component and zigzag order: the lowest bit that is known. */
  private final int[][] known;

  /** Number of further blocks without more coefficients in the band. */
  private int endedBlocks;

  CoefficientDecoder(List<Component> components, ComponentSink picture, boolean progressive) {
    this.components = components;
    this.picture = picture;
    this.progressive = progressive;
    this.coefficients = new short[components.size()][];
    this.known = new int[components.size()][64];
    for (Component component : components) {
      long count = 64L * component.blocksWide * component.blocksHigh;
      coefficients[component.index] = new short[Math.toIntExact(count)];
      Arrays.fill(known[component.index], UNKNOWN);
    }
  }

  @Override
  public void read(Scan scan, ScanData data) {
    for (Scan.ScanPart part : scan.parts()) {
      proceed(scan, known[part.component().index]);
    }
    int until = 0;
    for (int y = 0; y < scan.high(); y++) {
      for (int x = 0; x < scan.wide(); x++) {
        if (until == 0) {
          data.next();
          scan.parts().forEach(part -> part.component().predictor = 0);
          endedBlocks = 0;
          until = scan.restartInterval() == 0 ? Integer.MAX_VALUE : scan.restartInterval();
        }
        until--;
        for (Scan.ScanPart part : scan.parts()) {
          Component component = part.component();
          if (scan.isOfOne()) {
            block(scan, part, data, y * component.blocksWide + x);
          } else {
            mcu(scan, part, data, x * component.across, y * component.down);
          }
        }
        data.check();
      }
    }
    data.finish();
  }

  /** Checks the order of the scans as libjpeg does: bits come from the top, and DC comes first. */
  private void proceed(Scan scan, int[] bits) {
    boolean first = scan.from() == 0 || bits[0] != UNKNOWN;
    for (int k = scan.from(); k <= scan.to(); k++) {
      if (!first || (progressive ? Math.max(bits[k], 0) != scan.above() : bits[k] != UNKNOWN)) {
        throw Undecodable.of(ImageFormat.JPEG, "its scans do not follow from each other");
      }
      bits[k] = scan.low();
    }
  }

  private void mcu(Scan scan, Scan.ScanPart part, ScanData data, int left, int top) {
    Component component = part.component();
    for (int y = top; y < top + component.down; y++) {
      for (int x = left; x < left + component.across; x++) {
        block(scan, part, data, y * component.blocksWide + x);
      }
    }
  }

  private void block(Scan scan, Scan.ScanPart part, ScanData data, int block) {
    short[] all = coefficients[part.component().index];
    int at = block * 64;
    if (scan.above() > 0) {
      if (scan.from() == 0) {
        all[at] |= (short) (data.bits(1) << scan.low());
      } else {
        refine(scan, Objects.requireNonNull(part.ac()), data, all, at);
      }
      return;
    }
    if (part.dc() != null) {
      part.component().predictor += data.coefficient(data.symbol(part.dc()));
      all[at] = (short) (part.component().predictor << scan.low());
    }
    if (part.ac() != null) {
      first(scan, part.ac(), data, all, at);
    }
  }

  private void first(Scan scan, HuffmanTable table, ScanData data, short[] all, int at) {
    if (endedBlocks > 0) {
      endedBlocks--;
      return;
    }
    int k = Math.max(scan.from(), 1);
    while (k <= scan.to()) {
      int symbol = data.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size == 0 && run < 15) {
        endedBlocks = progressive ? (1 << run) + data.bits(run) - 1 : 0;
        return;
      }
      k += run;
      if (k > scan.to()) {
        throw Undecodable.of(ImageFormat.JPEG, "a run of zeros in its image data passes its block");
      }
      all[at + k] = (short) (data.coefficient(size) << scan.low());
      k++;
    }
  }

  /** Reads one more bit of the nonzero coefficients, and those that the bit makes nonzero. */
  private void refine(Scan scan, HuffmanTable table, ScanData data, short[] all, int at) {
    int k = scan.from();
    while (endedBlocks == 0 && k <= scan.to()) {
      int symbol = data.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size == 0 && run < 15) {
        endedBlocks = (1 << run) + data.bits(run);
        break;
      }
      if (size > 1) {
        throw Undecodable.of(
            ImageFormat.JPEG, "its image data refines a coefficient by more than one bit");
      }
      int bit = 1 << scan.low();
      int value = size == 0 ? 0 : data.bits(1) == 1 ? bit : -bit;
      k = refine(data, all, at + k, at + scan.to(), run, bit) - at;
      if (value != 0 && k <= scan.to()) {
        all[at + k] = (short) value;
      }
      k++;
    }
    if (endedBlocks > 0) {
      refine(data, all, at + k, at + scan.to(), 64, 1 << scan.low());
      endedBlocks--;
    }
  }

  /**
   * Refines coefficients from {@code at} to {@code last}, past {@code run} zeros.
   *
   * @return position of the next zero; after {@code last} if there is none
   */
  private static int refine(ScanData data, short[] all, int at, int last, int run, int bit) {
    int zeros = run;
    int k = at;
    while (k <= last) {
      int coefficient = all[k];
      if (coefficient == 0) {
        if (--zeros < 0) {
          return k;
        }
      } else if (data.bits(1) == 1 && (Math.abs(coefficient) & bit) == 0) {
        all[k] += (short) (coefficient > 0 ? bit : -bit);
      }
      k++;
    }
    return k;
  }

  @Override
  public boolean isComplete() {
    return Arrays.stream(known).flatMapToInt(Arrays::stream).allMatch(low -> low == 0);
  }

  @Override
  public void finish() {
    Strip[] strips = components.stream().map(Strip::new).toArray(Strip[]::new);
    Component finest = components.getFirst();
    for (int row = 0; row < finest.blocksHigh / finest.down; row++) {
      for (Component component : components) {
        int top = row * component.down;
        for (int y = top; y < Math.min(top + component.down, component.ownHigh); y++) {
          Strip strip = strips[component.index];
          strip.clear();
          for (int x = 0; x < component.ownWide; x++) {
            strip.put(x, coefficients[component.index], (y * component.blocksWide + x) * 64);
          }
          strip.finish(picture.rows(component));
        }
      }
      picture.proceed();
    }
  }
}
