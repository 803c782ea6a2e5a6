package com.progimage.server.http.job;

import com.progimage.server.http.response.ShownUrl;
import com.progimage.server.state.job.Job;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as JSON. */
record JobRecord(
    String id,
    String url,
    String state,
    int total,
    int done,
    int failed,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    List<OutputRecord> outputs,
    @Nullable String webhook,
    String results,
    String events) {

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
        job.total(),
        job.done(),
        job.failed(),
        job.createdAt(),
        job.startedAt(),
        job.finishedAt(),
        job.outputs().stream()
            .map(output -> new OutputRecord(output.transformation(), output.format().text()))
            .toList(),
        job.webhook() == null ? null : ShownUrl.of(job.webhook()),
        url + "/results",
        url + "/events");
  }
}
