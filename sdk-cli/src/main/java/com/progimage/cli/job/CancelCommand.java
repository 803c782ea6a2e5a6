package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import picocli.CommandLine.Command;

/** The {@code job cancel} command. */
@Command(
    name = "cancel",
    description = {
      "Cancels a job, even in the middle of a rendition. Finished renditions stay; a job that has"
          + " ended is unchanged."
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
