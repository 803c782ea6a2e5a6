package com.progimage.cli.program;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.Failure;
import com.progimage.cli.console.JsonLine;
import com.progimage.sdk.ProgImageException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs an action for each of several ids. A failure does not stop the others. */
public final class EachId {
  private EachId() {}

  public static ExitCode of(List<String> ids, Console console, Consumer<String> action) {
    Set<ExitCode> codes = EnumSet.noneOf(ExitCode.class);
    for (String id : ids) {
      try {
        action.accept(id);
        codes.add(ExitCode.DONE);
      } catch (ProgImageException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        Failure failure = Failure.of(e);
        codes.add(failure.exitCode());
        console.complain(failure.message());
        if (console.isJson()) {
          console.data(JsonLine.of("id", id, failure));
        }
      }
    }
    return ExitCode.ofAll(codes);
  }
}
