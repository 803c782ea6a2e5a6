package com.progimage.cli.analysis;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.EachId;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Analysis;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.ProgImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code analyze} command. */
@Command(
    name = "analyze",
    description = {
      "Has images analyzed in the background, and prints the status of each analysis: created,"
          + " running, done or failed."
    })
public final class AnalyzeCommand extends ServerCommand {
  @Parameters(arity = "1..*", paramLabel = "ID", description = "the images")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--faces", description = "find faces")
  private boolean wantsFaces;

  @Option(names = "--labels", description = "find labels, which name what the image shows")
  private boolean wantsLabels;

  @Option(
      names = "--placeholder",
      description = "find colors and hashes, to show until the image has loaded")
  private boolean wantsPlaceholder;

  @Override
  public Integer call() {
    AnalysisKind[] kinds = kinds();
    Console console = console();
    return EachId.of(
            ids,
            console,
            id -> {
              List<Analysis> analyses = images().analyze(id, kinds);
              analyses.forEach(analysis -> print(id, analysis, console));
              Optional<ProgImageException> failure =
                  analyses.stream().flatMap(each -> each.failure().stream()).findFirst();
              if (failure.isPresent()) {
                throw failure.get();
              }
            })
        .number();
  }

  private AnalysisKind[] kinds() {
    List<AnalysisKind> kinds = new ArrayList<>();
    if (wantsFaces) {
      kinds.add(AnalysisKind.FACES);
    }
    if (wantsLabels) {
      kinds.add(AnalysisKind.LABELS);
    }
    if (wantsPlaceholder) {
      kinds.add(AnalysisKind.PLACEHOLDER);
    }
    if (kinds.isEmpty()) {
      throw CommandFailure.usage("name at least one of --faces, --labels and --placeholder");
    }
    return kinds.toArray(AnalysisKind[]::new);
  }

  private static void print(String id, Analysis analysis, Console console) {
    String kind = analysis.kind().name();
    String status = analysis.status().name().toLowerCase(Locale.ROOT);
    if (console.isJson()) {
      console.data(JsonLine.of("image", id).put("analysis", kind).put("status", status));
    } else {
      console.data(String.format(Locale.ROOT, "%s  %-11s %s", id, kind, status));
    }
  }
}
