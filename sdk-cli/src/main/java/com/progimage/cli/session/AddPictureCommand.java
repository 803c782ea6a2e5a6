package com.progimage.cli.session;

import com.progimage.cli.analysis.FaceLines;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.EachId;
import com.progimage.sdk.Session;
import com.progimage.sdk.SessionPicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code session add} command. */
@Command(
    name = "add",
    description = {
      "Adds pictures to a session and prints the faces in them, as 'progimage faces' does."
    })
final class AddPictureCommand extends OneSession {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "the pictures")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "the score from which faces are wanted, from 0 on; default: 0.2")
  private @Nullable Double minScore;

  @Override
  public Integer call() {
    Console console = console();
    Session session = minScore == null ? session() : session().minScore(minScore);
    return EachId.of(
            files,
            console,
            file -> {
              SessionPicture picture = session.add(Path.of(file));
              if (console.isJson()) {
                console.data(JsonLine.before(picture.json(), "file", file));
              } else {
                FaceLines.print(file, picture.faces(), console);
              }
            })
        .number();
  }
}
