package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame header (T.81, B.2.2).
 *
 * @param marker 0xc0 to 0xcf: the coding process of the image data
 * @param precision bits per sample
 */
record FrameHeader(
    int marker, int precision, int width, int height, List<FrameComponent> components) {
  private static final int PROGRESSIVE = 0xc2;
  private static final int MAX_BLOCKS = 10;

  /**
   * @param across horizontal sampling factor
   * @param down vertical sampling factor
   * @param table number of its quantization table
   */
  record FrameComponent(int id, int across, int down, int table) {}

  static FrameHeader parse(byte[] file, Segment segment) {
    int at = segment.start();
    if (segment.end() - at < 6 || segment.end() - at != 6 + 3 * (file[at + 5] & 255)) {
      throw Undecodable.of(ImageFormat.JPEG, "its frame header has a wrong length");
    }
    List<FrameComponent> components = new ArrayList<>();
    for (int i = at + 6; i < segment.end(); i += 3) {
      int factors = file[i + 1] & 255;
      components.add(
          new FrameComponent(file[i] & 255, factors >> 4, factors & 15, file[i + 2] & 255));
    }
    int height = (file[at + 1] & 255) << 8 | file[at + 2] & 255;
    int width = (file[at + 3] & 255) << 8 | file[at + 4] & 255;
    if (width == 0 || height == 0 || components.isEmpty()) {
      throw Undecodable.of(ImageFormat.JPEG, "it has no width, height or components");
    }
    return new FrameHeader(segment.marker(), file[at] & 255, width, height, components);
  }

  boolean isProgressive() {
    return marker == PROGRESSIVE;
  }

  int mostAcross() {
    return components.stream().mapToInt(FrameComponent::across).max().orElseThrow();
  }

  int mostDown() {
    return components.stream().mapToInt(FrameComponent::down).max().orElseThrow();
  }

  /**
   * Whether {@link DctDecoder} supports it: Huffman coding of 8 bits per sample, sequential or
   * progressive, and one component, three or four, each with the resolution of the finest, its half
   * or its quarter.
   */
  boolean isCommon() {
    if (marker > PROGRESSIVE || precision != 8) {
      return false;
    }
    if (components.size() == 1) {
      return isFactor(components.getFirst().across) && isFactor(components.getFirst().down);
    }
    int blocks = components.stream().mapToInt(each -> each.across * each.down).sum();
    return (components.size() == 3 || components.size() == 4)
        && blocks <= MAX_BLOCKS
        && components.stream()
            .allMatch(each -> isShare(each.across, mostAcross()) && isShare(each.down, mostDown()));
  }

  private static boolean isFactor(int factor) {
    return factor >= 1 && factor <= 4;
  }

  private static boolean isShare(int factor, int most) {
    return isFactor(factor) && (factor == most || factor * 2 == most || factor * 4 == most);
  }
}
