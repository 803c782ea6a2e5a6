package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.Chroma;
import java.util.List;

/**
 * A picture as planes of quantized blocks.
 *
 * @param chroma the subsampling; {@link Chroma#FULL} for gray
 * @param planes one for gray; otherwise luma, blue chroma and red chroma
 */
record EncodedFrame(Size size, Chroma chroma, List<BlockPlane> planes) {
  /**
   * @param quality 1 to 100
   */
  static EncodedFrame gray(Size size, int quality) {
    return new EncodedFrame(
        size,
        Chroma.FULL,
        List.of(new BlockPlane(size, size, 1, 1, QuantizationTable.luma(quality))));
  }

  /**
   * @param quality 1 to 100
   */
  static EncodedFrame color(Size size, Chroma chroma, int quality) {
    // Luma fills whole units, which have one block of each chroma.
    Size units =
        new Size(
            Math.ceilDiv(size.width(), 8 * chroma.across()),
            Math.ceilDiv(size.height(), 8 * chroma.down()));
    Size whole = new Size(units.width() * 8 * chroma.across(), units.height() * 8 * chroma.down());
    Size small =
        new Size(
            Math.ceilDiv(size.width(), chroma.across()),
            Math.ceilDiv(size.height(), chroma.down()));
    Size wholeSmall = new Size(units.width() * 8, units.height() * 8);
    QuantizationTable ofChroma = QuantizationTable.chroma(quality);
    return new EncodedFrame(
        size,
        chroma,
        List.of(
            new BlockPlane(
                size, whole, chroma.across(), chroma.down(), QuantizationTable.luma(quality)),
            new BlockPlane(small, wholeSmall, 1, 1, ofChroma),
            new BlockPlane(small, wholeSmall, 1, 1, ofChroma)));
  }

  boolean isGray() {
    return planes.size() == 1;
  }

  BlockPlane luma() {
    return planes.getFirst();
  }

  /** Number of units of interleaved scans (T.81, A.2.3) side by side. */
  int unitsWide() {
    return luma().blocksWide() / luma().across();
  }

  int unitsHigh() {
    return luma().blocksHigh() / luma().down();
  }

  /** Receives a block of the plane with an index. */
  interface BlockVisitor {
    void visit(int plane, int block);
  }

  /** Visits all blocks in the order of interleaved scans: unit by unit (T.81, A.2.3). */
  void forEachBlock(BlockVisitor visitor) {
    for (int y = 0; y < unitsHigh(); y++) {
      for (int x = 0; x < unitsWide(); x++) {
        for (int index = 0; index < planes.size(); index++) {
          BlockPlane plane = planes.get(index);
          for (int row = 0; row < plane.down(); row++) {
            for (int column = 0; column < plane.across(); column++) {
              visitor.visit(
                  index, plane.block(x * plane.across() + column, y * plane.down() + row));
            }
          }
        }
      }
    }
  }
}
