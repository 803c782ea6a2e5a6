package com.progimage.cli;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.program.TakesSteps;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.Rendition;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code sign} command. */
@Command(
    name = "sign",
    description = {
      "Prints the URL of an image with a signature, by which everyone can read it without a key until"
          + " a time. Sends nothing to the server."
    })
final class SignCommand extends ServerCommand implements TakesSteps {
  @Parameters(paramLabel = "ID[/STEPS].EXT", description = "the image and what to make of it")
  private String image = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "the time until the URL ends, such as 1h or 90d")
  private @Nullable String ttl;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "the end of the URL, such as 2027-01-01T00:00:00Z")
  private @Nullable String until;

  @Option(
      names = "--whole-image",
      description = "sign for every transformation and format of the image")
  private boolean wholeImage;

  @Override
  public Integer call() {
    Console console = console();
    Wanted wanted = Wanted.parse(image);
    if (wanted.format() == null) {
      throw CommandFailure.usage(
          "the format of %s is missing: append an extension, such as .webp".formatted(image));
    }
    Instant end = end(Instant.now()).truncatedTo(ChronoUnit.SECONDS);
    Rendition rendition = wanted.on(images());
    URI url = wholeImage ? rendition.signedUrlOfWholeImage(end) : rendition.signedUrl(end);
    if (console.isJson()) {
      console.data(
          JsonLine.of("id", wanted.id())
              .put("url", url.toString())
              .put("expiresAt", end.toString()));
    } else {
      console.data(url.toString());
    }
    return ExitCode.DONE.number();
  }

  private Instant end(Instant now) {
    if ((ttl == null) == (until == null)) {
      throw CommandFailure.usage(
          "a signed URL needs exactly one end: name it by --ttl or by --until");
    }
    Instant end =
        ttl == null
            ? Arguments.instant("--until", String.valueOf(until))
            : now.plus(Arguments.duration("--ttl", ttl));
    if (!end.isAfter(now)) {
      throw CommandFailure.usage("the URL would have ended already: name a later time");
    }
    return end;
  }
}
