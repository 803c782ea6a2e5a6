package com.progimage.server.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.progimage.server.access.Identity;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.link.LinkId;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.link.LinkStore.Admission;
import com.progimage.server.state.link.LinkTerms;
import com.progimage.server.state.link.UploadLink;
import com.progimage.server.state.link.UploadLink.LinkProgress;
import com.progimage.server.state.outbox.Callback;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates upload links, and stores the images that clients send through them. To an identity, a
 * link that it does not reach does not exist. Thread-safe; every method may block.
 *
 * <p>All uploads through one link have the same idempotency key. So only one of them becomes an
 * image, even if the lease of one that goes on has lapsed, and an image whose server died before it
 * could note it in the link is found again.
 */
public final class UploadLinks {
  /** Maximum number of links of an owner that are not settled. */
  public static final int MAX_OPEN = 10_000;

  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
  public static final Duration MAX_LIFETIME = Duration.ofDays(7);

  /** Call {@link #renew} this often. */
  public static final Duration RENEWED_EVERY = Duration.ofSeconds(15);

  /** The time for which a dead server blocks a link. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(UploadLinks.class);

  private final LinkStore store;
  private final ImageLibrary library;
  private final Analyses analyses;
  private final LinkEnds ends;
  private final Clock clock;
  private final Map<LinkId, String> inProgress = new ConcurrentHashMap<>();

  public UploadLinks(LinkStore store, ImageLibrary library, Analyses analyses, Clock clock) {
    this.store = store;
    this.library = library;
    this.analyses = analyses;
    this.ends = new LinkEnds(store, library, analyses, clock);
    this.clock = clock;
  }

  /** A new link, with the secret that is not known later. */
  public record NewLink(UploadLink link, String secret) {}

  /** Stores the image in a request, within the terms of a link. */
  @FunctionalInterface
  public interface LinkBody {
    /**
     * @param idempotencyHash of the key that all uploads through the link share
     */
    StoredImage store(UploadLink link, Digest idempotencyHash) throws IOException;
  }

  /**
   * Creates a link.
   *
   * @throws Failure {@code too-many-uploads}, {@code insufficient-storage}; {@code
   *     analysis-not-found} if the server has no such analyzer
   */
  public NewLink create(Owner owner, LinkTerms terms, @Nullable Callback callback) {
    library.requireRoom();
    // Fails now, and not after the upload, if there is no such analyzer.
    terms.analyses().forEach(analyses::model);
    String secret = LinkSecret.create();
    UploadLink link =
        new UploadLink(
            LinkId.create(terms.createdAt()),
            owner,
            terms,
            LinkSecret.hash(secret),
            callback,
            LinkProgress.NONE);
    if (!store.add(link, MAX_OPEN)) {
      throw LinkFailures.tooMany(MAX_OPEN, store.unsettled(owner));
    }
    return new NewLink(link, secret);
  }

  /**
   * @throws Failure {@code upload-not-found}
   */
  public LinkDocument require(String id, Identity identity) {
    return ends.describe(requireReached(id, identity), clock.instant());
  }

  private UploadLink requireReached(String id, Identity identity) {
    return LinkId.find(id)
        .flatMap(store::find)
        .filter(link -> identity.reaches(link.owner()))
        .orElseThrow(LinkFailures::notFound);
  }

  /**
   * Ends a link, whatever its state. An image that was stored through it stays; an upload in
   * progress fails. Its callback is not notified.
   *
   * @throws Failure {@code upload-not-found}
   */
  public void delete(String id, Identity identity) {
    if (!store.delete(requireReached(id, identity).id())) {
      throw LinkFailures.notFound();
    }
  }

  /**
   * Stores the image of a request through a link, which ends the link. If it fails, the link stays
   * open, and its owner sees the reason.
   *
   * @param secret of the link
   * @param client network address
   * @throws Failure {@code upload-not-found}, {@code upload-done}, {@code upload-expired}, {@code
   *     upload-in-flight}, and those of {@code body}
   */
  public StoredImage store(String id, String secret, String client, LinkBody body)
      throws IOException {
    UploadLink link = requireProven(id, secret);
    String holder = UUID.randomUUID().toString();
    link = begin(link, holder);
    inProgress.put(link.id(), holder);
    try {
      StoredImage image = body.store(link, idempotencyHash(link.id()));
      end(link, image, client);
      return image;
    } catch (Failure failure) {
      throw ended(link, holder, failure);
    } catch (IOException | RuntimeException e) {
      release(link, holder, /* problem= */ null);
      throw e;
    } finally {
      inProgress.remove(link.id(), holder);
    }
  }

