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

/**
 * Prints the output of an upload: a line for each file, and at the end the counts and how to
 * continue.
 */
final class UploadReport {
  private static final String RESUME =
      "to continue, run the same command with --resume: stored files are not stored again";

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
              + " without an image extension skipped: name them to upload them");
    }
    if (total == 0) {
      console.say("no images in these folders");
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
          "interrupted: %d of %s stored%s, %d in progress; %s"
              .formatted(tally.stored(), files(total), failures(tally), tally.underWay(), RESUME));
      return ExitCode.FAILED;
    }
    if (total > 1 || tally.already() > 0) {
      String already =
          tally.already() == 0 ? "" : ", " + tally.already() + " of them by an earlier run or file";
      console.say(
          "%d of %s stored%s%s".formatted(tally.stored(), files(total), already, failures(tally)));
    }
    if (tally.failed() > 0 && total > 1) {
      console.complain(RESUME);
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
