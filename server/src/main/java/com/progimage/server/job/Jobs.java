package com.progimage.server.job;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Target;
import com.progimage.server.state.JobAllowance;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.TooMuch;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.transformation.Transformation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations on jobs. To an identity, a job that it does not reach does not exist. Thread-safe;
 * every method may block.
 */
public final class Jobs {
  /** Maximum number of outputs of a job. */
  public static final int MAX_OUTPUTS = 64;

  private static final int PAGE = 1_000;

  /** Maximum number of outputs and analyses of all sources of a job. */
  public static final int MAX_ALL_OUTPUTS = 100_000;

  private final StateStore store;
  private final ImageLibrary library;
  private final Submitters submitters;
  private final Quota quota;
  private final Function<Owner, JobAllowance> allowances;
  private final boolean takesWebhooks;
  private final Clock clock;

  /**
   * @param quota for the unfinished work of all jobs
   * @param allowances returns the limits for those of an owner
   * @param takesWebhooks whether jobs may have a webhook
   */
  public Jobs(
      StateStore store,
      ImageLibrary library,
      Submitters submitters,
      Quota quota,
      Function<Owner, JobAllowance> allowances,
      boolean takesWebhooks,
      Clock clock) {
    this.store = store;
    this.library = library;
    this.submitters = submitters;
    this.quota = quota;
    this.allowances = allowances;
    this.takesWebhooks = takesWebhooks;
    this.clock = clock;
  }

  /**
   * Refuses work that would lead to another job while too many are open.
   *
   * @throws Failure {@code too-many-jobs}
   */
  public void requireRoom() {
    long open = store.counts().openJobs();
    if (open >= quota.maxJobs()) {
      throw TooMuch.jobs(quota, open);
    }
  }

  /** Submits a job for one rendition of one image. */
  public Job submit(Identity identity, ImageId image, Target target, String client) {
    SourceSelection source = new SourceSelection.One(new JobSource.OfImage(image));
    return submit(
        identity, List.of(source), List.of(target), Set.of(), /* webhook= */ null, client);
  }

  /** Submits a job of its owner for analyses of one image. */
  public Job analyze(StoredImage image, Set<AnalysisKind> analyses, String client) {
    return submit(
        image.owner(),
        List.of(new JobSource.OfImage(image.id())),
        JobWork.ofAnalyses(analyses),
        /* webhook= */ null,
        client);
  }

