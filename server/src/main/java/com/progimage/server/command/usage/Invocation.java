package com.progimage.server.command.usage;

import com.progimage.server.config.Configuration;
import java.util.Optional;

/** A command with its options. */
public record Invocation(Configuration configuration, Arguments arguments) {
  /** Whether to change nothing, but report what would be done. */
  public boolean dryRun() {
    return value(CommandOption.DRY_RUN).isPresent();
  }

  /** Whether to report as one JSON object. */
  public boolean json() {
    return value(CommandOption.JSON).isPresent();
  }

  /** The value of an option; empty if it is not there. */
  public Optional<String> value(CommandOption option) {
    return Optional.ofNullable(arguments.options().get(option.flag()));
  }

  /** The argument that is no option, of a command that has one. */
  public String operand() {
    return arguments.operands().getFirst();
  }
}
