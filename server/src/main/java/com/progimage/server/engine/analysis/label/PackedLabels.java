package com.progimage.server.engine.analysis.label;

import com.progimage.server.engine.analysis.label.LabelModel.LabelWeights;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.InflaterInputStream;

/**
 * Reads the weights that are part of the server. The file is {@link #MAGIC}, then a zlib stream
 * with the layers in order, of big-endian numbers. A layer begins with a byte, the bits of its
 * weights:
 *
 * <ul>
 *   <li>{@link #SCALED}: a float scale for each output, then the weights as bytes in units of their
 *       output's scale
 *   <li>{@link #HALVES}: the high bytes of all weights as half-precision floats, then the low
 *       bytes, which are compressed better so
 * </ul>
 *
 * Each layer ends with its float biases.
 */
public final class PackedLabels {
  public static final String MAGIC = "PGLABEL1";
  public static final int SCALED = 8;
  public static final int HALVES = 16;

  private static final String RESOURCE = "labels.pack";

  private PackedLabels() {}

  public static LabelModel model() {
    try (InputStream file = PackedLabels.class.getResourceAsStream(RESOURCE)) {
      return read(Objects.requireNonNull(file, RESOURCE + " is not part of this build"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IOException if the file is damaged or of another kind
   */
  public static LabelModel read(InputStream file) throws IOException {
    if (!new String(file.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII).equals(MAGIC)) {
      throw new IOException("not a pack of labels");
    }
    DataInputStream in = new DataInputStream(new InflaterInputStream(file));
    List<LabelWeights> layers = new ArrayList<>();
    for (LabelLayer layer : LabelLayer.all()) {
      float[] values = values(layer, in);
      layers.add(new LabelWeights(values, floats(layer.outputs(), in)));
    }
    if (in.read() >= 0) {
      throw new IOException("the pack is longer than its layers");
    }
    return new LabelModel(LabelModel.PACKED, layers);
  }

  private static float[] values(LabelLayer layer, DataInputStream in) throws IOException {
    int bits = in.readByte();
    return switch (bits) {
      case SCALED -> scaled(layer, in);
      case HALVES -> halves(layer.weightCount(), in);
      default -> throw new IOException(layer.convolution() + " has weights of " + bits + " bits");
    };
  }

  private static float[] scaled(LabelLayer layer, DataInputStream in) throws IOException {
    float[] scales = floats(layer.outputs(), in);
    byte[] units = bytes(layer.weightCount(), in);
    int depth = units.length / scales.length;
    float[] values = new float[units.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scales[i / depth] * units[i];
    }
    return values;
  }

  private static float[] halves(int count, DataInputStream in) throws IOException {
    byte[] bytes = bytes(2 * count, in);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.float16ToFloat((short) (bytes[i] << 8 | bytes[count + i] & 255));
    }
    return values;
  }

  private static float[] floats(int count, DataInputStream in) throws IOException {
    float[] floats = new float[count];
    ByteBuffer.wrap(bytes(count * Float.BYTES, in)).asFloatBuffer().get(floats);
    return floats;
  }

  private static byte[] bytes(int count, DataInputStream in) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }
}
