package com.progimage.cli;

import com.progimage.cli.bulk.BulkUpload;
import com.progimage.cli.bulk.BulkUpload.Tally;
import com.progimage.cli.bulk.Journal;
import com.progimage.cli.bulk.Source;
import com.progimage.cli.bulk.Sources;
import com.progimage.cli.bulk.UploadOptions;
import com.progimage.cli.console.Bar;
import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.Visibility;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code upload} command. */
@Command(
    name = "upload",
    description = {
      "Stores images. Prints a line with the id and the file for each, in the order of the files.",
      "Each file becomes an image of its own. With --resume, files with equal content become one"
          + " image, and content that an earlier run stored is not stored again: its line has the"
          + " id of the existing image."
    })
final class UploadCommand extends ServerCommand {
  private static final int MAX_PARALLEL = 64;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "files, patterns (quoted or not), folders with --recursive, or - for stdin")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "an image that the server downloads; can be repeated")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = {"-r", "--recursive"},
      description = "upload the images in folders, at any depth")
  private boolean recursive;

  @Option(names = "--resume", description = "continue a run that was interrupted or partly failed")
  private boolean resume;

  @Option(
      names = {"-p", "--parallel"},
      paramLabel = "N",
      defaultValue = "4",
      description = "number of parallel uploads, 1 to 64; default: ${DEFAULT-VALUE}")
  private int parallel;

  @Option(names = "--url-only", description = "print only the URL of each image")
  private boolean urlOnly;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "the format, such as png or image/png; default: detect it")
  private @Nullable String type;

  @Option(
      names = "--visibility",
      paramLabel = "WHO",
      description = "public or private, on a server with keys; default: the server decides")
  private @Nullable String visibility;

  @Option(
      names = "--analyze",
      paramLabel = "ANALYSIS",
      split = ",",
      description = "what to find in the images: faces, labels, placeholder")
  private List<String> analyses = new ArrayList<>();

  @Override
  public Integer call() {
    Console console = console();
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw CommandFailure.usage("--parallel is " + parallel + ", must be 1 to " + MAX_PARALLEL);
    }
    String mediaType = type == null ? null : mediaType(type);
    if (files.isEmpty() && urls.isEmpty()) {
      throw CommandFailure.usage("name at least one FILE, or an image by --url");
    }
    Sources found =
        Sources.of(files, recursive)
            .and(urls.stream().map(url -> Arguments.url("--url", url)).toList());
    ProgImageClient images = images();
    UploadReport report = new UploadReport(console, urlOnly, found);
    Tally tally;
    try (Journal journal = journal(images);
        Bar bar = console.bar("Uploading", bytes(found))) {
      BulkUpload upload =
          new BulkUpload(
              images,
              new UploadOptions(
                  mediaType,
                  visibility == null ? null : Visibility.of(visibility),
                  analyses.stream().map(AnalysisKind::of).toList(),
                  journal,
                  resume,
                  bar::moved),
              found.sources(),
              outcome -> {
                report.add(outcome);
                bar.note(report.soFar());
              });
      tally = upload.run(parallel);
    }
    return report.end(tally).number();
  }

  private Journal journal(ProgImageClient images) {
    Path folder = program().folders().state().resolve("uploads");
    try {
      return Journal.open(folder, images.url().toString(), resume);
    } catch (IOException e) {
      String what = "cannot open the journal of uploads in " + folder + " (" + e + ")";
      if (resume) {
        throw CommandFailure.failed(what + ", so --resume is impossible: make the folder writable");
      }
      console().say(what + ": --resume cannot continue this run");
      return Journal.none();
    }
  }

  private static long bytes(Sources found) {
    return found.sources().stream().mapToLong(Source::byteCount).sum();
  }

  private static String mediaType(String type) {
    return type.contains("/") ? type : ImageFormat.of(type).mediaType();
  }
}
