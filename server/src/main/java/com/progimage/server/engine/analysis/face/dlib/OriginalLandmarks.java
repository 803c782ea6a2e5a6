package com.progimage.server.engine.analysis.face.dlib;

import com.progimage.server.engine.analysis.face.LandmarkFinder;
import com.progimage.server.engine.analysis.face.LandmarkFinder.Shapes;
import com.progimage.server.engine.analysis.face.LandmarkFinder.TreeCascade;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code shape_predictor_5_face_landmarks.dat}. */
final class OriginalLandmarks {
  private final DlibReader in;

  private OriginalLandmarks(DlibReader in) {
    this.in = in;
  }

  static Shapes read(byte[] file) {
    DlibReader in = new DlibReader(file);
    Shapes shapes = new OriginalLandmarks(in).readShapes();
    in.expectEnd();
    return shapes;
  }

  private Shapes readShapes() {
    in.expect(1);
    float[] mean = in.readMatrix();
    int cascades = in.readInt();
    List<Forest> forests = new ArrayList<>();
    for (int c = 0; c < cascades; c++) {
      forests.add(readForest());
    }
    List<byte[]> anchors = new ArrayList<>();
    in.expect(cascades);
    for (int c = 0; c < cascades; c++) {
      anchors.add(readAnchors());
    }
    in.expect(cascades);
    List<TreeCascade> all = new ArrayList<>();
    for (int c = 0; c < cascades; c++) {
      float[] offsets = in.readFloats(2 * in.readInt());
      Forest forest = forests.get(c);
      all.add(
          new TreeCascade(
              anchors.get(c),
              offsets,
              forest.first,
              forest.second,
              forest.thresholds,
              forest.leaves));
    }
    return new Shapes(mean, all);
  }

  @SuppressWarnings("ArrayRecordComponent") // weights, which are never compared
  private record Forest(short[] first, short[] second, byte[] thresholds, float[] leaves) {
    Forest(int trees) {
      int splits = trees * LandmarkFinder.SPLITS;
      this(
          new short[splits],
          new short[splits],
          new byte[splits],
          new float[trees * LandmarkFinder.LEAVES * LandmarkFinder.VALUES]);
    }
  }

  private Forest readForest() {
    int trees = in.readInt();
    Forest forest = new Forest(trees);
    for (int tree = 0; tree < trees; tree++) {
      in.expect(LandmarkFinder.SPLITS);
      for (int i = 0; i < LandmarkFinder.SPLITS; i++) {
        int split = tree * LandmarkFinder.SPLITS + i;
        forest.first[split] = (short) in.readInt();
        forest.second[split] = (short) in.readInt();
        // Differences of pixels are integers, so that rounding down loses nothing.
        int threshold = (int) Math.floor(in.readFloat());
        forest.thresholds[split] = (byte) threshold;
        if (forest.thresholds[split] != threshold) {
          throw new IllegalArgumentException("threshold " + threshold);
        }
      }
      in.expect(LandmarkFinder.LEAVES);
      for (int leaf = 0; leaf < LandmarkFinder.LEAVES; leaf++) {
        int at = (tree * LandmarkFinder.LEAVES + leaf) * LandmarkFinder.VALUES;
        System.arraycopy(in.readMatrix(), 0, forest.leaves, at, LandmarkFinder.VALUES);
      }
    }
    return forest;
  }

  private byte[] readAnchors() {
    byte[] anchors = new byte[in.readInt()];
    for (int i = 0; i < anchors.length; i++) {
      anchors[i] = (byte) in.readInt();
    }
    return anchors;
  }
}
