package com.progimage.server.engine.analysis.label;

import com.progimage.server.engine.analysis.label.LabelLayer.LabelBlock;
import com.progimage.server.engine.analysis.label.LabelWeights.Weights;
import com.progimage.server.engine.codec.deflate.Deflate;
import com.progimage.server.engine.codec.deflate.MatchEffort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.zip.InflaterInputStream;

/**
 * The file of packed weights: the number {@value #MAGIC}, then a zlib stream with the layers in
 * order. Numbers are big-endian. A layer begins with the number of bits of its weights. With 8, a
 * float for each output follows, the output's scale, then the weights as signed bytes. With 16, the
 * upper bytes of the weights as half-precision floats follow, then the lower bytes. Each layer ends
 * with its biases as floats.
 */
public final class LabelPack {
  /** "PiL" and the version of the format. */
  private static final int MAGIC = 0x50694c01;

  private static final int SCALED = 8;
  private static final int HALVES = 16;

  /** Layers with fewer weights have 16 bits: rounding them costs the most, a weight. */
  private static final int SMALL = 30_000;

  /** So have layers with fewer weights in blocks that do not add their input, which are next. */
  private static final int MEDIUM = 200_000;


  private static final int LEVELS = 127;

  private LabelPack() {}

  /** Writes the same bytes on every machine. */
  public static void write(LabelWeights weights, OutputStream out) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(raw);
    Iterator<Weights> layers = weights.layers().iterator();
    for (LabelBlock block : LabelLayer.blocks()) {
      for (LabelLayer layer : block.layers()) {
        int bits = bits(layer, block.addsInput());
        write(bits, layers.next(), data);
      }
    }
    write(SCALED, layers.next(), data);
    new DataOutputStream(out).writeInt(MAGIC);
    Deflate deflate =
        new Deflate((bytes, count) -> out.write(bytes, 0, count), MatchEffort.SMALL, 1);
    deflate.write(raw.toByteArray(), 0, raw.size());
    deflate.finish();
  }

  private static int bits(LabelLayer layer, boolean inputIsAdded) {
    int count = layer.weightCount();
    boolean isSensitive = layer.isDepthwise() || count < SMALL || !inputIsAdded && count < MEDIUM;
    return isSensitive ? HALVES : SCALED;
  }

  private static void write(int bits, Weights weights, DataOutputStream data) throws IOException {
    data.writeByte(bits);
    if (bits == HALVES) {
      writeHalves(weights.values(), data);
    } else {
      writeScaled(weights.values(), weights.biases().length, data);
    }
    writeFloats(weights.biases(), data);
  }

  private static void writeHalves(float[] values, DataOutputStream data) throws IOException {
    for (int shift : new int[] {8, 0}) {
      for (float value : values) {
        data.writeByte(Float.floatToFloat16(value) >> shift);
      }
    }
  }

  private static void writeScaled(float[] values, int outputs, DataOutputStream data)
      throws IOException {
    int each = values.length / outputs;
    float[] scales = new float[outputs];
    for (int i = 0; i < values.length; i++) {
      scales[i / each] = Math.max(scales[i / each], Math.abs(values[i]) / LEVELS);
    }
    writeFloats(scales, data);
    for (int i = 0; i < values.length; i++) {
      float scale = scales[i / each];
      data.writeByte(scale == 0 ? 0 : Math.round(values[i] / scale));
    }
  }

  private static void writeFloats(float[] values, DataOutputStream data) throws IOException {
    for (float value : values) {
      data.writeFloat(value);
    }
  }

  /** Reads the file that the server ships with. */
  public static LabelWeights shipped() {
    try (InputStream in = LabelPack.class.getResourceAsStream("labels.pack")) {
      return read(Objects.requireNonNull(in, "labels.pack"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IOException if the file is damaged
   */
  static LabelWeights read(InputStream in) throws IOException {
    if (new DataInputStream(in).readInt() != MAGIC) {
      throw new IOException("the file holds no weights of labels");
    }
    DataInputStream data =
        new DataInputStream(new BufferedInputStream(new InflaterInputStream(in), 1 << 16));
    List<Weights> layers = new ArrayList<>();
    for (LabelLayer layer : LabelLayer.all()) {
      float[] values = values(layer, data);
      layers.add(new Weights(values, floats(layer.outputs(), data)));
    }
    if (data.read() >= 0) {
      throw new IOException("the file is longer than the weights");
    }
    return new LabelWeights(layers);
  }

  private static float[] values(LabelLayer layer, DataInputStream data) throws IOException {
    float[] values = new float[layer.weightCount()];
    int bits = data.readByte();
    if (bits == HALVES) {
      byte[] bytes = data.readNBytes(2 * values.length);
      for (int i = 0; i < values.length; i++) {
        int half = bytes[i] << 8 | bytes[values.length + i] & 255;
        values[i] = Float.float16ToFloat((short) half);
      }
    } else if (bits == SCALED) {
      float[] scales = floats(layer.outputs(), data);
      byte[] bytes = data.readNBytes(values.length);
      int each = values.length / scales.length;
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes[i] * scales[i / each];
      }
    } else {
      throw new IOException(layer.convolution() + " has weights of " + bits + " bits");
    }
    return values;
  }

  private static float[] floats(int count, DataInputStream data) throws IOException {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = data.readFloat();
    }
    return floats;
  }
}
