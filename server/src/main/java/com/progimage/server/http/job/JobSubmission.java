package com.progimage.server.http.job;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.FormImages;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.body.MultipartForm;
import com.progimage.server.http.response.Json;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.StoredImage;
import com.progimage.server.job.Jobs;
import com.progimage.server.job.SourceSelection;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobSource;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Submits a job: sources and outputs as JSON, or a form of files with a field {@code job} that
 * contains that JSON without sources.
 */
final class JobSubmission {
  /** Enough for ten thousand sources with URLs of ninety characters. */
  private static final int MAX_JSON_BYTES = 1 << 20;

  private final Jobs jobs;
  private final ServerCapabilities offer;
  private final Bodies bodies;
  private final Gate gate;
  private final FormImages forms;

  JobSubmission(Jobs jobs, ServerCapabilities offer, Bodies bodies, Gate gate, FormImages forms) {
    this.jobs = jobs;
    this.offer = offer;
    this.bodies = bodies;
    this.gate = gate;
    this.forms = forms;
  }

  Job submit(Context context) throws IOException {
    jobs.requireRoom();
    if (MultipartForm.isNamedBy(context.header("Content-Type"))) {
      return forms.store(context, (images, form) -> submit(context, images, form));
    }
    try (JsonBody<JobRequest> json =
        JsonBody.open(context, bodies, MAX_JSON_BYTES, JobRequest.class)) {
      JobRequest request = json.value();
      return jobs.submit(
          Gate.identity(context),
          request.wanted(),
          request.targets(offer.presets()),
          request.analyses(),
          request.webhook(),
          gate.client(context));
    }
  }

  private Job submit(Context context, List<StoredImage> images, MultipartForm form) {
    String text =
        form.field("job")
            .orElseThrow(() ->
                new Failure(
                    ErrorCode.MALFORMED_REQUEST,
                    "the form needs a field \"job\": {\"outputs\": [{\"format\": \"webp\"}]}"));
    JobRequest request = Json.read(text.getBytes(StandardCharsets.UTF_8), JobRequest.class);
    return jobs.submit(
        Gate.identity(context),
        images.stream()
            .<SourceSelection>map(
                image -> new SourceSelection.One(new JobSource.OfImage(image.id())))
            .toList(),
        request.targets(offer.presets()),
        request.analyses(),
        request.webhook(),
        gate.client(context));
  }
}
