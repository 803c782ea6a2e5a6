package com.progimage.cli.program;

import com.progimage.cli.console.Console;
import com.progimage.sdk.ProgImageClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Base of commands that talk to the configured server. */
public abstract class ServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Returns the program, which is the top of the tree of commands. */
  protected final Program program() {
    return (Program) spec.root().userObject();
  }

  /** Returns the console, configured by the common options. */
  protected final Console console() {
    return program().console();
  }

  /** Returns a client of the configured server. */
  protected final ProgImageClient images() {
    return program().images();
  }
}
