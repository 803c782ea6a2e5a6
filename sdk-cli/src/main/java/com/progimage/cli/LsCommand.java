package com.progimage.cli;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.StoredImage;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code ls} command. */
@Command(
    name = "ls",
    description = {
      "Lists all images, oldest first: id, format, size in pixels, bytes, time of storage."
    })
final class LsCommand extends ServerCommand {
  @Option(names = "--limit", paramLabel = "N", description = "the maximum number of images")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "list only images after this one, which may have been deleted")
  private @Nullable String after;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw CommandFailure.usage("--limit is " + limit + ", must be at least 1");
    }
    Console console = console();
    ProgImageClient images = images();
    try (Stream<StoredImage> listed = after == null ? images.list() : images.listAfter(after)) {
      listed
          .limit(limit)
          .forEach(image -> console.data(console.isJson() ? image.json() : text(image)));
    }
    return ExitCode.DONE.number();
  }

  private static String text(StoredImage image) {
    return "%s  %-5s %11s %10d  %s"
        .formatted(
            image.id(),
            image.format(),
            image.width() + "x" + image.height(),
            image.byteCount(),
            image.createdAt().truncatedTo(ChronoUnit.SECONDS));
  }
}
