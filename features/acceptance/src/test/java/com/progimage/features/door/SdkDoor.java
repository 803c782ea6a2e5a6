package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.Access;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobEvents;
import com.progimage.sdk.JobRequest;
import com.progimage.sdk.JobResult;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.ProgImageException;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import com.progimage.sdk.transformation.Transformation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The SDK for Java. */
final class SdkDoor implements Door {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ProgImageClient images;

  SdkDoor(URI server) {
    // A scenario wants to see the refusal itself, not what came after trying again.
    images = Access.client(server).retries(0).build();
  }

  @Override
  public Stored upload(NewImage image) {
    Upload upload = Upload.of(image.bytes());
    if (image.mediaType() != null) {
      upload = upload.mediaType(image.mediaType());
    }
    if (image.key() != null) {
      upload = upload.idempotencyKey(image.key());
    }
    if (image.ttl() != null) {
      upload = upload.ttl(image.ttl());
    }
    if (image.analysis() != null) {
      upload = upload.analyze(AnalysisKind.of(image.analysis()));
    }
    Upload whole = image.verified() ? upload.verifyPixels() : upload;
    return told(() -> stored(images.upload(whole)));
  }

  @Override
  public Stored info(String id) {
    return told(() -> stored(images.get(id)));
  }

  @Override
  public byte[] original(String id) {
    return told(() -> images.get(id).original().download());
  }

  @Override
  public byte[] get(String id, String rendition) {
    return told(() -> rendition(id, rendition).download());
  }

  @Override
  public void save(String id, String rendition, Path file) {
    told(() -> {
      rendition(id, rendition).saveTo(file);
      return id;
    });
  }

  @Override
  public void delete(String id) {
    told(() -> {
      images.delete(id);
      return id;
    });
  }

  @Override
  public List<Stored> list() {
    return told(() -> images.list().map(SdkDoor::stored).toList());
  }

  @Override
  public String submit(List<String> ids, List<String> renditions) {
    JobRequest.Builder request = JobRequest.builder().ids(ids);
    for (String rendition : renditions) {
      int dot = rendition.lastIndexOf('.');
      ImageFormat format = ImageFormat.of(rendition.substring(dot + 1));
      if (dot == 0) {
        request.output(format);
      } else {
        request.output(Transformation.parse(rendition.substring(1, dot)), format);
      }
    }
    return told(() -> images.jobs().submit(request.build()).id());
  }

  @Override
  public Ended await(String job) {
    return told(() -> ended(images.jobs().get(job).await(Duration.ofSeconds(60))));
  }

  @Override
  public List<Ended.Result> follow(String job) {
    List<Ended.Result> heard = new CopyOnWriteArrayList<>();
    return told(() -> {
      try (JobEvents events = images.jobs().get(job).follow(result -> heard.add(result(result)))) {
        events.await();
      }
      return heard;
    });
  }

  @Override
  public List<Ended.Result> results(String job) {
    return told(() -> images.jobs().get(job).listResults().map(SdkDoor::result).toList());
  }

  @Override
  public Ended cancel(String job) {
    return told(() -> ended(images.jobs().get(job).cancel()));
  }

  @Override
  public AnalysisDoor analyses() {
    return new SdkAnalysisDoor(images);
  }

  @Override
  public Map<String, Long> limits() {
    return told(() -> images.fetchCapabilities().limits());
  }

  @Override
  public String etag(String id, String rendition) {
    return told(() -> rendition(id, rendition).fetchEtag());
  }

  @Override
  public Optional<byte[]> getIfChanged(String id, String rendition, String etag) {
    return told(() -> rendition(id, rendition).downloadIfChanged(etag));
  }

  @Override
  public String shown(int httpStatus, String code) {
    return Integer.toString(httpStatus);
  }

  private Rendition rendition(String id, String text) {
    int dot = text.lastIndexOf('.');
    ImageFormat format = ImageFormat.of(text.substring(dot + 1));
    return text.startsWith("/")
        ? images.rendition(id, format).transform(Transformation.parse(text.substring(1, dot)))
        : images.rendition(id, format);
  }

  private static Ended ended(Job job) {
    return new Ended(job.state().name(), job.done(), job.failed());
  }

  private static Ended.Result result(JobResult result) {
    return new Ended.Result(
        result.source(),
        result.outputs().stream()
            .flatMap(output -> output.url().stream())
            .map(URI::toString)
            .toList(),
        Stream.concat(
                result.failure().stream(),
                result.outputs().stream().flatMap(output -> output.failure().stream()))
            .map(failure -> failure.code().orElseThrow())
            .toList());
  }

  private static Stored stored(StoredImage image) {
    return new Stored(
        image.id(),
        image.format().name(),
        image.width(),
        image.height(),
        image.byteCount(),
        image.digest(),
        image.createdAt(),
        image.expiresAt().orElse(null));
  }

  /** An argument that the SDK refuses by itself has no status and no code. */
  static <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (ProgImageException e) {
      throw new Refusal(
          e.status().isPresent() ? Integer.toString(e.status().getAsInt()) : "",
          e.code().orElse(""),
          e.retryAfter().orElse(null),
          e.toString());
    } catch (IllegalArgumentException e) {
      throw new Refusal("", "", null, e.toString());
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "SDK";
  }
}
