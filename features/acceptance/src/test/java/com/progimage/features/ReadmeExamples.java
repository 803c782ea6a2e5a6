package com.progimage.features;

import static com.progimage.sdk.AnalysisKind.FACES;
import static com.progimage.sdk.AnalysisKind.LABELS;
import static com.progimage.sdk.ImageFormat.JPEG;
import static com.progimage.sdk.ImageFormat.PNG;
import static com.progimage.sdk.ImageFormat.SVG;
import static com.progimage.sdk.ImageFormat.WEBP;
import static com.progimage.sdk.Scope.READ;
import static com.progimage.sdk.Scope.RENDER;
import static com.progimage.sdk.Scope.WRITER;
import static com.progimage.sdk.Visibility.PRIVATE;
import static com.progimage.sdk.transformation.Gravity.NORTH;
import static com.progimage.sdk.transformation.Transformations.crop;
import static com.progimage.sdk.transformation.Transformations.resize;

import com.progimage.sdk.AverageFace;
import com.progimage.sdk.Capabilities;
import com.progimage.sdk.ConnectionException;
import com.progimage.sdk.Face;
import com.progimage.sdk.Faces;
import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobEvents;
import com.progimage.sdk.JobRequest;
import com.progimage.sdk.KeyRequest;
import com.progimage.sdk.Labels;
import com.progimage.sdk.NewKey;
import com.progimage.sdk.NewUploadLink;
import com.progimage.sdk.NotPermittedException;
import com.progimage.sdk.Owner;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.Quota;
import com.progimage.sdk.RefusedException;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.Session;
import com.progimage.sdk.SessionPicture;
import com.progimage.sdk.SessionSummary;
import com.progimage.sdk.SimilarImage;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Token;
import com.progimage.sdk.TokenRequest;
import com.progimage.sdk.UnavailableException;
import com.progimage.sdk.Upload;
import com.progimage.sdk.UploadLink;
import com.progimage.sdk.UploadLinkRequest;
import com.progimage.sdk.UploadResult;
import com.progimage.sdk.transformation.Transformation;
import com.progimage.sdk.webhook.WebhookEvent;
import com.progimage.sdk.webhook.WebhookVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The examples of docs/sdk.md and of the SDK's Javadoc, where the regions are shown; {@link
 * SdkExamplesTest} runs them and holds the texts to these.
 */
final class ReadmeExamples {
  private ReadmeExamples() {}

  static ProgImageClient connect() {
    // @start region="connect"
    ProgImageClient images =
        ProgImageClient.builder("http://localhost:8080")
            .connectTimeout(Duration.ofSeconds(2))
            .timeout(Duration.ofSeconds(20))
            .retries(5)
            .userAgent("shop/2.1")
            .build();
    // @end
    return images;
  }

  static StoredImage upload(ProgImageClient images, InputStream stream, long byteCount) {
    // @start region="upload"
    StoredImage logo =
        images.upload(
            Upload.of(stream, byteCount)
                .format(SVG)
                .ttl(Duration.ofDays(30))
                .idempotencyKey("logo-of-order-17")
                .progress((bytes, total) -> System.out.println(bytes + " of " + total)));
    // @end
    return logo;
  }

  static List<UploadResult> uploadMany(ProgImageClient images, List<Path> files) {
    // @start region="many"
    List<UploadResult> results = images.uploadAll(files.stream().map(Upload::of).toList(), 8);
    for (UploadResult result : results) {
      result.failure().ifPresent(failure -> System.err.println(failure.getMessage()));
    }
    // @end
    return results;
  }

  static Rendition transform(StoredImage cat) {
    // @start region="transform"
    Transformation card =
        crop(10, 20, 300, 300).resize(640, 360).cover().gravity(NORTH).rotate(90).quality(70);
    Rendition photo = cat.transform(card).as(JPEG);
    // @end
    return photo;
  }

  static Optional<String> download(Rendition photo, OutputStream out, Path file)
      throws IOException {
    // @start region="download"
    byte[] bytes = photo.download();
    try (InputStream in = photo.openStream()) {
      in.transferTo(out);
    }
    String etag = photo.saveWithEtag(file);
    Optional<String> newer = photo.saveIfChanged(file, etag);
    String srcset = photo.as(WEBP).srcset(320, 640, 1280);
    // @end
    return newer.or(() -> Optional.of(bytes.length + " " + srcset));
  }

  static byte[] render(ProgImageClient images, Path logo, Path drawing) {
    // @start region="render"
    images.render(logo).as(SVG).saveTo(drawing);
    byte[] small = images.render(logo).transform(resize(64, 64)).as(WEBP).download();
    // @end
    return small;
  }

  static Job job(ProgImageClient images, StoredImage cat, URI url) {
    // @start region="job"
    Job job =
        images
            .jobs()
            .submit(
                JobRequest.builder()
                    .images(cat)
                    .urls(url)
                    .output(resize(640, 360).cover(), WEBP)
                    .output(JPEG)
                    .build());
    Job ended = job.await(Duration.ofMinutes(5));
    System.out.println(ended.state() + ", " + ended.failed() + " failed");
    ended
        .listResults()
        .flatMap(result -> result.outputs().stream())
        .flatMap(output -> output.url().stream())
        .forEach(System.out::println);
    // @end
    return ended;
  }

  static Job follow(ProgImageClient images, String id) {
    // @start region="follow"
    Job job = images.jobs().get(id);
    try (JobEvents events = job.follow(result -> System.out.println(result.source()))) {
      return events.await();
    }
    // @end
  }

