package com.progimage.server.http.job;

import com.progimage.server.access.Identity;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.FormImages;
import com.progimage.server.http.body.MultipartForm;
import com.progimage.server.http.rendition.RenditionHandler;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.job.Jobs;
import com.progimage.server.library.Target;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.transformation.Transformation;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes thumbnails of uploaded files, each with a job of one rendition. */
public final class ThumbnailHandlers {
  private static final String DEFAULT_SIZE = "100x100";
  private static final String DEFAULT_FIT = "cover";

  /** The events of one item: its start, its result, and the end of the job. */
  private static final int EVENTS = 3;

  private final Jobs jobs;
  private final FormImages forms;
  private final RenditionHandler renditions;
  private final ServerCapabilities offer;
  private final PublicUrls urls;
  private final Gate gate;

  public ThumbnailHandlers(
      Jobs jobs,
      FormImages forms,
      RenditionHandler renditions,
      ServerCapabilities offer,
      PublicUrls urls,
      Gate gate) {
    this.jobs = jobs;
    this.forms = forms;
    this.renditions = renditions;
    this.offer = offer;
    this.urls = urls;
    this.gate = gate;
  }

  public void submit(Context context) throws IOException {
    if (!MultipartForm.isNamedBy(context.header("Content-Type"))) {
      throw new Failure(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "thumbnails are made of a form's files: send multipart/form-data with parts named file");
    }
    jobs.requireRoom();
    String base = urls.base(context);
    List<ThumbnailRecord> thumbnails =
        forms.store(context, (images, form) -> submit(context, images, form)).stream()
            .map(job -> ThumbnailRecord.of(job, base))
            .toList();
    if (thumbnails.size() == 1) {
      context.header("Location", "/thumbnails/" + thumbnails.getFirst().id());
    }
    JobAnswers.comeBack(context);
    Answers.json(context, 202, Map.of("thumbnails", thumbnails));
  }

  private List<Job> submit(Context context, List<StoredImage> images, MultipartForm form) {
    if (images.isEmpty()) {
      throw new Failure(ErrorCode.MALFORMED_REQUEST, "the form has no part named \"file\"");
    }
    String size = parameter(context, form, "size", DEFAULT_SIZE);
    String fit = parameter(context, form, "fit", DEFAULT_FIT);
    // With cover, the thumbnail always has the size of the box.
    String enlarge = fit.equals(DEFAULT_FIT) ? "_enlarge" : "";
    Transformation transformation = offer.presets().parse("resize_" + size + "_" + fit + enlarge);
    String format = parameter(context, form, "format", "");
    Identity identity = Gate.identity(context);
    List<Job> submitted = new ArrayList<>();
    try {
      for (StoredImage image : images) {
        Target target = new Target(transformation, format(format, image));
        submitted.add(jobs.submit(identity, image.id(), target, gate.client(context)));
      }
    } catch (RuntimeException e) {
      // None of the form's images stays, so the started jobs would find nothing.
      submitted.forEach(job -> jobs.cancel(job.id(), identity));
      throw e;
    }
    return submitted;
  }

  private static String parameter(
      Context context, MultipartForm form, String name, String otherwise) {
    return form.field(name)
        .or(() -> Optional.ofNullable(context.queryParam(name)))
        .orElse(otherwise);
  }

  /** The thumbnail of a photo is a JPEG; any other image may have transparent parts. */
  private ImageFormat format(String wanted, StoredImage image) {
    if (wanted.isEmpty()) {
      return image.format() == ImageFormat.JPEG ? ImageFormat.JPEG : ImageFormat.PNG;
    }
    return ImageFormat.findByExtension(wanted)
        .filter(offer.writes()::contains)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.UNSUPPORTED_FORMAT,
                "there is no format '%s' here: /capabilities lists those that there are"
                    .formatted(wanted)));
  }

  /** Answers with the thumbnail, its progress, or the reason that there is none. */
  public void show(Context context) throws IOException {
    Job job = thumbnail(context);
    if (!job.state().isFinal()) {
      JobAnswers.comeBack(context);
      Answers.json(context, 202, ThumbnailRecord.of(job, urls.base(context)));
      return;
    }
    ItemResult result = result(job);
    ImageId image = result.image();
    JobProblem problem = problem(result);
    if (problem != null || image == null) {
      throw Objects.requireNonNull(problem).toFailure();
    }
    renditions.of(context, image, Jobs.target(result.outputs().getFirst().output()));
  }

  private static @Nullable JobProblem problem(ItemResult result) {
    return result.problem() != null ? result.problem() : result.outputs().getFirst().problem();
  }

  private ItemResult result(Job job) {
    return jobs.events(job, 0, EVENTS).stream()
        .filter(JobEvent.ItemEnded.class::isInstance)
        .map(event -> ((JobEvent.ItemEnded) event).result())
        .findFirst()
        .orElseThrow(() ->
            new Failure(ErrorCode.JOB_CANCELLED, "the thumbnail was cancelled: upload it again"));
  }

  public void cancel(Context context) {
    Job job = jobs.cancel(thumbnail(context).id(), Gate.identity(context));
    Answers.unstored(context, 200, ThumbnailRecord.of(job, urls.base(context)));
  }

  /** Only a job of one rendition is a thumbnail. */
  private Job thumbnail(Context context) {
    Job job = jobs.require(JobAnswers.id(context), Gate.identity(context));
    if (job.progress().total() != 1
        || job.work().size() != 1
        || job.outputs().isEmpty()
        || job.outputs().getFirst().transformation().isEmpty()) {
      throw new Failure(
          ErrorCode.JOB_NOT_FOUND,
          "job %s makes more than one thumbnail: look at /jobs/%s".formatted(job.id(), job.id()));
    }
    return job;
  }
}
