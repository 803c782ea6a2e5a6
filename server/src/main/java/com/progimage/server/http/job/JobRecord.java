package com.progimage.server.http.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.http.response.ShownUrl;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobWork;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as JSON. */
record JobRecord(
    String id,
    String url,
    String state,
    @JsonUnwrapped ItemNumbers items,
    @JsonUnwrapped StateTimes times,
    @JsonUnwrapped WorkRecord work,
    @Nullable String webhook,
    @JsonUnwrapped DetailUrls details) {

  /** The number of items: all, those that succeeded, and those that ended otherwise. */
  record ItemNumbers(int total, int done, int failed) {
    static ItemNumbers of(Job.JobProgress progress) {
      return new ItemNumbers(progress.total(), progress.done(), progress.failed());
    }
  }

  /** The times at which the job was submitted, started and ended. */
  record StateTimes(Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt) {
    static StateTimes of(Job.JobTimes times) {
      return new StateTimes(times.createdAt(), times.startedAt(), times.finishedAt());
    }
  }

  /** The URLs with more about the job. */
  record DetailUrls(String results, String events) {}

  /** What to do with each source. */
  record WorkRecord(
      List<OutputRecord> outputs,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> analyze) {
    static WorkRecord of(JobWork work) {
      return new WorkRecord(
          work.outputs().stream()
              .map(output -> new OutputRecord(output.transformation(), output.format().text()))
              .toList(),
          work.analyses().stream().map(AnalysisKind::text).toList());
    }
  }

  record OutputRecord(String transformation, String format) {}

  /**
   * @param base the start of its URLs
   */
  static JobRecord of(Job job, String base) {
    String url = base + "/jobs/" + job.id();
    return new JobRecord(
        job.id().text(),
        url,
        job.state().text(),
        ItemNumbers.of(job.progress()),
        StateTimes.of(job.times()),
        WorkRecord.of(job.work()),
        job.webhook() == null ? null : ShownUrl.of(job.webhook()),
        new DetailUrls(url + "/results", url + "/events"));
  }
}
