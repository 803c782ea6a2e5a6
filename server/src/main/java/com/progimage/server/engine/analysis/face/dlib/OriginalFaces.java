package com.progimage.server.engine.analysis.face.dlib;

import com.progimage.server.engine.analysis.face.FaceModel;
import com.progimage.server.engine.analysis.face.FaceNet;
import com.progimage.server.engine.analysis.face.LandmarkFinder;
import com.progimage.server.engine.analysis.face.PackedFaces;
import com.progimage.server.image.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads dlib's files. The templates of the detector are those of the pack, which are not rounded.
 */
public final class OriginalFaces {
  private OriginalFaces() {}

  /**
   * The weights in a folder.
   *
   * @throws IllegalArgumentException if a file is not what its name says
   */
  public static FaceModel read(Path folder) throws IOException {
    return new FaceModel(
        FaceModel.ORIGINAL, PackedFaces.templates(), landmarks(folder), net(folder));
  }
}
