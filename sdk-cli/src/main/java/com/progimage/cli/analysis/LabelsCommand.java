package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Finding;
import com.progimage.sdk.Label;
import com.progimage.sdk.Labels;
import com.progimage.sdk.ProgImageClient;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code labels} command. */
@Command(
    name = "labels",
    description = {
      "Prints labels that name what images show: a line for each with its confidence in percent, its"
          + " name and its parents.",
      "A file is uploaded first, and its image stays on the server."
    })
public final class LabelsCommand extends FindingCommand<Labels> {
  @Option(
      names = "--min-confidence",
      paramLabel = "PERCENT",
      description = "the confidence from which labels are wanted, 0 to 100; default: 10")
  private @Nullable Double minConfidence;

  public LabelsCommand() {
    super(AnalysisKind.LABELS);
  }

  @Override
  Finding<Labels> finding(ProgImageClient images, String id) {
    return minConfidence == null
        ? images.labels(id)
        : images.labels(id).minConfidence(minConfidence);
  }

  @Override
  void print(FoundIn<Labels> in, Console console) {
    if (console.isJson()) {
      in.printJson(in.found().json(), console);
      return;
    }
    for (Label label : in.found().labels()) {
      console.data(
          String.format(
                  Locale.ROOT,
                  "%s  %5.1f  %-24s %s",
                  in.name(),
                  label.confidence(),
                  label.name(),
                  String.join(", ", label.parents()))
              .stripTrailing());
    }
    if (in.found().labels().isEmpty()) {
      console.say("no labels of " + in.name());
    }
  }
}
