package com.progimage.cli.token;

import com.progimage.cli.console.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code token} command. */
@Command(
    name = "token",
    description = {
      "Exchanges a key for a short-lived token, which other programs, such as a page in a browser,"
          + " can use in its place."
    },
    subcommands = CreateTokenCommand.class)
public final class TokenCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage("name the subcommand create; 'progimage token --help' explains it");
  }
}
