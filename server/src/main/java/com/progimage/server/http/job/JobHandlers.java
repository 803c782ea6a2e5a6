package com.progimage.server.http.job;

import com.progimage.server.http.answer.Page;
import com.progimage.server.http.body.BodyLimits;
import com.progimage.server.http.body.ClientAddresses;
import com.progimage.server.http.body.FormImages;
import com.progimage.server.http.rendition.Later;
import com.progimage.server.http.rendition.Offer;
import com.progimage.server.http.rendition.PublicUrls;
import com.progimage.server.job.Jobs;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.state.Job;
import com.progimage.server.state.JobEvent;
import com.progimage.server.state.JobId;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Taking up, showing, listing, following and cancelling jobs. */
public final class JobHandlers {
  private final Jobs jobs;
  private final JobSubmission submission;
  private final JobAnswers answers;
  private final JobEvents events;
  private final PublicUrls urls;
  private final ClientAddresses clients;

  /**
   * @param draining whether requests that could go on for long should end
   */
  public JobHandlers(
      Jobs jobs,
      FormImages forms,
      Offer offer,
      BodyLimits limits,
      ClientAddresses clients,
      PublicUrls urls,
      BooleanSupplier draining) {
    this.jobs = jobs;
    this.submission = new JobSubmission(jobs, offer, limits, clients, forms);
    this.clients = clients;
    this.answers = new JobAnswers(urls);
    this.events = new JobEvents(jobs, urls, draining);
    this.urls = urls;
  }

  /** Makes of single renditions jobs, too. */
  public Later.Takers async(ImageLibrary library) {
    return new AsyncRenditions(library, jobs, answers, clients);
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
    Page<JobId> page = Page.of(context, JobId::find, "a job id");
    String base = urls.base(context);
    List<Job> found = jobs.list(page.after(), page.limit());
    context.header("Cache-Control", "no-store");
    page.answer(
        context,
        "jobs",
        found.stream().map(job -> JobRecord.of(job, base)).toList(),
        base + "/jobs",
        page.end(found, Job::id));
  }

  public void results(Context context) {
    Job job = jobs.find(JobAnswers.id(context));
    Page<Long> page = Page.of(context, JobHandlers::position, "a position");
    long after = page.after() == null ? 0 : page.after();
    String base = urls.base(context);
    // What the job was before its events were read tells whether more may follow them.
    List<JobEvent> found = jobs.events(job.id(), after, page.limit());
    boolean isLast = found.size() < page.limit() && job.state().isFinal();
    long end = found.isEmpty() ? after : found.getLast().position();
    List<ResultRecord> results =
        found.stream()
            .filter(JobEvent.ItemEnded.class::isInstance)
            .map(JobEvent.ItemEnded.class::cast)
            .map(ended -> ResultRecord.of(ended, base))
            .toList();
    context.header("Cache-Control", "no-store");
    String url = base + "/jobs/%s/results".formatted(job.id());
    page.answer(context, "results", results, url, isLast ? null : end);
  }

  public void events(Context context) throws IOException {
    events.answer(context, jobs.find(JobAnswers.id(context)));
  }

  private static Optional<Long> position(String after) {
    return after.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(after)) : Optional.empty();
  }
}
