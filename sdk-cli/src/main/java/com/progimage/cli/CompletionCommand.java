package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code completion} command. */
@Command(
    name = "completion",
    description = {
      "Prints a shell completion script:",
      "  bash, zsh  source <(progimage completion bash)",
      "  fish       progimage completion fish | source"
    })
final class CompletionCommand extends ServerCommand {
  /** The supported shells. zsh reads bash completions, which picocli's script enables. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Console console = console();
    CommandLine root = spec.root().commandLine();
    console.data(
        switch (shell) {
          case bash, zsh -> AutoComplete.bash("progimage", root);
          case fish -> FishCompletion.of(root);
        });
    return ExitCode.DONE.number();
  }
}