  static CompletableFuture<byte[]> async(ProgImageClient images, Path file) {
    // @start region="async"
    CompletableFuture<byte[]> png =
        images
            .async()
            .upload(Upload.of(file))
            .thenCompose(image -> images.async().download(image.as(PNG)));
    // @end
    return png;
  }

  static StoredImage keys(ProgImageClient images, Path file) {
    // @start region="keys"
    NewKey till =
        images.keys().create(KeyRequest.of("shop", WRITER).name("till 3").ttl(Duration.ofDays(90)));
    ProgImageClient shop = ProgImageClient.builder(images.url()).key(till.text()).build();
    StoredImage receipt = shop.upload(Upload.of(file).visibility(PRIVATE));
    images.keys().revoke(till.key().id());
    // @end
    return receipt;
  }

  static ProgImageClient tokens(ProgImageClient images, String id) {
    // @start region="tokens"
    Token token =
        images.tokens().create(TokenRequest.of(READ, RENDER).image(id).ttl(Duration.ofMinutes(5)));
    ProgImageClient viewer = ProgImageClient.builder(images.url()).token(token.text()).build();
    // @end
    return viewer;
  }

  static Optional<Labels> faces(ProgImageClient images, Path photo) {
    // @start region="faces"
    StoredImage party = images.upload(Upload.of(photo).analyze(FACES));
    Faces found = party.faces().minScore(0.5).await(Duration.ofSeconds(30));
    for (Face face : found.faces()) {
      System.out.println(face.box() + " " + face.score());
    }
    images.analyze(party.id(), LABELS);
    Optional<Labels> labels = party.labels().minConfidence(50).fetch();
    // @end
    return labels.filter(all -> found.faces().isEmpty());
  }

  static String stats(ProgImageClient images, String id, Instant from, Instant to) {
    // @start region="stats"
    long done = images.analyses().stats().of(FACES).done();
    AverageFace average = images.analyses().average(from, to);
    List<SimilarImage> copies = images.similar(id, 8);
    // @end
    return done + " done, " + average.count() + " averaged, " + copies.size() + " similar";
  }

  static SessionSummary session(ProgImageClient images, Path one, Path other) {
    // @start region="session"
    Session session = images.sessions().create();
    SessionPicture first = session.add(one);
    SessionPicture second = session.add(other);
    double distance = Face.distance(first.faces().get(0), second.faces().get(0));
    System.out.println(distance < 0.6 ? "one person" : "two people");
    SessionSummary summary = session.fetchSummary();
    session.end();
    // @end
    return summary;
  }

  static NewUploadLink uploadLinks(ProgImageClient images) {
    // @start region="upload-links"
    NewUploadLink link =
        images
            .uploadLinks()
            .create(
                UploadLinkRequest.create()
                    .formats(JPEG, PNG)
                    .maxBytes(5_000_000)
                    .expiresIn(Duration.ofMinutes(10))
                    .analyze(LABELS));
    System.out.println("send the picture to " + link.uploadUrl());
    UploadLink state = images.uploadLinks().get(link.id());
    state.imageId().ifPresent(id -> System.out.println(id + ": " + state.analysis("labels")));
    // @end
    return link;
  }

  static Owner owners(ProgImageClient images) {
    // @start region="owners"
    images.owners().setQuota("shop", Quota.unlimited().images(10_000).bytes(5_000_000_000L));
    Owner shop = images.owners().get("shop");
    System.out.println(shop.images() + " of " + shop.quota().limit("images").orElseThrow());
    // @end
    return shop;
  }

  static List<String> sign(StoredImage receipt) {
    // @start region="sign"
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    URI card = receipt.transform(resize(640, 360)).as(WEBP).signedUrl(tomorrow);
    URI any = receipt.as(WEBP).signedUrlOfWholeImage(tomorrow);
    String srcset = receipt.as(WEBP).signedSrcset(tomorrow, 320, 640);
    // @end
    return List.of(card.toString(), any.toString(), srcset);
  }

  static boolean manage(ProgImageClient images, String id) {
    // @start region="manage"
    long total = images.list().mapToLong(StoredImage::byteCount).sum();
    StoredImage cat = images.get(id);
    cat.delete();
    Capabilities can = images.fetchCapabilities();
    boolean writesWebp = can.outputs().contains(WEBP);
    // @end
    return writesWebp && total >= cat.byteCount();
  }

  static String fail(ProgImageClient images, Upload upload) {
    // @start region="errors"
    try {
      return images.upload(upload).id();
    } catch (NotPermittedException missing) {
      return "not with this key: " + missing.code().orElse("unknown");
    } catch (RefusedException refused) {
      return "not with this file: " + refused.code().orElse("unknown");
    } catch (UnavailableException busy) {
      return "later, after " + busy.retryAfter().orElse(Duration.ofMinutes(1));
    } catch (ConnectionException lost) {
      return "no answer: " + lost.getMessage();
    }
    // @end
  }

  static Optional<String> webhook(String secret, Map<String, List<String>> headers, byte[] body) {
    // @start region="webhook"
    WebhookVerifier verifier = WebhookVerifier.of(secret);
    WebhookEvent event = verifier.verify(headers, body);
    Optional<String> job = event.type().equals("job.succeeded") ? event.jobId() : Optional.empty();
    // @end
    return job;
  }

  static boolean isThere(ProgImageClient images, String id) {
    try {
      return images.get(id).id().equals(id);
    } catch (ImageNotFoundException gone) {
      return false;
    }
  }
}
