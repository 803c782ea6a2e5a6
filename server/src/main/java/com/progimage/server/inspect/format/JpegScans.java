package com.progimage.server.inspect.format;

import java.util.Arrays;

/**
 * Tracks the components of a JPEG's frame, the current tables, and the coefficients of the scans so
 * far, in order to refuse the files that a decoder would refuse.
 */
final class JpegScans {
  private static final int COEFFICIENTS = 64;
  private static final int UNKNOWN = -1;

  /** Maximum number of blocks of an MCU with several components (T.81, B.2.3). */
  private static final int MOST_BLOCKS = 10;

  /** One component of the frame. */
  private static final class ScanComponent {
    final int id;
    final int across;
    final int down;
    final int table;

    /** In zigzag order: the lowest bit that is known. */
    final int[] known = new int[COEFFICIENTS];

    boolean isScanned;

    ScanComponent(int id, int sampling, int table) {
      this.id = id;
      this.across = sampling >> 4;
      this.down = sampling & 15;
      this.table = table;
      Arrays.fill(known, UNKNOWN);
    }
  }

  private final FileBytes in;
  private ScanComponent[] components = {};
  private boolean progressive;

  /** One bit for each existing table of a kind. */
  private int quantization;

  private int dc;
  private int ac;

  JpegScans(FileBytes in) {
    this.in = in;
  }

  /**
   * @param components for each: its name, its sampling factors, the number of its quantization
   *     table
   */
  void frame(boolean isProgressive, int[][] components) {
    progressive = isProgressive;
    this.components =
        Arrays.stream(components)
            .map(each -> new ScanComponent(each[0], each[1], each[2]))
            .toArray(ScanComponent[]::new);
    int mostAcross = Arrays.stream(this.components).mapToInt(each -> each.across).max().orElse(1);
    int mostDown = Arrays.stream(this.components).mapToInt(each -> each.down).max().orElse(1);
    for (ScanComponent each : this.components) {
      if (mostAcross % each.across != 0 || mostDown % each.down != 0) {
        throw in.unsupported(
            "of sampling factors that are no fractions of each other", "save it again");
      }
    }
  }

  int componentCount() {
    return components.length;
  }

  void quantizationTable(int number) {
    quantization |= 1 << number;
  }

  void huffmanTable(boolean isAc, int number) {
    if (isAc) {
      ac |= 1 << number;
    } else {
      dc |= 1 << number;
    }
  }

  /** Whether every component has a scan. */
  boolean areComplete() {
    return Arrays.stream(components).allMatch(each -> each.isScanned);
  }

  /** Whether no scan can follow, because every bit of every coefficient is known. */
  boolean areFinished() {
    return areComplete()
        && Arrays.stream(components)
            .allMatch(each -> Arrays.stream(each.known).allMatch(low -> low == 0));
  }

  /**
   * @param ids of its components
   * @param tables of each of them, with DC's number in the upper half
   * @param from the first coefficient of the band; this and the rest apply only to progressive
   *     files
   * @param approximation the bits above which coefficients are known, and the bit that the scan
   *     refines them to
   */
  void scan(int[] ids, int[] tables, int from, int to, int approximation) {
    int first = progressive ? from : 0;
    int last = progressive ? to : COEFFICIENTS - 1;
    int above = progressive ? approximation >> 4 : 0;
    int low = progressive ? approximation & 15 : 0;
    if (last >= COEFFICIENTS
        || (progressive && first == 0 ? last > 0 : first > last)
        || first > 0 && ids.length > 1
        || low > 13
        || above > 0 && above != low + 1) {
      throw in.damaged("has parameters that are out of range");
    }
    int taken = 0;
    int blocks = 0;
    for (int i = 0; i < ids.length; i++) {
      int index = find(ids[i], taken);
      taken |= 1 << index;
      ScanComponent component = components[index];
      blocks += component.across * component.down;
      requireTables(component, tables[i], first == 0 && above == 0, last > 0);
      proceed(component, first, last, above, low);
      component.isScanned |= first == 0;
    }
    if (ids.length > 1 && blocks > MOST_BLOCKS) {
      throw in.damaged("has " + blocks + " blocks in a unit");
    }
  }

  /** Finds a component. Several components with the same name count once each. */
  private int find(int id, int taken) {
    for (int i = 0; i < components.length; i++) {
      if (components[i].id == id && (taken >> i & 1) == 0) {
        return i;
      }
    }
    throw in.damaged("names a color component that the frame does not have");
  }

  private void requireTables(
      ScanComponent component, int tables, boolean needsDc, boolean needsAc) {
    // Frames of videos have no tables: sequential decoders use the standard's.
    int standard = progressive ? 0 : 3;
    if (!component.isScanned && (quantization >> component.table & 1) == 0
        || needsDc && ((dc | standard) >> Math.min(tables >> 4, 4) & 1) == 0
        || needsAc && ((ac | standard) >> Math.min(tables & 15, 4) & 1) == 0) {
      throw in.damaged("needs a table that is not there");
    }
  }

  /** Records a scan. Bits are refined from the top, and the DC coefficient comes first. */
  private void proceed(ScanComponent component, int first, int last, int above, int low) {
    int[] known = component.known;
    boolean isOpen = first == 0 || known[0] != UNKNOWN;
    for (int k = first; k <= last; k++) {
      if (!isOpen || (progressive ? Math.max(known[k], 0) != above : known[k] != UNKNOWN)) {
        throw in.damaged("does not follow from the scans before it");
      }
      known[k] = low;
    }
  }
}
