package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Faces;
import com.progimage.sdk.Finding;
import com.progimage.sdk.ProgImageClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code faces} command. */
@Command(
    name = "faces",
    description = {
      "Prints the faces in images: a line for each with its box (left,top and size in pixels) and its"
          + " score.",
      "A file is uploaded first, and its image stays on the server. With --json, the answers have the"
          + " encodings too."
    })
public final class FacesCommand extends FindingCommand<Faces> {
  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "the score from which faces are wanted, from 0 on; default: 0.2")
  private @Nullable Double minScore;

  public FacesCommand() {
    super(AnalysisKind.FACES);
  }

  @Override
  Finding<Faces> finding(ProgImageClient images, String id) {
    return minScore == null ? images.faces(id) : images.faces(id).minScore(minScore);
  }

  @Override
  void print(FoundIn<Faces> in, Console console) {
    if (console.isJson()) {
      in.printJson(in.found().json(), console);
    } else {
      FaceLines.print(in.name(), in.found().faces(), console);
    }
  }
}
