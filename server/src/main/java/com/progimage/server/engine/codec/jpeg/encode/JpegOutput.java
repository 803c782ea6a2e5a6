package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.codec.jpeg.encode.EntropyScan.ScanRange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A JPEG file: its segments (T.81, annex B; JFIF 1.02) around the scans. */
final class JpegOutput {
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int APP0 = 0xe0;
  private static final int BASELINE_FRAME = 0xc0;
  private static final int PROGRESSIVE_FRAME = 0xc2;
  private static final int HUFFMAN_TABLE = 0xc4;
  private static final int QUANTIZATION_TABLE = 0xdb;
  private static final int SCAN = 0xda;

  /** Version 1.01, square pixels of no given size, no thumbnail. */
  private static final int[] JFIF = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};

  private final EncodedFrame frame;
  private final BitOutput out = new BitOutput();

  private JpegOutput(EncodedFrame frame) {
    this.frame = frame;
  }

  static JpegOutput of(EncodedFrame frame, boolean isProgressive, List<EntropyScan> scans) {
    JpegOutput file = new JpegOutput(frame);
    file.out.write(0xff, START);
    file.segment(APP0, JFIF);
    file.quantizationTables();
    file.frame(isProgressive ? PROGRESSIVE_FRAME : BASELINE_FRAME);
    scans.forEach(file::scan);
    file.out.write(0xff, END);
    return file;
  }

  int byteCount() {
    return out.byteCount();
  }

  void writeTo(OutputStream stream) throws IOException {
    out.writeTo(stream);
  }

  private void segment(int marker, int... content) {
    int length = content.length + 2;
    out.write(0xff, marker, length >> 8, length);
    out.write(content);
  }

  private void quantizationTables() {
    for (BlockPlane plane : frame.planes().subList(0, frame.isGray() ? 1 : 2)) {
      QuantizationTable table = plane.table();
      int[] content = new int[65];
      content[0] = table.id();
      for (int index = 0; index < 64; index++) {
        content[1 + index] = table.divisor(Zigzag.position(index));
      }
      segment(QUANTIZATION_TABLE, content);
    }
  }

  private void frame(int marker) {
    int count = frame.planes().size();
    int[] content = new int[6 + 3 * count];
    content[0] = 8; // bits of a sample
    content[1] = frame.size().height() >> 8;
    content[2] = frame.size().height();
    content[3] = frame.size().width() >> 8;
    content[4] = frame.size().width();
    content[5] = count;
    for (int i = 0; i < count; i++) {
      BlockPlane plane = frame.planes().get(i);
      content[6 + 3 * i] = i + 1;
      content[7 + 3 * i] = plane.across() << 4 | plane.down();
      content[8 + 3 * i] = plane.table().id();
    }
    segment(marker, content);
  }

  private void scan(EntropyScan scan) {
    SymbolCounts counts = new SymbolCounts();
    scan.send(counts);
    for (int table = 0; table < 4; table++) {
      if (counts.isUsed(table)) {
        HuffmanCode code = new HuffmanCode(counts.of(table));
        out.use(table, code);
        segment(HUFFMAN_TABLE, withNumber(table, code.table()));
      }
    }
    head(scan);
    scan.send(out);
    out.endScan();
  }

  /** AC tables have 16 added to their numbers. */
  private static int[] withNumber(int table, byte[] content) {
    int[] all = new int[content.length + 1];
    all[0] = table >> 1 << 4 | table & 1;
    for (int i = 0; i < content.length; i++) {
      all[i + 1] = content[i];
    }
    return all;
  }

  private void head(EntropyScan scan) {
    List<Integer> components = scan.components();
    ScanRange range = scan.range();
    int[] content = new int[4 + 2 * components.size()];
    content[0] = components.size();
    for (int i = 0; i < components.size(); i++) {
      int component = components.get(i);
      int id = frame.planes().get(component).table().id();
      content[1 + 2 * i] = component + 1;
      content[2 + 2 * i] = id << 4 | id;
    }
    int at = content.length - 3;
    content[at] = range.first();
    content[at + 1] = range.last();
    content[at + 2] = range.before() << 4 | range.low();
    segment(SCAN, content);
  }
}