  /**
   * Submits a job. From then on it survives this server.
   *
   * @param identity who submits it; the job belongs to its owner
   * @param targets what to make of each source
   * @param analyses of each source
   * @param webhook the URL to call when it ends; its owner must have registered it
   * @param client network address
   * @throws Failure {@code malformed-request} if it has no or too much work, or an unknown webhook;
   *     {@code webhooks-off}, {@code scope-missing} if a source is a URL, {@code too-many-jobs},
   *     {@code insufficient-storage}
   */
  public Job submit(
      Identity identity,
      List<SourceSelection> sources,
      List<Target> targets,
      Set<AnalysisKind> analyses,
      @Nullable String webhook,
      String client) {
    if ((targets.isEmpty() && analyses.isEmpty()) || targets.size() > MAX_OUTPUTS) {
      throw Failure.overLimit(
          ErrorCode.MALFORMED_REQUEST,
          "a job needs 1 to %d outputs, or analyses, and this one has %d"
              .formatted(MAX_OUTPUTS, targets.size()),
          MAX_OUTPUTS,
          targets.size());
    }
    if (sources.stream().anyMatch(SourceSelection::isFetched)) {
      identity.require(Scope.WRITE);
      identity.require(Scope.FETCH);
    }
    if (!analyses.isEmpty()) {
      identity.require(Scope.ANALYZE);
    }
    if (webhook != null) {
      requireRegistered(identity.owner(), webhook);
    }
    List<JobOutput> outputs = targets.stream().map(Jobs::output).toList();
    JobWork work = new JobWork(outputs, List.copyOf(analyses));
    List<JobSource> items = items(identity, sources, work.size());
    if (items.isEmpty()) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST, "the job has no sources: name an image, a URL or a file");
    }
    return submit(identity.owner(), items, work, webhook, client);
  }

  private Job submit(
      Owner owner, List<JobSource> items, JobWork work, @Nullable String webhook, String client) {
    library.requireRoom();
    Instant now = clock.instant();
    Job job = Job.queued(JobId.create(now), owner, work, webhook, items.size(), now);
    submitters.add(job.id(), client);
    store.submit(job, items, quota, allowances.apply(job.owner()));
    return job;
  }

  /** What a stored job makes of each source. */
  public static Target target(JobOutput output) {
    return new Target(Transformation.ofCanonical(output.transformation()), output.format());
  }

  private static JobOutput output(Target target) {
    return new JobOutput(target.transformation().text(), target.format());
  }

  /** Counts what is named before it looks for what is stored. */
  private List<JobSource> items(Identity identity, List<SourceSelection> sources, int outputs) {
    int count = (int) sources.stream().filter(SourceSelection.One.class::isInstance).count();
    requireNotTooMany(count, outputs);
    List<JobSource> items = new ArrayList<>();
    for (SourceSelection wanted : sources) {
      switch (wanted) {
        case SourceSelection.One(var source) -> items.add(source);
        case SourceSelection.StoredImages(var after, var limit) -> {
          List<JobSource> stored = stored(identity.listed(), after, limit);
          count += stored.size();
          requireNotTooMany(count, outputs);
          items.addAll(stored);
        }
      }
    }
    return items;
  }

  private void requireRegistered(Owner owner, String url) {
    if (!takesWebhooks) {
      throw Webhook.off();
    }
    Webhook webhook =
        store
            .outbox()
            .find(owner, url)
            .orElseThrow(() ->
                new Failure(
                    ErrorCode.MALFORMED_REQUEST,
                    "the webhook is not registered: POST {\"url\": …} to /webhooks first, with"
                        + " exactly this URL"));
    if (webhook.disabled() != null) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "the webhook is disabled (%s): delete /webhooks/%s and register it again"
              .formatted(webhook.disabled().reason(), webhook.id()));
    }
  }

  private List<JobSource> stored(@Nullable Owner owner, @Nullable ImageId after, int limit) {
    List<JobSource> found = new ArrayList<>();
    ImageId position = after;
    while (found.size() < limit) {
      ImageLibrary.ImagePage page =
          library.list(owner, position, Math.min(PAGE, limit - found.size()));
      page.images().stream().map(StoredImage::id).map(JobSource.OfImage::new).forEach(found::add);
      position = page.next();
      if (position == null) {
        break;
      }
    }
    return found;
  }

  /** Further stored images may come on top, which are not looked for then. */
  private static void requireNotTooMany(int items, int outputs) {
    if (items > StateStore.MAX_ITEMS) {
      throw Failure.overLimit(
          ErrorCode.MALFORMED_REQUEST,
          "a job may have %d sources and this one has at least %d: split it"
              .formatted(StateStore.MAX_ITEMS, items),
          StateStore.MAX_ITEMS,
          items);
    }
    if ((long) items * outputs > MAX_ALL_OUTPUTS) {
      throw Failure.overLimit(
          ErrorCode.MALFORMED_REQUEST,
          "a job may make %d outputs of all its sources and this one makes at least %d: split it"
              .formatted(MAX_ALL_OUTPUTS, (long) items * outputs),
          MAX_ALL_OUTPUTS,
          (long) items * outputs);
    }
  }

  /** Whether a job exists and has not ended. */
  boolean isOpen(JobId id) {
    return store.find(id).filter(job -> !job.state().isFinal()).isPresent();
  }

  /** Finds a job; empty if it does not exist any more. */
  public Optional<Job> find(JobId id, Identity identity) {
    return store.find(id).filter(job -> identity.reaches(job.owner()));
  }

  /**
   * @throws Failure {@code job-not-found}
   */
  public Job require(JobId id, Identity identity) {
    return find(id, identity)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.JOB_NOT_FOUND,
                "there is no job " + id + ": it never existed, or ended long ago and was removed"));
  }

  /**
   * Lists jobs, newest first.
   *
   * @param owner null: those of all owners
   */
  public List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) {
    return store.list(owner, before, limit);
  }

  /** Returns the events of a job after a position, in order. */
  public List<JobEvent> events(Job job, long after, int limit) {
    return store.events(job.id(), after, limit);
  }

  /**
   * Cancels a job, even in the middle of a rendition. A job that has ended is unchanged.
   *
   * @return its record afterwards
   * @throws Failure {@code job-not-found}
   */
  public Job cancel(JobId id, Identity identity) {
    Job job = require(id, identity);
    boolean _ = store.cancel(job.id(), clock.instant());
    return require(id, identity);
  }
}
