package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.Face;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * Reads the weights that are part of the server. The file is {@link #MAGIC}, then a zlib stream of
 * big-endian numbers:
 *
 * <ol>
 *   <li>templates: a float threshold for each, the two floats of {@link Templates.TemplateShape};
 *       for each template a short count and its products: a byte for the feature, the floats of the
 *       column and those of the row
 *   <li>landmarks: the floats of the mean; a short count of cascades; for each a short count of
 *       pixels and one of trees, the anchors, offsets (floats), first and second pixels (split
 *       shorts), thresholds (bytes), and leaves (split shorts in units of {@link #LEAF_UNITS})
 *   <li>network: for each layer a float scale for each output, the weights as bytes in units of
 *       their output's scale, and the float biases; for the last layer, only the weights as floats
 * </ol>
 *
 * Split shorts are the low bytes of all of them, then the high bytes, which are compressed better.
 */
public final class PackedFaces {
  public static final String MAGIC = "PGFACES1";

  /** Leaves are integers in units of one by this number. */
  public static final float LEAF_UNITS = 20_000;

  private static final String RESOURCE = "faces.pack";

  private final DataInputStream in;

  private PackedFaces(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** The weights of the detector alone. */
  public static Templates.TemplateShape templates() {
    return load(PackedFaces::readTemplates);
  }

  /** All weights. */
  public static FaceModel model() {
    return load(pack -> new FaceModel(pack.readTemplates(), pack.readLandmarks(), pack.readNet()));
  }

  private interface PackReading<T> {
    T read(PackedFaces pack) throws IOException;
  }

  private static <T> T load(PackReading<T> reading) {
    try (InputStream file = PackedFaces.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new EOFException(RESOURCE + " is not part of this build");
      }
      String magic = new String(file.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII);
      if (!magic.equals(MAGIC)) {
        throw new IOException(RESOURCE + " is not a pack of faces");
      }
      return reading.read(new PackedFaces(new InflaterInputStream(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Templates.TemplateShape readTemplates() throws IOException {
    List<Float> thresholds = new ArrayList<>();
    for (int t = 0; t < Templates.COUNT; t++) {
      thresholds.add(in.readFloat());
    }
    float mostShared = in.readFloat();
    float mostCovered = in.readFloat();
    List<List<Templates.Product>> products = new ArrayList<>();
    for (int t = 0; t < Templates.COUNT; t++) {
      List<Templates.Product> own = new ArrayList<>();
      int count = in.readShort();
      for (int i = 0; i < count; i++) {
        int feature = in.readByte();
        own.add(new Templates.Product(feature, floats(Templates.SIDE), floats(Templates.SIDE)));
      }
      products.add(own);
    }
    return new Templates.TemplateShape(thresholds, mostShared, mostCovered, products);
  }

  private LandmarkFinder.Shapes readLandmarks() throws IOException {
    float[] mean = floats(2 * Face.LANDMARKS);
    int cascades = in.readShort();
    List<LandmarkFinder.TreeCascade> all = new ArrayList<>();
    for (int c = 0; c < cascades; c++) {
      int pixels = in.readShort();
      int trees = in.readShort();
      int splits = trees * LandmarkFinder.SPLITS;
      byte[] anchors = bytes(pixels);
      float[] offsets = floats(2 * pixels);
      short[] first = splitShorts(splits);
      short[] second = splitShorts(splits);
      byte[] thresholds = bytes(splits);
      short[] units = splitShorts(trees * LandmarkFinder.LEAVES * LandmarkFinder.VALUES);
      float[] leaves = new float[units.length];
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = units[i] / LEAF_UNITS;
      }
      all.add(new LandmarkFinder.TreeCascade(anchors, offsets, first, second, thresholds, leaves));
    }
    return new LandmarkFinder.Shapes(mean, all);
  }

  private List<FaceNet.NetLayer> readNet() throws IOException {
    List<FaceNet.NetLayer> layers = new ArrayList<>();
    for (FaceNet.LayerShape shape : FaceNet.SHAPES.subList(0, FaceNet.SHAPES.size() - 1)) {
      float[] scales = floats(shape.outputs());
      byte[] units = bytes(shape.outputs() * shape.depth());
      float[] weights = new float[units.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = scales[i / shape.depth()] * units[i];
      }
      layers.add(new FaceNet.NetLayer(weights, floats(shape.outputs())));
    }
    FaceNet.LayerShape last = FaceNet.SHAPES.getLast();
    float[] weights = floats(last.outputs() * last.depth());
    layers.add(new FaceNet.NetLayer(weights, new float[last.outputs()]));
    return layers;
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  private float[] floats(int count) throws IOException {
    byte[] bytes = bytes(count * Float.BYTES);
    float[] floats = new float[count];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
    return floats;
  }

  private short[] splitShorts(int count) throws IOException {
    byte[] bytes = bytes(2 * count);
    short[] shorts = new short[count];
    for (int i = 0; i < count; i++) {
      shorts[i] = (short) (bytes[i] & 255 | bytes[count + i] << 8);
    }
    return shorts;
  }
}
