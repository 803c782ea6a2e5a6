package com.progimage.models;

import com.progimage.server.engine.analysis.face.FaceNet;
import com.progimage.server.engine.analysis.face.LandmarkFinder;
import com.progimage.server.engine.analysis.face.PackedFaces;
import com.progimage.server.engine.analysis.face.Templates;
import com.progimage.server.engine.analysis.face.dlib.OriginalFaces;
import com.progimage.server.engine.codec.deflate.Deflate;
import com.progimage.server.engine.codec.deflate.MatchEffort;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes the format that {@link PackedFaces} describes. Equal originals give equal bytes. */
final class FacesPack {
  static final SourceFile DETECTOR =
      new SourceFile("hog.svm", "f3f7aa833fb4a14a46fc48689f45b98d85ef72d6dfaf8bdc012b7d3c522a5426");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private FacesPack() {}

  static byte[] of(Path originals) throws IOException {
    FacesPack pack = new FacesPack();
    pack.write(OriginalTemplates.read(DETECTOR.read(originals)));
    pack.write(OriginalFaces.landmarks(originals));
    pack.write(OriginalFaces.net(originals));
    return compressed(pack.bytes.toByteArray());
  }

  private static byte[] compressed(byte[] pack) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(PackedFaces.MAGIC.getBytes(StandardCharsets.US_ASCII));
    Deflate deflate =
        new Deflate((part, count) -> file.write(part, 0, count), MatchEffort.SMALLEST, 1);
    deflate.write(pack, 0, pack.length);
    deflate.finish();
    return file.toByteArray();
  }

  private void write(Templates.TemplateShape templates) throws IOException {
    for (float threshold : templates.thresholds()) {
      out.writeFloat(threshold);
    }
    out.writeFloat(templates.mostShared());
    out.writeFloat(templates.mostCovered());
    for (List<Templates.Product> products : templates.products()) {
      out.writeShort(products.size());
      for (Templates.Product product : products) {
        out.writeByte(product.feature());
        writeFloats(product.column());
        writeFloats(product.row());
      }
    }
  }

  private void write(LandmarkFinder.Shapes landmarks) throws IOException {
    writeFloats(landmarks.mean());
    out.writeShort(landmarks.cascades().size());
    for (LandmarkFinder.TreeCascade cascade : landmarks.cascades()) {
      out.writeShort(cascade.anchors().length);
      out.writeShort(cascade.first().length / LandmarkFinder.SPLITS);
      out.write(cascade.anchors());
      writeFloats(cascade.offsets());
      writeSplit(cascade.first());
      writeSplit(cascade.second());
      out.write(cascade.thresholds());
      short[] units = new short[cascade.leaves().length];
      for (int i = 0; i < units.length; i++) {
        units[i] = (short) Math.round(cascade.leaves()[i] * PackedFaces.LEAF_UNITS);
      }
      writeSplit(units);
    }
  }

  private void write(List<FaceNet.NetLayer> net) throws IOException {
    for (int i = 0; i < net.size() - 1; i++) {
      writeRounded(net.get(i), FaceNet.SHAPES.get(i));
    }
    // Errors of the last layer are those of the encoding.
    writeFloats(net.getLast().weights());
  }

  /** Rounds the weights of each output to bytes, the greatest to 127. */
  private void writeRounded(FaceNet.NetLayer layer, FaceNet.LayerShape shape) throws IOException {
    float[] scales = new float[shape.outputs()];
    byte[] units = new byte[layer.weights().length];
    for (int o = 0; o < shape.outputs(); o++) {
      int first = o * shape.depth();
      float greatest = 0;
      for (int k = first; k < first + shape.depth(); k++) {
        greatest = Math.max(greatest, Math.abs(layer.weights()[k]));
      }
      scales[o] = greatest == 0 ? 1 : greatest / Byte.MAX_VALUE;
      int cells = shape.kernel() * shape.kernel();
      for (int k = first; k < first + shape.depth(); k += cells) {
        round(layer.weights(), scales[o], k, k + cells, units);
      }
    }
    writeFloats(scales);
    out.write(units);
    writeFloats(layer.biases());
  }

  /**
   * Rounds the weights of one kernel, each with the error of the one before. The sum of the kernel
   * stays nearly the same, and so does its result where its input is smooth.
   */
  private static void round(float[] weights, float scale, int from, int to, byte[] units) {
    float error = 0;
    for (int k = from; k < to; k++) {
      float exact = weights[k] / scale + error;
      units[k] = (byte) Math.clamp(Math.round(exact), -Byte.MAX_VALUE, Byte.MAX_VALUE);
      error = exact - units[k];
    }
  }

  private void writeFloats(float[] values) throws IOException {
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  /** The low bytes of all values, then the high bytes. */
  private void writeSplit(short[] values) throws IOException {
    for (short value : values) {
      out.writeByte(value);
    }
    for (short value : values) {
      out.writeByte(value >> 8);
    }
  }
}
