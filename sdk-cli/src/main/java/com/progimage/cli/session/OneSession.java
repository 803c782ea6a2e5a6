package com.progimage.cli.session;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Base of the commands of one session. */
abstract class OneSession extends ServerCommand {
  private static final String VARIABLE = "PROGIMAGE_SESSION";

  @Option(
      names = "--session",
      paramLabel = "KEY",
      description = {
        "the session's key, which create prints; other users can see it among the processes.",
        "Default: PROGIMAGE_SESSION"
      })
  private @Nullable String key;

  final Session session() {
    String wanted =
        key == null ? program().folders().environment().getOrDefault(VARIABLE, "").strip() : key;
    if (wanted.isEmpty()) {
      throw CommandFailure.usage(
          "set PROGIMAGE_SESSION to the session's key, which 'progimage session create' prints");
    }
    try {
      return images().sessions().open(wanted);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
