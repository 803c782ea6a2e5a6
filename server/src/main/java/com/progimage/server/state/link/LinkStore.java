package com.progimage.server.state.link;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Upload links, as durable as jobs. Every method is atomic and thread-safe, and fails with {@code
 * registry-unavailable} if the store is unavailable.
 *
 * <p>A link is open until an image is stored or its time has ended. It is settled when nothing more
 * will happen about it: then its callback, if it has one, has its message in the outbox. Each link
 * that is not settled has a time at which a server looks at it again.
 */
public interface LinkStore {
  /** Settled links of an owner beyond this number are removed, those settled first. */
  int MAX_SETTLED = 20_000;

  /**
   * Adds a link. Idempotent.
   *
   * @param maxUnsettled of its owner, counted as {@link #unsettled} does
   * @return false if its owner has that many: then nothing changes
   */
  boolean add(UploadLink link, int maxUnsettled);

  Optional<UploadLink> find(LinkId id);

  /** The answer to an upload that wants to begin. */
  sealed interface Admission {
    /**
     * The upload may begin.
     *
     * @param link with this upload in progress
     * @param hasLapsed whether an earlier upload ended without saying how: then it may have stored
     *     its image
     */
    record Admitted(UploadLink link, boolean hasLapsed) implements Admission {}

    /** Another upload is in progress. */
    record InUse() implements Admission {}

    /** An image was stored. */
    record Done() implements Admission {}

    /** The time of the link has ended. */
    record Expired() implements Admission {}

    /** There is no such link. */
    record Unknown() implements Admission {}
  }

  /**
   * Admits one upload at a time, until it is {@linkplain #release released}, the image is
   * {@linkplain #finish stored}, or the lease has ended since the last {@linkplain #renew renewal}.
   *
   * @param holder unique for each upload
   */
  Admission begin(LinkId id, String holder, Instant now, Duration lease);

  /**
   * Renews the leases of uploads in progress; those that have lapsed stay lapsed.
   *
   * @param holders by link
   */
  void renew(Map<LinkId, String> holders, Instant now, Duration lease);

  /**
   * Ends an upload that stored nothing. Does nothing if the holder is another one.
   *
   * @param problem that its owner sees; null: the last one stays
   */
  void release(LinkId id, String holder, @Nullable JobProblem problem);

  /**
   * Notes that an image was stored through the link, whichever upload did it. Idempotent.
   *
   * @return false if the link does not exist, is settled without an image, or has another image:
   *     then nothing changes
   */
  boolean finish(LinkId id, ImageId image, Instant now);

  /**
   * Removes a link.
   *
   * @return false if it does not exist
   */
  boolean delete(LinkId id);

  /**
   * Gives out links at which a server must look, each to one server, until {@code later}.
   *
   * @return those that waited longest, at most {@code most}
   */
  List<UploadLink> take(int most, Instant now, Instant later);

  /** Sets when a server looks at a link again, unless it is settled. */
  void lookAgain(LinkId id, Instant at);

  /**
   * Settles a link, and adds the message to its callback to the outbox. Idempotent.
   *
   * @param seen the link as the message describes it
   * @param message null if it has no callback
   * @return false if its image is not that of {@code seen}, or an upload is in progress: then
   *     nothing changes
   */
  boolean settle(UploadLink seen, @Nullable String message, Instant now);

  /** The message's id. A link is settled once, so it has one message. */
  static String messageId(LinkId id) {
    return "msg_" + id;
  }

  /** Returns links that were settled before a time, those settled first. */
  List<LinkId> settled(Instant before, int most);

  /**
   * The number of links of an owner that are not settled, and of messages to callbacks, also of
   * deleted links, that are neither delivered nor given up.
   */
  long unsettled(Owner owner);
}
