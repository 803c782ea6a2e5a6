package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan header (T.81, B.2.3), and the tables in force there.
 *
 * <p>A sequential scan contains all coefficients, whatever its header says.
 *
 * @param from first coefficient of the band, in zigzag order
 * @param to last coefficient of the band
 * @param above the bit above which the coefficients are known; 0 for the first scan of a band
 * @param low the lowest bit that the scan contains
 */
record Scan(List<ScanPart> parts, int from, int to, int above, int low, int restartInterval) {
  /**
   * @param dc null if the scan has none
   * @param ac likewise
   */
  record ScanPart(Component component, @Nullable HuffmanTable dc, @Nullable HuffmanTable ac) {}

  static Scan parse(
      byte[] file, Segment segment, List<Component> components, boolean progressive, Tables all) {
    int at = segment.start();
    int length = segment.end() - at;
    int count = length < 4 ? 0 : file[at] & 255;
    if (count < 1 || count > components.size() || length != 4 + 2 * count) {
      throw Undecodable.of(ImageFormat.JPEG, "a scan's header has a wrong length");
    }
    int last = segment.end() - 3;
    int from = progressive ? file[last] & 255 : 0;
    int to = progressive ? file[last + 1] & 255 : 63;
    int above = progressive ? (file[last + 2] & 255) >> 4 : 0;
    int low = progressive ? file[last + 2] & 15 : 0;
    boolean right =
        !progressive
            || to < 64
                && (from == 0 ? to == 0 : from <= to && count == 1)
                && low < 14
                && (above == 0 || above == low + 1);
    if (!right) {
      throw Undecodable.of(ImageFormat.JPEG, "a scan's parameters are out of range");
    }
    boolean needsDc = from == 0 && above == 0;
    boolean needsAc = to > 0;
    List<ScanPart> parts = new ArrayList<>();
    for (int i = at + 1; i < last; i += 2) {
      Component component = find(file[i] & 255, components, parts);
      int tables = file[i + 1] & 255;
      component.latch(all);
      parts.add(
          new ScanPart(
              component,
              needsDc ? all.dc(tables >> 4, !progressive) : null,
              needsAc ? all.ac(tables & 15, !progressive) : null));
    }
    return new Scan(parts, from, to, above, low, all.restartInterval());
  }

  private static Component find(int id, List<Component> components, List<ScanPart> taken) {
    for (Component component : components) {
      if (component.id == id && taken.stream().noneMatch(part -> part.component == component)) {
        return component;
      }
    }
    throw Undecodable.of(ImageFormat.JPEG, "a scan names an unknown or repeated component");
  }

  boolean isOfOne() {
    return parts.size() == 1;
  }

  /** Number of MCUs side by side. */
  int wide() {
    Component first = parts.getFirst().component;
    return isOfOne() ? first.ownWide : first.blocksWide / first.across;
  }

  int high() {
    Component first = parts.getFirst().component;
    return isOfOne() ? first.ownHigh : first.blocksHigh / first.down;
  }
}
