package com.progimage.server.http.job;

import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.FormImages;
import com.progimage.server.http.rendition.AsyncPreference;
import com.progimage.server.http.response.Lists;
import com.progimage.server.http.response.Page;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.Owner;
import com.progimage.server.job.Jobs;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Submits, shows, lists, follows and cancels jobs. */
public final class JobHandlers {
  /** For jobs with the maximum number of outputs. */
  private static final Lists.EntrySize PART = new Lists.EntrySize(4, Jobs.MAX_OUTPUTS << 10);

  private static final int RESULTS = 8;

  private final Jobs jobs;
  private final JobSubmission submission;
  private final JobAnswers answers;
  private final JobEvents events;
  private final PublicUrls urls;
  private final Gate gate;
  private final Lists lists;

  /**
   * @param draining whether long requests should end
   */
  public JobHandlers(
      Jobs jobs,
      FormImages forms,
      ServerCapabilities offer,
      Bodies bodies,
      Gate gate,
      PublicUrls urls,
      Lists lists,
      BooleanSupplier draining) {
    this.jobs = jobs;
    this.submission = new JobSubmission(jobs, offer, bodies, gate, forms);
    this.gate = gate;
    this.answers = new JobAnswers(urls);
    this.events = new JobEvents(jobs, urls, gate, lists.memory(), draining);
    this.urls = urls;
    this.lists = lists;
  }

  /** Runs a single rendition as a job. */
  public AsyncPreference.AsyncRenderer async(ImageLibrary library) {
    return new AsyncRenditions(library, jobs, answers, gate);
  }

  public void submit(Context context) throws IOException {
    answers.accepted(context, submission.submit(context));
  }

  public void show(Context context) {
    answers.shown(context, job(context));
  }

  public void cancel(Context context) {
    answers.shown(context, jobs.cancel(JobAnswers.id(context), Gate.identity(context)));
  }

  private Job job(Context context) {
    return jobs.require(JobAnswers.id(context), Gate.identity(context));
  }

  public void list(Context context) throws IOException {
    Owner owner = Gate.listed(context);
    Page<JobId> page = Page.of(context, JobId::find, "a job id");
    String base = urls.base(context);
    context.header("Cache-Control", "no-store");
    lists.answer(
        context,
        page,
        "jobs",
        base + "/jobs",
        PART,
        (after, limit) -> {
          List<Job> found = jobs.list(owner, after, limit);
          return Lists.ListPart.of(
              found.stream().map(job -> JobRecord.of(job, base)).toList(),
              found.size() < limit ? null : found.getLast().id());
        });
  }

  public void results(Context context) throws IOException {
    Job job = job(context);
    Page<Long> page = Page.of(context, JobHandlers::position, "a position");
    String base = urls.base(context);
    context.header("Cache-Control", "no-store");
    lists.answer(
        context,
        page,
        "results",
        base + "/jobs/%s/results".formatted(job.id()),
        new Lists.EntrySize(RESULTS, job.work().size() << 10),
        (after, limit) -> results(job, after == null ? 0 : after, limit, base));
  }

  /** The state of the job before its events were read shows whether more may follow. */
  private Lists.ListPart<Long> results(Job job, long after, int limit, String base) {
    List<JobEvent> found = jobs.events(job, after, limit);
    boolean isShort = found.size() < limit;
    List<ResultRecord> results =
        found.stream()
            .filter(JobEvent.ItemEnded.class::isInstance)
            .map(JobEvent.ItemEnded.class::cast)
            .map(ended -> ResultRecord.of(ended, base))
            .toList();
    long end = found.isEmpty() ? after : found.getLast().position();
    return new Lists.ListPart<>(results, isShort && job.state().isFinal() ? null : end, isShort);
  }

  public void events(Context context) throws IOException {
    events.answer(context, job(context));
  }

  private static Optional<Long> position(String after) {
    return after.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(after)) : Optional.empty();
  }
}
