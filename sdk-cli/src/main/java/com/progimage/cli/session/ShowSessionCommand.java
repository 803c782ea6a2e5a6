package com.progimage.cli.session;

import com.progimage.cli.analysis.FaceLines;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Face;
import com.progimage.sdk.SessionPicture;
import com.progimage.sdk.SessionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code session show} command. */
@Command(
    name = "show",
    description = {
      "Prints the pictures of a session with their faces, and what the session could not take."
    })
final class ShowSessionCommand extends OneSession {
  @Option(
      names = "--distances",
      description = "print the distance of each pair of faces; below 0.6 usually is one person")
  private boolean wantsDistances;

  @Override
  public Integer call() {
    Console console = console();
    SessionSummary session = session().fetchSummary();
    if (console.isJson()) {
      console.data(session.json());
    } else {
      print(session, console);
    }
    return ExitCode.DONE.number();
  }

  private void print(SessionSummary session, Console console) {
    console.data("session  " + session.id());
    console.data("images   " + session.pictures().size() + " of " + session.limit());
    console.data("ends     " + session.endsAt());
    List<Named> faces = new ArrayList<>();
    int image = 0;
    for (SessionPicture picture : session.pictures()) {
      image++;
      console.data("image    " + image + "  " + picture.digest());
      int number = 0;
      for (Face face : picture.faces()) {
        number++;
        Named named = new Named(image + "." + number, face);
        faces.add(named);
        console.data("face     " + named.name() + "  " + FaceLines.text(face));
      }
    }
    session
        .failures()
        .forEach(failure ->
            console.data("failure  " + failure.time() + "  " + failure.reason().getMessage()));
    if (wantsDistances) {
      printDistances(faces, console);
    }
  }

  private static void printDistances(List<Named> faces, Console console) {
    for (int i = 0; i < faces.size(); i++) {
      Named one = faces.get(i);
      for (Named other : faces.subList(i + 1, faces.size())) {
        console.data(
            String.format(
                Locale.ROOT,
                "distance %s  %s  %.3f",
                one.name(),
                other.name(),
                Face.distance(one.face(), other.face())));
      }
    }
  }

  /**
   * A face.
   *
   * @param name the numbers of the picture and of the face in it
   */
  private record Named(String name, Face face) {}
}
