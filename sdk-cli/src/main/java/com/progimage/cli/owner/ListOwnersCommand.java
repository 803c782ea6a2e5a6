package com.progimage.cli.owner;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Owner;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** The {@code owner ls} command. */
@Command(
    name = "ls",
    description = {
      "Lists owners that have stored anything or have a quota, by their names: name, images, bytes,"
          + " quota."
    })
final class ListOwnersCommand extends ServerCommand {
  @Override
  public Integer call() {
    Console console = console();
    try (Stream<Owner> listed = images().owners().list()) {
      listed.forEach(owner -> console.data(console.isJson() ? owner.json() : text(owner)));
    }
    return ExitCode.DONE.number();
  }

  private static String text(Owner owner) {
    return "%-15s %8d  %12d  %s%s"
        .formatted(
            owner.name(),
            owner.images(),
            owner.bytes(),
            owner.quota(),
            owner.hasOwnQuota() ? "" : " (default)");
  }
}
