package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.cli.program.EachId;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Faces;
import com.progimage.sdk.Finding;
import com.progimage.sdk.ProgImageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code faces} command. */
@Command(
    name = "faces",
    description = {
      "Prints the faces in images: a line for each with its box (left,top and size in pixels) and its"
          + " score.",
      "A file is uploaded first, and its image stays on the server. With --json, the answers have the"
          + " encodings too."
    })
public final class FacesCommand extends ServerCommand {
  @Parameters(arity = "1..*", paramLabel = "FILE|ID", description = "files, or stored images")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "the score from which faces are wanted, from 0 on; default: 0.2")
  private @Nullable Double minScore;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "the time to wait for each image; default: ${DEFAULT-VALUE}")
  private String timeout = "";

  @Override
  public Integer call() {
    Console console = console();
    ProgImageClient images = images();
    Duration time = Arguments.duration("--timeout", timeout);
    return EachId.of(
            names,
            console,
            name ->
                print(
                    FoundIn.of(
                        name, AnalysisKind.FACES, id -> finding(images, id), time, images, console),
                    console))
        .number();
  }

  private Finding<Faces> finding(ProgImageClient images, String id) {
    return minScore == null ? images.faces(id) : images.faces(id).minScore(minScore);
  }

  private static void print(FoundIn<Faces> in, Console console) {
    if (console.isJson()) {
      in.printJson(in.found().json(), console);
    } else {
      FaceLines.print(in.name(), in.found().faces(), console);
    }
  }
}
