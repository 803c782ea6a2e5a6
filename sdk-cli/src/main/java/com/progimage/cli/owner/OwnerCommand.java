package com.progimage.cli.owner;

import com.progimage.cli.console.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code owner} command. */
@Command(
    name = "owner",
    description = {
      "Shows what owners use, and sets their quotas, with a key that has the scope admin.",
      "'progimage owners' does the same in the data folder of a server."
    },
    subcommands = {ShowOwnerCommand.class, ListOwnersCommand.class, QuotaCommand.class})
public final class OwnerCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name a subcommand: show, ls or quota; 'progimage owner --help' explains them");
  }
}
