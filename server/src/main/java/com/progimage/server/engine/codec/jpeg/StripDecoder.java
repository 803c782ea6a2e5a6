package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Decodes sequential JPEG whose components are all in one scan. Each row of MCUs becomes rows of
 * the picture at once, so no coefficients are kept.
 */
final class StripDecoder implements EntropyDecoder {
  private final ComponentSink picture;
  private boolean done;

  StripDecoder(ComponentSink picture) {
    this.picture = picture;
  }

  /** One block of an MCU: its destination and its tables. */
  private static final class Unit {
    final Component component;
    final Strip strip;
    final int first;
    final int step;
    final HuffmanTable dc;
    final HuffmanTable ac;
    final int[] pairs;

    /** Its block in the next MCU. */
    int next;

    Unit(Scan.ScanPart part, Strip strip, int first) {
      this.component = part.component();
      this.strip = strip;
      this.first = first;
      this.step = component.across;
      this.dc = Objects.requireNonNull(part.dc());
      this.ac = Objects.requireNonNull(part.ac());
      this.pairs = ac.pairs();
    }
  }

  @Override
  public void read(Scan scan, ScanData data) {
    if (done) {
      throw Undecodable.of(ImageFormat.JPEG, "it has a second scan of its components");
    }
    done = true;
    List<Strip> strips = new ArrayList<>();
    List<Unit> list = new ArrayList<>();
    for (Scan.ScanPart part : scan.parts()) {
      for (int y = 0; y < part.component().down; y++) {
        Strip strip = new Strip(part.component());
        strips.add(strip);
        for (int x = 0; x < part.component().across; x++) {
          list.add(new Unit(part, strip, x));
        }
      }
    }
    Unit[] units = list.toArray(Unit[]::new);
    int until = 0;
    for (int row = 0; row < scan.high(); row++) {
      strips.forEach(Strip::clear);
      for (Unit unit : units) {
        unit.next = unit.first;
      }
      for (int x = 0; x < scan.wide(); ) {
        if (until == 0) {
          data.next();
          scan.parts().forEach(part -> part.component().predictor = 0);
          until = scan.restartInterval() == 0 ? Integer.MAX_VALUE : scan.restartInterval();
        }
        int count = Math.min(until, scan.wide() - x);
        decode(data, units, count);
        x += count;
        until -= count;
      }
      for (Strip strip : strips) {
        strip.finish(picture.rows(strip.component));
      }
      picture.proceed();
    }
    data.finish();
  }

  @Override
  public boolean isComplete() {
    return done;
  }

  @Override
  public void finish() {}

  // Keeps the state of the reader in local variables: a method call per block would take 40 ns
  // longer.
  private static void decode(ScanData data, Unit[] units, int mcus) {
    byte[] bytes = data.bytes;
    long buffer = data.buffer;
    int available = data.available;
    int position = data.position;
    for (int mcu = 0; mcu < mcus; mcu++) {
      for (Unit unit : units) {
        Strip strip = unit.strip;
        float[] values = strip.values;
        float[] factors = strip.factors;
        int[] places = strip.places;
        int at = Strip.at(unit.next, strip.chunk);
        unit.next += unit.step;

        if (available < 32) {
          buffer |= (long) ScanData.LONGS.get(bytes, position) >>> available;
          position += 63 - available >>> 3;
          available |= 56;
        }
        int entry = unit.dc.entries[(int) (buffer >>> 64 - HuffmanTable.BITS)];
        if (entry == HuffmanTable.SPLIT) {
          entry = unit.dc.search((int) (buffer >>> 48));
        }
        buffer <<= entry;
        available -= entry & HuffmanTable.LENGTH;
        int value = HuffmanTable.value(entry);
        if ((entry & HuffmanTable.SPLIT) != 0) {
          int size = value;
          value = HuffmanTable.extended((int) (buffer >>> 64 - size), size);
          buffer <<= size;
          available -= size;
        }
        unit.component.predictor += value;
        values[at] = unit.component.predictor * factors[0] + Strip.MIDDLE;

        int[] pairs = unit.pairs;
        int k = 1;
        while (k < 64) {
          // Refills at each step: a branch that depends on the bits would cost more.
          buffer |= (long) ScanData.LONGS.get(bytes, position) >>> available;
          position += 63 - available >>> 3;
          available |= 56;
          int pair = pairs[(int) (buffer >>> 64 - HuffmanTable.BITS)];
          int first = k + CoefficientPairs.firstStep(pair);
          if (pair != CoefficientPairs.NONE && !CoefficientPairs.isLast(first)) {
            int second = first + CoefficientPairs.secondStep(pair);
            buffer <<= pair;
            available -= pair & CoefficientPairs.LENGTH;
            values[at + places[first]] = CoefficientPairs.firstValue(pair) * factors[first];
            values[at + places[second]] = CoefficientPairs.secondValue(pair) * factors[second];
            k = second + 1;
            continue;
          }
          entry = unit.ac.entries[(int) (buffer >>> 64 - HuffmanTable.BITS)];
          if (entry == HuffmanTable.SPLIT) {
            entry = unit.ac.search((int) (buffer >>> 48));
          }
          buffer <<= entry;
          available -= entry & HuffmanTable.LENGTH;
          value = HuffmanTable.value(entry);
          if ((entry & HuffmanTable.SPLIT) != 0) {
            int size = value;
            value = HuffmanTable.extended((int) (buffer >>> 64 - size), size);
            buffer <<= size;
            available -= size;
          }
          k += HuffmanTable.run(entry);
          values[at + places[k]] = value * factors[k];
          k++;
        }
        if (k > 64 && k <= HuffmanTable.END_OF_BLOCK) {
          throw Undecodable.of(
              ImageFormat.JPEG, "a run of zeros in its image data passes its block");
        }
      }
      data.available = available;
      data.position = position;
      data.check();
    }
    data.buffer = buffer;
  }
}
