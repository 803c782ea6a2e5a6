package com.progimage.server.access.session;

import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import java.time.Duration;
import java.time.Instant;

/**
 * What a server knows of a browser in which a person signed in.
 *
 * @param passwordId of the password that the person typed: the session ends with it
 * @param seenAt about when its last request came
 */
public record Session(
    SessionId id, AccountName account, String passwordId, Instant startedAt, Instant seenAt) {
  /** A session ends when no request came for this time. */
  public static final Duration IDLE = Duration.ofHours(1);

  /** A session ends this time after its start. */
  public static final Duration LONGEST = Duration.ofHours(12);

  boolean isOpen(Instant now) {
    return now.isBefore(seenAt.plus(IDLE)) && now.isBefore(startedAt.plus(LONGEST));
  }
}
