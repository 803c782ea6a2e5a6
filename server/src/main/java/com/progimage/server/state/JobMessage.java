package com.progimage.server.state;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook is told of a job that ended: type, timestamp and data, as Standard Webhooks has
 * it. No URL is in it, since nobody asked for it by one.
 */
final class JobMessage {
  private JobMessage() {}

  /** A job has one end, so one message. */
  static String id(JobId job) {
    return "msg_" + job;
  }

  /** The same for the same job, whoever asks. */
  static String body(Job job) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("id", job.id().text());
    data.put("state", job.state().text());
    data.put("total", job.total());
    data.put("done", job.done());
    data.put("failed", job.failed());
    data.put("createdAt", text(job.createdAt()));
    data.put("startedAt", text(job.startedAt()));
    data.put("finishedAt", text(job.finishedAt()));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", "job." + job.state().text());
    body.put("timestamp", text(job.finishedAt()));
    body.put("data", data);
    return StateJson.text(body);
  }

  private static @Nullable String text(@Nullable Object instant) {
    return instant == null ? null : instant.toString();
  }
}
