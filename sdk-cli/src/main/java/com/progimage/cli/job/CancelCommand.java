package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import picocli.CommandLine.Command;

/** {@code job cancel}. */
@Command(
    name = "cancel",
    description = {
      "Cancels a job, in the middle of a rendering, too. What was made stays; a job that has ended"
          + " stays as it is."
    })
final class CancelCommand extends OneJob {
  @Override
  ExitCode of(Job job, Console console) {
    Job now = job.cancel();
    if (console.isJson()) {
      console.data(now.json());
    } else {
      console.say("job " + now.id() + ": " + JobCommand.progress(now));
    }
    return ExitCode.DONE;
  }
}
