package com.progimage.server.engine.analysis.face.dlib;

import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.engine.analysis.face.FaceAnalyzer;
import com.progimage.server.engine.analysis.face.FaceModel;
import com.progimage.server.engine.analysis.face.FaceNet;
import com.progimage.server.engine.analysis.face.LandmarkFinder;
import com.progimage.server.engine.analysis.face.PackedFaces;
import java.nio.file.Path;
import java.util.List;

/** Reads dlib's files in a folder; see {@link OriginalFile#read}. */
public final class OriginalFaces {
  /** The name of the weights, whose results are dlib's. */
  private static final String NAME = "dlib-resnet-v1";

  private OriginalFaces() {}

  /** An analyzer that reads the files before it analyzes the first picture. */
  public static FaceAnalyzer analyzer(Path folder) {
    return new FaceAnalyzer(NAME, () -> model(folder));
  }

  /** All weights. The templates of the detector are those of the pack, which are not rounded. */
  public static FaceModel model(Path folder) {
    return new FaceModel(PackedFaces.templates(), landmarks(folder), net(folder));
  }

  public static LandmarkFinder.Shapes landmarks(Path folder) {
    return OriginalLandmarks.read(OriginalFile.FACE_LANDMARKS.read(folder));
  }

  public static List<FaceNet.NetLayer> net(Path folder) {
    return OriginalNet.read(OriginalFile.FACE_NET.read(folder));
  }
}
