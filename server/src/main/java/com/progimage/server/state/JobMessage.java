package com.progimage.server.state;

import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Webhook message about the end of a job: type, timestamp and data, according to Standard Webhooks.
 * It contains no URL, because the server knows none that the receiver could use.
 */
public final class JobMessage {
  private static final String PREFIX = "msg_";

  private JobMessage() {}

  /** The message's id. A job ends once, so it has one message. */
  public static String id(JobId job) {
    return PREFIX + job;
  }

  /** The job that a message is about. */
  public static JobId job(String message) {
    return new JobId(message.substring(PREFIX.length()));
  }

  /** The message's body, always the same for the same job. */
  public static String body(Job job) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("id", job.id().text());
    data.put("state", job.state().text());
    data.put("total", job.progress().total());
    data.put("done", job.progress().done());
    data.put("failed", job.progress().failed());
    data.put("createdAt", text(job.times().createdAt()));
    data.put("startedAt", text(job.times().startedAt()));
    data.put("finishedAt", text(job.times().finishedAt()));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", "job." + job.state().text());
    body.put("timestamp", text(job.times().finishedAt()));
    body.put("data", data);
    return StateJson.text(body);
  }

  private static @Nullable String text(@Nullable Object instant) {
    return instant == null ? null : instant.toString();
  }
}