  private UploadLink requireProven(String id, String secret) {
    return LinkId.find(id)
        .flatMap(store::find)
        .filter(link -> LinkSecret.matches(secret, link.secret()))
        .orElseThrow(LinkFailures::notFound);
  }

  private UploadLink begin(UploadLink found, String holder) {
    return switch (store.begin(found.id(), holder, clock.instant(), LEASE)) {
      case Admission.Admitted(UploadLink link, boolean hasLapsed) -> {
        if (hasLapsed) {
          requireNothingStored(link, holder);
        }
        yield link;
      }
      case Admission.InUse _ -> throw LinkFailures.inFlight();
      case Admission.Done _ -> throw LinkFailures.done();
      case Admission.Expired _ -> throw LinkFailures.expired(found);
      case Admission.Unknown _ -> throw LinkFailures.notFound();
    };
  }

  /** The server of an earlier upload may have died after it stored the image. */
  private void requireNothingStored(UploadLink link, String holder) {
    boolean isStored;
    try {
      isStored = ends.findStored(link);
    } catch (Failure failure) {
      store.release(link.id(), holder, /* problem= */ null);
      throw failure.code() == ErrorCode.IDEMPOTENCY_IN_FLIGHT ? LinkFailures.inFlight() : failure;
    }
    if (isStored) {
      throw LinkFailures.done();
    }
  }

  /** The image is stored. If that cannot be noted now, the link's lease lapses, and it is found. */
  private void end(UploadLink link, StoredImage image, String client) {
    try {
      if (!store.finish(link.id(), image.id(), clock.instant())) {
        discard(image);
        throw store.find(link.id()).isPresent()
            ? LinkFailures.expired(link)
            : LinkFailures.notFound();
      }
      store.find(link.id()).ifPresent(ended -> ends.advance(ended, client));
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.UPLOAD_NOT_FOUND
          || failure.code() == ErrorCode.UPLOAD_EXPIRED) {
        throw failure;
      }
      LOG.debug("upload link {} is ended later: {}", link.id(), failure.getMessage());
    }
  }

  /** The link ended while its image was on its way. */
  private void discard(StoredImage image) {
    try {
      library.delete(image.id(), Viewer.OF_ALL, analyses::unlink);
    } catch (Failure gone) {
      if (gone.code() != ErrorCode.IMAGE_NOT_FOUND) {
        throw gone;
      }
    }
  }

  /** Returns the failure for the client. */
  private Failure ended(UploadLink link, String holder, Failure failure) {
    return switch (failure.code()) {
      // The image may be stored: the lease lapses, and it is looked for.
      case REGISTRY_UNAVAILABLE, STORE_UNAVAILABLE -> failure;
      case IDEMPOTENCY_IN_FLIGHT -> {
        release(link, holder, /* problem= */ null);
        yield LinkFailures.inFlight();
      }
      case IDEMPOTENCY_KEY_REUSED -> {
        boolean _ = ends.findStored(link);
        yield LinkFailures.done();
      }
      default -> {
        release(link, holder, JobProblem.of(failure));
        yield failure.code() == ErrorCode.QUOTA_EXCEEDED ? LinkFailures.noSpace(failure) : failure;
      }
    };
  }

  private void release(UploadLink link, String holder, @Nullable JobProblem problem) {
    try {
      store.release(link.id(), holder, problem);
    } catch (Failure away) {
      LOG.debug("upload link {} is free again in {} s", link.id(), LEASE.toSeconds());
    }
  }

  static Digest idempotencyHash(LinkId id) {
    return Digest.of(("upload link " + id).getBytes(US_ASCII));
  }

  /** Renews the leases of the uploads in progress on this server. */
  public void renew() {
    Map<LinkId, String> held = Map.copyOf(inProgress);
    if (held.isEmpty()) {
      return;
    }
    try {
      store.renew(held, clock.instant(), LEASE);
    } catch (Failure away) {
      LOG.debug("uploads through links are not renewed: {}", away.getMessage());
    }
  }

  LinkEnds ends() {
    return ends;
  }

  /** The time at which a link is created now. */
  public Instant now() {
    return clock.instant();
  }
}
