package com.progimage.server.http.job;

import com.progimage.server.http.answer.Answers;
import com.progimage.server.http.answer.PageLimit;
import com.progimage.server.http.body.BodyLimits;
import com.progimage.server.http.body.FormImages;
import com.progimage.server.http.rendition.Later;
import com.progimage.server.http.rendition.Offer;
import com.progimage.server.http.rendition.PublicUrls;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.job.Jobs;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.state.Job;
import com.progimage.server.state.JobEvent;
import com.progimage.server.state.JobId;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Taking up, showing, listing, following and cancelling jobs. */
public final class JobHandlers {
  private final Jobs jobs;
  private final JobSubmission submission;
  private final JobAnswers answers;
  private final JobEvents events;
  private final PublicUrls urls;

  /**
   * @param draining whether requests that could go on for long should end
   */
  public JobHandlers(
      Jobs jobs,
      FormImages forms,
      Offer offer,
      BodyLimits limits,
      PublicUrls urls,
      BooleanSupplier draining) {
    this.jobs = jobs;
    this.submission = new JobSubmission(jobs, offer, limits, forms);
    this.answers = new JobAnswers(urls);
    this.events = new JobEvents(jobs, urls, draining);
    this.urls = urls;
  }

  /** Makes of single renditions jobs, too. */
  public Later.Takers async(ImageLibrary library) {
    return new AsyncRenditions(library, jobs, answers);
  }

  public void submit(Context context) throws IOException {
    answers.accepted(context, submission.submit(context));
  }

  public void show(Context context) {
    answers.shown(context, jobs.find(JobAnswers.id(context)));
  }

  public void cancel(Context context) {
    answers.shown(context, jobs.cancel(JobAnswers.id(context)));
  }

  public void list(Context context) {
    String after = context.queryParam("after");
    JobId before = after == null ? null : position(after);
    int limit = PageLimit.of(context);
    String base = urls.base(context);
    List<Job> found = jobs.list(before, limit);
    String next =
        found.size() < limit
            ? null
            : base + "/jobs?after=%s&limit=%d".formatted(found.getLast().id(), limit);
    page(context, "jobs", found.stream().map(job -> JobRecord.of(job, base)).toList(), next);
  }

  public void results(Context context) {
    Job job = jobs.find(JobAnswers.id(context));
    long after = resultPosition(context.queryParam("after"));
    int limit = PageLimit.of(context);
    String base = urls.base(context);
    // What the job was before its events were read tells whether more may follow them.
    List<JobEvent> found = jobs.events(job.id(), after, limit);
    boolean isLast = found.size() < limit && job.state().isFinal();
    long position = found.isEmpty() ? after : found.getLast().position();
    String next =
        isLast
            ? null
            : base + "/jobs/%s/results?after=%d&limit=%d".formatted(job.id(), position, limit);
    List<ResultRecord> results =
        found.stream()
            .filter(JobEvent.ItemEnded.class::isInstance)
            .map(JobEvent.ItemEnded.class::cast)
            .map(ended -> ResultRecord.of(ended, base))
            .toList();
    page(context, "results", results, next);
  }

  public void events(Context context) throws IOException {
    events.answer(context, jobs.find(JobAnswers.id(context)));
  }

  private static void page(Context context, String name, List<?> entries, @Nullable String next) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put(name, entries);
    body.put("next", next);
    context.header("Cache-Control", "no-store");
    Answers.json(context, 200, body);
  }

  private static JobId position(String after) {
    return JobId.find(after)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.MALFORMED_REQUEST,
                "after must be a job id: take the answer's \"next\" as it is"));
  }

  private static long resultPosition(@Nullable String after) {
    if (after == null) {
      return 0;
    }
    if (after.matches("[0-9]{1,18}")) {
      return Long.parseLong(after);
    }
    throw new Failure(
        ErrorCode.MALFORMED_REQUEST,
        "after must be a position: take the answer's \"next\" as it is");
  }
}
