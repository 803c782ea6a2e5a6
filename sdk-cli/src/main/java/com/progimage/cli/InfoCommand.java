package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.program.EachId;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code info} command. */
@Command(name = "info", description = "Prints the records of images.")
final class InfoCommand extends ServerCommand {
  @Parameters(arity = "1..*", paramLabel = "ID", description = "the images")
  private List<String> ids = new ArrayList<>();

  @Override
  public Integer call() {
    Console console = console();
    ProgImageClient images = images();
    return EachId.of(
            ids,
            console,
            id -> {
              StoredImage image = images.get(id);
              console.data(console.isJson() ? image.json() : text(image));
            })
        .number();
  }

  private static String text(StoredImage image) {
    return String.join(
        System.lineSeparator(),
        "id       " + image.id(),
        "url      " + image.url(),
        "owner    " + image.owner() + " (" + image.visibility() + ")",
        "format   " + image.format() + " (" + image.format().mediaType() + ")",
        "size     " + image.width() + "x" + image.height(),
        "bytes    " + image.byteCount(),
        "digest   " + image.digest(),
        "created  " + image.createdAt(),
        "expires  " + image.expiresAt().map(Instant::toString).orElse("never"));
  }
}
