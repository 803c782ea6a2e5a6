package com.progimage.server.command;

import com.progimage.server.assembly.Lifecycle;
import com.progimage.server.assembly.Stores;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.command.report.Reports;
import com.progimage.server.command.report.TerminalProgress;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.maintenance.similar.SimilarPictures;
import com.progimage.server.maintenance.similar.SimilarReport;
import com.progimage.server.state.fact.FactSurvey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The command {@code dedupe --similar}, which reports pictures that look alike. */
final class SimilarCommand {
  private SimilarCommand() {}

  static int run(Invocation call) throws Exception {
    int distance = distance(call.value(CommandOption.SIMILAR).orElseThrow());
    if (!call.dryRun()) {
      throw new WrongUsage(
          "--similar only reports, because pictures that look alike have other bytes and are never"
              + " merged: add --dry-run");
    }
    ServerConfig config = MaintenanceCommands.config(call);
    try (Lifecycle parts = new Lifecycle();
        TerminalProgress progress = new TerminalProgress()) {
      MaintainedStore blobs = ExistingFolder.open(config, parts);
      Optional<FactSurvey> facts = Stores.readFacts(config.data(), blobs, parts);
      SimilarReport report =
          facts.isEmpty()
              ? new SimilarReport(distance, 0, 0, 0, List.of())
              : new SimilarPictures(facts.get(), () -> originals(config, blobs, parts), progress)
                  .find(distance);
      progress.wipe();
      if (report.pictures() == 0) {
        System.err.println(
            "progimage: no picture has a perceptual hash: have images analyzed first, with"
                + " POST /images/{id}/analyses and \"placeholder\"");
      }
      Reports.print(report, call);
      return Command.DONE;
    }
  }

  private static int distance(String text) throws WrongUsage {
    if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= SimilarPictures.MOST_DISTANCE) {
      return Integer.parseInt(text);
    }
    throw new WrongUsage(
        "--similar %s is no distance: give a number of bits from 0 to %d, such as 8"
            .formatted(text, SimilarPictures.MOST_DISTANCE));
  }

  private static Stream<StoredOriginal> originals(
      ServerConfig config, MaintainedStore blobs, Lifecycle parts) {
    try {
      return MaintenanceCommands.originals(config, blobs, parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
