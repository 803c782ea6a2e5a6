package com.progimage.server.http.job;

import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.rendition.Later;
import com.progimage.server.image.StoredImage;
import com.progimage.server.job.Jobs;
import com.progimage.server.job.Wanted;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Target;
import com.progimage.server.state.Job;
import com.progimage.server.state.JobOutput;
import com.progimage.server.state.JobSource;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Makes a job of one rendition. */
record AsyncRenditions(ImageLibrary library, Jobs jobs, JobAnswers answers)
    implements Later.Takers {

  /** For how long an image that was only to be rendered can be had so. */
  private static final Duration UNSTORED_LIFETIME = Duration.ofDays(1);

  @Override
  public void stored(Context context, StoredImage image, Target target) {
    JobOutput output = new JobOutput(target.transformation().text(), target.format());
    Job job =
        jobs.submit(
            List.of(new Wanted.One(new JobSource.OfImage(image.id()))), List.of(output), null);
    answers.accepted(context, job);
  }

  @Override
  public void unstored(Context context, ImageBody body, Target target) throws IOException {
    StoredImage image =
        library
            .store(
                body.bytes(),
                new ImageLibrary.Upload(
                    body.declared(),
                    body.fileName(),
                    UNSTORED_LIFETIME,
                    /* decode= */ false,
                    /* idempotencyHash= */ null))
            .image();
    stored(context, image, target);
  }
}
