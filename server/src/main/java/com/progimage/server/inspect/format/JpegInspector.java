package com.progimage.server.inspect.format;

import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Inspects JPEG (ITU-T T.81), from SOI to EOI: segment lengths, tables, one frame header before the
 * first scan, scans that follow from each other and contain every component, and entropy-coded data
 * up to the next marker. Accepts baseline, extended and progressive Huffman coding with 8 bits per
 * sample, which is what browsers show.
 *
 * <p>Tolerated, as real files have it and decoders skip it: fill bytes, stray bytes between
 * segments and after a scan, and anything after EOI, where cameras and phones append previews
 * (MPF), gain maps and videos. EOI may be missing, but then only a decoder can tell whether pixels
 * are missing too.
 */
public final class JpegInspector {
  private static final int SOF0 = 0xc0;
  private static final int SOF2 = 0xc2;
  private static final int DHT = 0xc4;
  private static final int DAC = 0xcc;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DNL = 0xdc;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;
  private static final int TEM = 0x01;

  /** No marker. */
  private static final int NONE = -1;

  /** Maximum number of segments with tables and scans: real files have a few dozen. */
  private static final int MOST_SEGMENTS = 4096;

  private static final String[] MARKER_NAMES = markerNames();
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0};

  private final FileBytes in;
  private final Limits limits;

  private @Nullable Size size;
  private final JpegScans scans;
  private boolean inScans;
  private int segments;
  private OptionalInt orientation = OptionalInt.empty();

  private JpegInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
    this.scans = new JpegScans(in);
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "JPEG")) {
      return new JpegInspector(in, limits).read();
    }
  }

  private Inspected read() throws IOException {
    in.skip(2);
    int marker = nextMarker();
    for (; marker != EOI && marker != NONE; marker = nextMarker()) {
      segment(marker);
    }
    Size stored = size;
    if (stored == null) {
      throw in.damaged("comes before any frame header");
    }
    if (!scans.areComplete()) {
      throw in.damaged("comes before every color component had its scan");
    }
    Inspected inspected = Inspected.of(ImageFormat.JPEG, stored, 1, orientation.orElse(1));
    return marker == NONE ? inspected.withoutEnd() : inspected;
  }

  /**
   * Reads the next significant marker, which messages then name; {@link #NONE} if the file ends
   * where it may. Skips entropy-coded data with its stuffed zeros and restart markers, fill bytes,
   * and stray bytes.
   */
  private int nextMarker() throws IOException {
    while (true) {
      if (!in.skipPast((byte) 0xff) && scans.areFinished()) {
        return NONE;
      }
      int marker = 0xff;
      while (marker == 0xff) {
        if (in.atEnd() && scans.areFinished()) {
          return NONE;
        }
        marker = in.u8();
      }
      if (marker != 0 && marker != TEM && (marker < RST0 || marker > RST7)) {
        in.begin(MARKER_NAMES[marker], 0, in.position() - 2);
        return marker;
      }
    }
  }

  private void segment(int marker) throws IOException {
    if (marker == SOI) {
      throw in.damaged("is a second one");
    }
    boolean known = marker >= SOF0 && marker <= DRI || marker >= APP0 && marker <= APP15;
    if ((!known && marker != COM) || marker == 0xc8) {
      throw in.damaged("is not known");
    }
    int length = in.u16() - 2;
    if (length < 0) {
      throw in.damaged("has a length below 2");
    }
    if (marker < APP0 && ++segments > MOST_SEGMENTS) {
      throw in.damaged("is one of more than " + MOST_SEGMENTS);
    }
    switch (marker) {
      case DHT -> huffmanTables(length);
      case DQT -> quantizationTables(length);
      case SOS -> scan(length);
      case APP1 -> exif(length);
      case DRI -> restartInterval(length);
      case DAC, DNL -> in.skip(length);
      default -> {
        if (marker < APP0) {
          frame(marker, length);
        } else {
          in.skip(length);
        }
      }
    }
  }

  private void frame(int marker, int length) throws IOException {
    if (size != null) {
      throw in.damaged("is a second frame header");
    }
    if (marker > SOF2) {
      throw in.unsupported(
          "lossless, hierarchical or arithmetic coding", "save it as baseline or progressive");
    }
    int precision = in.u8();
    int height = in.u16();
    int width = in.u16();
    int count = in.u8();
    if (count < 1 || count > 4 || length != 6 + 3 * count) {
      throw in.damaged("has " + count + " color components in " + length + " bytes");
    }
    if (count == 2) {
      throw in.unsupported("of two color components", "save it as gray or in color");
    }
    if (width == 0 || height == 0) {
      throw in.damaged("says " + width + "x" + height + " pixels");
    }
    if (precision != 8) {
      throw in.unsupported(precision + " bits a sample", "save it with 8");
    }
    size = limits.check(width, height);
    int[][] components = new int[count][];
    for (int i = 0; i < count; i++) {
      int[] component = {in.u8(), in.u8(), in.u8()};
      int across = component[1] >> 4;
      int down = component[1] & 15;
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw in.damaged("has a sampling factor outside 1 to 4");
      }
      if (component[2] > 3) {
        throw in.damaged("names a quantization table above 3");
      }
      components[i] = component;
    }
    scans.frame(marker == SOF2, components);
  }

  private void scan(int length) throws IOException {
    if (size == null) {
      throw in.damaged("comes before the frame header");
    }
    int count = in.u8();
    if (count < 1 || count > scans.componentCount() || length != 4 + 2 * count) {
      throw in.damaged("has " + count + " color components in " + length + " bytes");
    }
    int[] ids = new int[count];
    int[] tables = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = in.u8();
      tables[i] = in.u8();
    }
    scans.scan(ids, tables, in.u8(), in.u8(), in.u8());
    inScans = true;
    // A lone 0xff ahead is a marker or a stuffed zero; either way there is at least one byte of
    // data.
    if (in.u8() == 0xff && in.u8() != 0) {
      throw in.damaged("has no data");
    }
  }

  private void restartInterval(int length) throws IOException {
    if (length != 2) {
      throw in.damaged("has " + length + " bytes instead of 2");
    }
    in.skip(length);
  }

  private void huffmanTables(int length) throws IOException {
    int left = length;
    while (left > 0) {
      int table = in.u8();
      boolean isAc = table >> 4 == 1;
      int codes = 0;
      int free = 1;
      boolean isPossible = true;
      for (int bits = 1; bits <= 16; bits++) {
        int ofThisLength = in.u8();
        codes += ofThisLength;
        free = 2 * free - ofThisLength;
        isPossible &= free >= 0;
      }
      left -= 17 + codes;
      if (table >> 4 > 1 || (table & 15) > 3 || codes > 256 || left < 0) {
        throw in.damaged("holds no valid table");
      }
      for (int i = 0; i < codes; i++) {
        isPossible &= in.u8() <= 15 || isAc;
      }
      if (!isPossible) {
        throw in.damaged("holds codes that cannot be");
      }
      scans.huffmanTable(isAc, table & 15);
    }
  }

  private void quantizationTables(int length) throws IOException {
    int left = length;
    while (left > 0) {
      int table = in.u8();
      int values = table >> 4 == 0 ? 64 : 128;
      left -= 1 + values;
      if (table >> 4 > 1 || (table & 15) > 3 || left < 0) {
        throw in.damaged("holds no valid table");
      }
      scans.quantizationTable(table & 15);
      in.skip(values);
    }
  }

  private void exif(int length) throws IOException {
    if (inScans || orientation.isPresent() || length < EXIF.length + 1) {
      in.skip(length);
      return;
    }
    byte[] segment = in.bytes(length); // below 64 KiB, because its length has 16 bits
    if (Arrays.equals(segment, 0, EXIF.length, EXIF, 0, EXIF.length)) {
      orientation = ExifOrientation.find(segment);
    }
  }

  private static String[] markerNames() {
    String[] names = new String[256];
    Arrays.setAll(names, marker -> "segment ff" + Integer.toHexString(marker));
    for (int sof = 0; sof < 16; sof++) {
      names[SOF0 + sof] = "frame header (SOF" + sof + ")";
      names[APP0 + sof] = "segment APP" + sof;
    }
    names[SOI] = "start of image (SOI)";
    names[EOI] = "end of image (EOI)";
    names[SOS] = "scan (SOS)";
    names[DHT] = "Huffman tables (DHT)";
    names[DQT] = "quantization tables (DQT)";
    names[DAC] = "arithmetic conditioning (DAC)";
    return names;
  }
}
