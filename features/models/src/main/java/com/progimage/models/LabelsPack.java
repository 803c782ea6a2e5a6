package com.progimage.models;

import com.progimage.server.engine.analysis.label.LabelLayer;
import com.progimage.server.engine.analysis.label.LabelLayer.LabelBlock;
import com.progimage.server.engine.analysis.label.LabelModel.LabelWeights;
import com.progimage.server.engine.analysis.label.OriginalLabels;
import com.progimage.server.engine.analysis.label.PackedLabels;
import com.progimage.server.engine.codec.deflate.Deflate;
import com.progimage.server.engine.codec.deflate.MatchEffort;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;

/** Writes the format that {@link PackedLabels} describes. Equal originals give equal bytes. */
final class LabelsPack {
  /** Layers with fewer weights have 16 bits: to round them costs the most accuracy a byte. */
  private static final int SMALL = 30_000;

  /** So have layers with fewer weights in blocks that do not add their input, which come next. */
  private static final int MEDIUM = 200_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private LabelsPack() {}

  static byte[] of(Path originals) throws IOException {
    LabelsPack pack = new LabelsPack();
    Iterator<LabelWeights> weights = OriginalLabels.model(originals).layers().iterator();
    for (LabelBlock block : LabelLayer.blocks()) {
      for (LabelLayer layer : block.layers()) {
        if (isSensitive(layer, block)) {
          pack.writeHalves(weights.next());
        } else {
          pack.writeScaled(weights.next());
        }
      }
    }
    pack.writeScaled(weights.next());
    return compressed(pack.bytes.toByteArray());
  }

  private static boolean isSensitive(LabelLayer layer, LabelBlock block) {
    int count = layer.weightCount();
    return layer.isDepthwise() || count < SMALL || !block.addsInput() && count < MEDIUM;
  }

  private static byte[] compressed(byte[] pack) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(PackedLabels.MAGIC.getBytes(StandardCharsets.US_ASCII));
    Deflate deflate =
        new Deflate((part, count) -> file.write(part, 0, count), MatchEffort.SMALL, 1);
    deflate.write(pack, 0, pack.length);
    deflate.finish();
    return file.toByteArray();
  }

  private void writeHalves(LabelWeights weights) throws IOException {
    out.writeByte(PackedLabels.HALVES);
    for (int shift : new int[] {8, 0}) {
      for (float value : weights.values()) {
        out.writeByte(Float.floatToFloat16(value) >> shift);
      }
    }
    writeFloats(weights.biases());
  }

  /** Rounds the weights of each output to bytes, the greatest to 127. */
  private void writeScaled(LabelWeights weights) throws IOException {
    float[] values = weights.values();
    int outputs = weights.biases().length;
    int depth = values.length / outputs;
    float[] scales = new float[outputs];
    for (int i = 0; i < values.length; i++) {
      scales[i / depth] = Math.max(scales[i / depth], Math.abs(values[i]) / Byte.MAX_VALUE);
    }
    out.writeByte(PackedLabels.SCALED);
    writeFloats(scales);
    for (int output = 0; output < outputs; output++) {
      writeRounded(values, output * depth, depth, scales[output]);
    }
    writeFloats(weights.biases());
  }

  private void writeRounded(float[] values, int from, int count, float scale) throws IOException {
    for (int i = from; i < from + count; i++) {
      out.writeByte(scale == 0 ? 0 : Math.round(values[i] / scale));
    }
  }

  private void writeFloats(float[] values) throws IOException {
    for (float value : values) {
      out.writeFloat(value);
    }
  }
}
