package com.progimage.cli.job;

import com.progimage.cli.console.Bar;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobEvents;
import com.progimage.sdk.JobState;
import com.progimage.sdk.ProgImageException;
import java.util.concurrent.atomic.AtomicInteger;

/** Follows a job to its end. */
final class Watch {
  private Watch() {}

  static ExitCode to(Job job, Console console) {
    Job ended;
    AtomicInteger failed = new AtomicInteger();
    try (Bar bar = console.count("Rendering", job.total());
        JobEvents events =
            job.follow(result -> {
              ResultLines.print(result, console);
              bar.moved(1);
              if (!ResultLines.isWhole(result)) {
                bar.note(failed.incrementAndGet() + " failed");
              }
            })) {
      ended = events.await();
    } catch (ProgImageException e) {
      if (Thread.currentThread().isInterrupted()) {
        console.complain(
            "interrupted: job %s continues; 'progimage job watch %s' follows it, 'progimage job"
                    .formatted(job.id(), job.id())
                + " cancel %s' cancels it".formatted(job.id()));
        return ExitCode.FAILED;
      }
      throw e;
    }
    console.say("job " + ended.id() + ": " + JobCommand.progress(ended));
    return ended.state().equals(JobState.SUCCEEDED) ? ExitCode.DONE : ExitCode.JOB_FAILED;
  }
}
