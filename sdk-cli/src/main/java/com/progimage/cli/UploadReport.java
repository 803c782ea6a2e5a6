package com.progimage.cli;

import com.progimage.cli.bulk.BulkUpload.Tally;
import com.progimage.cli.bulk.Outcome;
import com.progimage.cli.bulk.Sources;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.Failure;
import com.progimage.cli.console.JsonLine;
import java.util.EnumSet;
import java.util.Set;

/** What an upload says: a line for each file, and in the end what got in and what to do now. */
final class UploadReport {
  private static final String RESUME =
      "Run the same command with --resume: what is stored is not stored again.";

  private final Console console;
  private final boolean urlOnly;
  private final int total;
  private final Set<ExitCode> codes = EnumSet.noneOf(ExitCode.class);
  private int told;

  UploadReport(Console console, boolean urlOnly, Sources sources) {
    this.console = console;
    this.urlOnly = urlOnly;
    this.total = sources.sources().size();
    if (sources.leftOut() > 0) {
      console.say(
          files(sources.leftOut())
              + " without an image's extension left out; name them to upload them");
    }
    if (total == 0) {
      console.say("there are no images in these folders");
    }
  }

  void add(Outcome outcome) {
    told++;
    String file = outcome.source().name();
    if (outcome instanceof Outcome.Stored stored) {
      codes.add(ExitCode.DONE);
      if (console.isJson()) {
        console.data(JsonLine.before(stored.image().json(), "file", file));
      } else {
        console.data(urlOnly ? stored.image().url().toString() : stored.image().id() + "  " + file);
      }
    } else if (outcome instanceof Outcome.Failed failed) {
      Failure failure = Failure.of(failed.cause());
      codes.add(failure.exitCode());
      console.complain(failure.message());
      if (console.isJson()) {
        console.data(JsonLine.of("file", file, failure));
      }
    }
  }

  String soFar() {
    return told + "/" + total;
  }

  ExitCode end(Tally tally) {
    if (tally.interrupted()) {
      console.complain(
          "interrupted: %d of %s stored%s, %d under way when it was. %s"
              .formatted(tally.stored(), files(total), failures(tally), tally.underWay(), RESUME));
      return ExitCode.FAILED;
    }
    if (total > 1 || tally.already() > 0) {
      String already =
          tally.already() == 0 ? "" : ", " + tally.already() + " of them before and not again";
      console.say(
          "%d of %s stored%s%s".formatted(tally.stored(), files(total), already, failures(tally)));
    }
    if (tally.failed() > 0 && total > 1) {
      console.complain("when the cause is gone: " + RESUME);
    }
    return ExitCode.ofAll(codes);
  }

  private static String failures(Tally tally) {
    return tally.failed() == 0 ? "" : ", " + tally.failed() + " failed";
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }
}
