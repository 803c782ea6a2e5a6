package com.progimage.cli.key;

import com.progimage.cli.console.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code key} command. */
@Command(
    name = "key",
    description = {
      "Creates, shows and revokes keys of a server, with a key that has the scope admin.",
      "'progimage keys' does the same in the data folder of a server."
    },
    subcommands = {CreateCommand.class, ShowCommand.class, ListCommand.class, RevokeCommand.class})
public final class KeyCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name a subcommand: create, show, ls or revoke; 'progimage key --help' explains them");
  }
}
