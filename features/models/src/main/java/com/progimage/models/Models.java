package com.progimage.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes one file of the server: {@code Models labels <folder with the original files> <file>}. */
public final class Models {
  private Models() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException(
          "usage: Models faces|labels|label-names <folder with originals> <file>");
    }
    byte[] pack = pack(args[0], Path.of(args[1]));
    Files.write(Path.of(args[2]), pack);
    System.out.println(args[2] + ": " + pack.length + " bytes");
  }

  static byte[] pack(String name, Path originals) throws IOException {
    return switch (name) {
      case "faces" -> FacesPack.of(originals);
      case "labels" -> LabelsPack.of(originals);
      case "label-names" -> ClassNames.of(originals);
      default ->
          throw new IllegalArgumentException(
              "no pack '" + name + "': use faces, labels or label-names");
    };
  }
}
