package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.sdk.ProgImageClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** Base of commands that talk to the configured server. */
abstract class ServerCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @ParentCommand
  private ProgImageCommand program;

  final ProgImageCommand program() {
    return program;
  }

  final Console console() {
    return program.console();
  }

  final ProgImageClient images() {
    return program.images();
  }
}
