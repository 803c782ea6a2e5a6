package com.progimage.server.http.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.access.Identity;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.rendition.AsyncPreference;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import com.progimage.server.job.Jobs;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Target;
import com.progimage.server.memory.MemoryShare;
import com.progimage.server.state.job.Job;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a single rendition as a job, and shares a running job between equal requests for one owner.
 */
final class AsyncRenditions implements AsyncPreference.AsyncRenderer {

  /** The lifetime of an image that was uploaded only to be rendered. */
  private static final Duration UNSTORED_LIFETIME = Duration.ofDays(1);

  private final ImageLibrary library;
  private final Jobs jobs;
  private final JobAnswers answers;
  private final Gate gate;

  /** Running jobs by request: an equal request gets the same job. */
  private final Cache<Wish, Job> newest =
      Caffeine.newBuilder().maximumSize(MemoryShare.RECENT.entries(2 * 1_000)).build();

  AsyncRenditions(ImageLibrary library, Jobs jobs, JobAnswers answers, Gate gate) {
    this.library = library;
    this.jobs = jobs;
    this.answers = answers;
    this.gate = gate;
  }

  private record Wish(Owner owner, ImageId image, Target target) {}

  @Override
  public void submitStored(Context context, StoredImage image, Target target) {
    Identity identity = Gate.identity(context);
    Wish wish = new Wish(identity.owner(), image.id(), target);
    String client = gate.client(context);
    Job job =
        newest
            .asMap()
            .compute(
                wish,
                (_, before) ->
                    goingOn(before, identity)
                        .orElseGet(
                            () -> jobs.submit(identity, wish.image(), wish.target(), client)));
    answers.accepted(context, job);
  }

  private Optional<Job> goingOn(@Nullable Job before, Identity identity) {
    return Optional.ofNullable(before)
        .flatMap(job -> jobs.find(job.id(), identity))
        .filter(job -> !job.state().isFinal());
  }

  @Override
  public void submitBody(Context context, ImageBody body, Target target) throws IOException {
    jobs.requireRoom();
    StoredImage image =
        library
            .store(
                body.bytes(),
                body.length(),
                new ImageLibrary.Upload(
                    new Ownership(Gate.identity(context).owner(), Visibility.PRIVATE),
                    body.declared(),
                    body.fileName(),
                    UNSTORED_LIFETIME,
                    /* decode= */ false,
                    gate.requester(context),
                    /* idempotencyHash= */ null))
            .image();
    submitStored(context, image, target);
  }
}
