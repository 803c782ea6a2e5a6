package com.progimage.server.engine.codec.jpeg.encode;

/** The order of blocks in interleaved scans: unit by unit (T.81, A.2.3). */
final class Units {
  private Units() {}

  /** Receives a block of the component with an index. */
  interface BlockVisitor {
    void visit(int component, int block);
  }

  static void forEach(EncodedFrame frame, BlockVisitor visitor) {
    int components = frame.planes().size();
    for (int y = 0; y < frame.unitsHigh(); y++) {
      for (int x = 0; x < frame.unitsWide(); x++) {
        for (int component = 0; component < components; component++) {
          BlockPlane plane = frame.planes().get(component);
          for (int row = 0; row < plane.down(); row++) {
            for (int column = 0; column < plane.across(); column++) {
              visitor.visit(
                  component, plane.block(x * plane.across() + column, y * plane.down() + row));
            }
          }
        }
      }
    }
  }
}
