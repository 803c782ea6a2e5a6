package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.sdk.Face;
import java.util.List;
import java.util.Locale;

/** Prints faces: the picture, the box and the score of each. */
public final class FaceLines {
  private FaceLines() {}

  public static void print(String picture, List<Face> faces, Console console) {
    faces.forEach(face -> console.data(picture + "  " + text(face)));
    if (faces.isEmpty()) {
      console.say("no faces in " + picture);
    }
  }

  public static String text(Face face) {
    Face.Box box = face.box();
    return String.format(
        Locale.ROOT,
        "%-20s %5.2f",
        "%d,%d %dx%d".formatted(box.left(), box.top(), box.width(), box.height()),
        face.score());
  }
}
