package com.progimage.cli.owner;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Owner;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code owner show} command. */
@Command(
    name = "show",
    description = "Prints what an owner uses, and its quota. A key may show its own owner.")
final class ShowOwnerCommand extends ServerCommand {
  @Parameters(paramLabel = "NAME", description = "the owner's name")
  private String name = "";

  @Override
  public Integer call() {
    Console console = console();
    Owner owner = images().owners().get(name);
    console.data(console.isJson() ? owner.json() : text(owner));
    return ExitCode.DONE.number();
  }

  private static String text(Owner owner) {
    return String.join(
        System.lineSeparator(),
        "owner       " + owner.name(),
        "images      " + owner.images(),
        "bytes       " + owner.bytes(),
        "megapixels  " + decimal(owner.megapixelsToday()) + " today",
        "cpu         " + decimal(owner.cpuTimeToday().toMillis() / 1e3) + " s today",
        "quota       " + owner.quota() + (owner.hasOwnQuota() ? "" : " (default)"));
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }
}
