package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * At most 256 colours for a picture: its own where they suffice, else the means of boxes that halve
 * its colours by number (median cut, P. Heckbert 1982). A pixel of alpha below 128 is transparent.
 */
final class Palette {
  private static final int MAX_COLOURS = 256;
  private static final int OPAQUE_FROM = 128;

  /** Colours are counted and looked up by their upper five bits a channel. */
  private static final int BITS = 5;

  private static final int CELLS = 1 << 3 * BITS;

  private final int[] colours;
  private final int transparentIndex;
  private final boolean exact;

  /** Of exact colours the sorted colours, else an index for each cell. */
  private final int[] lookup;

  private Palette(int[] colours, int transparentIndex, boolean exact, int[] lookup) {
    this.colours = colours;
    this.transparentIndex = transparentIndex;
    this.exact = exact;
    this.lookup = lookup;
  }

  static Palette of(Pixels pixels) {
    boolean transparent = false;
    for (int pixel : pixels.argb()) {
      transparent |= pixel >>> 24 < OPAQUE_FROM;
    }
    int room = transparent ? MAX_COLOURS - 1 : MAX_COLOURS;
    int[] exact = exactColours(pixels, room);
    return exact == null ? quantised(pixels, room, transparent) : exact(exact, transparent);
  }

  int size() {
    return colours.length;
  }

  /** {@code 0xRRGGBB}. */
  int colour(int index) {
    return colours[index];
  }

  /** -1 where every pixel is opaque. */
  int transparentIndex() {
    return transparentIndex;
  }

  int index(int pixel) {
    if (pixel >>> 24 < OPAQUE_FROM) {
      return transparentIndex;
    }
    return exact ? Arrays.binarySearch(lookup, pixel & 0xff_ffff) : lookup[cell(pixel)];
  }

  /** Sorted; null where there are more than there is room for. */
  private static int @org.jspecify.annotations.Nullable [] exactColours(Pixels pixels, int room) {
    int[] table = new int[1 << 12];
    Arrays.fill(table, -1);
    int count = 0;
    for (int pixel : pixels.argb()) {
      if (pixel >>> 24 >= OPAQUE_FROM) {
        int colour = pixel & 0xff_ffff;
        int slot = colour * 0x9e37_79b1 >>> 20;
        while (table[slot] != -1 && table[slot] != colour) {
          slot = slot + 1 & table.length - 1;
        }
        if (table[slot] == -1) {
          if (++count > room) {
            return null;
          }
          table[slot] = colour;
        }
      }
    }
    return Arrays.stream(table).filter(colour -> colour >= 0).sorted().toArray();
  }

  private static Palette exact(int[] sorted, boolean transparent) {
    boolean extra = transparent || sorted.length == 0;
    int[] colours = Arrays.copyOf(sorted, sorted.length + (extra ? 1 : 0));
    return new Palette(colours, transparent ? sorted.length : -1, true, sorted);
  }

  private static Palette quantised(Pixels pixels, int room, boolean transparent) {
    long[] count = new long[CELLS];
    long[] red = new long[CELLS];
    long[] green = new long[CELLS];
    long[] blue = new long[CELLS];
    for (int pixel : pixels.argb()) {
      if (pixel >>> 24 >= OPAQUE_FROM) {
        int cell = cell(pixel);
        count[cell]++;
        red[cell] += pixel >> 16 & 255;
        green[cell] += pixel >> 8 & 255;
        blue[cell] += pixel & 255;
      }
    }
    List<Box> boxes = new ArrayList<>();
    boxes.add(Box.of(count));
    while (boxes.size() < room) {
      Box largest =
          boxes.stream()
              .filter(Box::canSplit)
              .max(Comparator.comparingDouble(Box::weight))
              .orElse(null);
      if (largest == null) {
        break;
      }
      boxes.remove(largest);
      boxes.addAll(largest.split(count));
    }
    int[] colours = new int[boxes.size() + (transparent ? 1 : 0)];
    int[] lookup = new int[CELLS];
    for (int i = 0; i < boxes.size(); i++) {
      long n = 0;
      long r = 0;
      long g = 0;
      long b = 0;
      for (int cell : boxes.get(i).cells) {
        lookup[cell] = i;
        n += count[cell];
        r += red[cell];
        g += green[cell];
        b += blue[cell];
      }
      colours[i] = (int) ((r + n / 2) / n << 16 | (g + n / 2) / n << 8 | (b + n / 2) / n);
    }
    return new Palette(colours, transparent ? boxes.size() : -1, false, lookup);
  }

  private static int cell(int pixel) {
    return (pixel >> 19 & 31) << 10 | (pixel >> 11 & 31) << 5 | pixel >> 3 & 31;
  }

  /**
   * Some of the colours, and the channel in which they differ most: its shift in a cell's number.
   */
  private static final class Box {
    private final int[] cells;
    private final long pixels;
    private final int shift;
    private final int range;

    private Box(int[] cells, long pixels, int shift, int range) {
      this.cells = cells;
      this.pixels = pixels;
      this.shift = shift;
      this.range = range;
    }

    static Box of(long[] count) {
      int[] cells = new int[CELLS];
      int used = 0;
      for (int cell = 0; cell < CELLS; cell++) {
        if (count[cell] > 0) {
          cells[used++] = cell;
        }
      }
      return of(Arrays.copyOf(cells, used), count);
    }

    private static Box of(int[] cells, long[] count) {
      int bestShift = 0;
      int bestRange = -1;
      for (int shift = 0; shift <= 10; shift += BITS) {
        int least = 31;
        int most = 0;
        for (int cell : cells) {
          int level = cell >> shift & 31;
          least = Math.min(least, level);
          most = Math.max(most, level);
        }
        if (most - least > bestRange) {
          bestRange = most - least;
          bestShift = shift;
        }
      }
      long pixels = 0;
      for (int cell : cells) {
        pixels += count[cell];
      }
      return new Box(cells, pixels, bestShift, bestRange);
    }

    boolean canSplit() {
      return cells.length > 1;
    }

    double weight() {
      return (double) pixels * range;
    }

    /** Halves by the number of pixels, along the widest channel. */
    List<Box> split(long[] count) {
      int[] sorted =
          Arrays.stream(cells)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingInt(cell -> cell >> shift & 31)
                      .thenComparingInt(cell -> cell))
              .mapToInt(Integer::intValue)
              .toArray();
      long half = 0;
      int at = 0;
      while (at < sorted.length - 1 && half * 2 < pixels) {
        half += count[sorted[at++]];
      }
      return List.of(
          of(Arrays.copyOfRange(sorted, 0, at), count),
          of(Arrays.copyOfRange(sorted, at, sorted.length), count));
    }
  }
}
