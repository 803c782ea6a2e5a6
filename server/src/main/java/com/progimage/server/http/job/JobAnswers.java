package com.progimage.server.http.job;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import io.javalin.http.Context;

/** Answers about jobs: their ids and their progress. */
record JobAnswers(PublicUrls urls) {
  private static final String SOON = "1";

  /**
   * @throws Failure {@code job-not-found}
   */
  static JobId id(Context context) {
    String text = context.pathParam("id");
    return JobId.find(text)
        .orElseThrow(
            () -> new Failure(ErrorCode.JOB_NOT_FOUND, "there is no job '%s'".formatted(text)));
  }

  /** Answers 202 with the job's address. */
  void accepted(Context context, Job job) {
    context.header("Location", "/jobs/" + job.id());
    comeBack(context);
    Answers.json(context, 202, JobRecord.of(job, urls.base(context)));
  }

  void shown(Context context, Job job) {
    if (job.state().isFinal()) {
      context.header("Cache-Control", "no-store");
    } else {
      comeBack(context);
    }
    Answers.json(context, 200, JobRecord.of(job, urls.base(context)));
  }

  static void comeBack(Context context) {
    context.header("Retry-After", SOON);
    context.header("Cache-Control", "no-store");
  }
}
