package com.progimage.server.engine.analysis.face.dlib;

import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.engine.analysis.face.FaceModel;
import com.progimage.server.engine.analysis.face.FaceNet;
import com.progimage.server.engine.analysis.face.LandmarkFinder;
import com.progimage.server.engine.analysis.face.PackedFaces;
import java.nio.file.Path;
import java.util.List;

/** Reads dlib's files in a folder; see {@link OriginalFile#read}. */
public final class OriginalFaces {
  private OriginalFaces() {}

  /** All weights. The templates of the detector are those of the pack, which are not rounded. */
  public static FaceModel model(Path folder) {
    return new FaceModel(
        FaceModel.ORIGINAL, PackedFaces.templates(), landmarks(folder), net(folder));
  }

  public static LandmarkFinder.Shapes landmarks(Path folder) {
    return OriginalLandmarks.read(OriginalFile.FACE_LANDMARKS.read(folder));
  }

  public static List<FaceNet.Layer> net(Path folder) {
    return OriginalNet.read(OriginalFile.FACE_NET.read(folder));
  }
}
