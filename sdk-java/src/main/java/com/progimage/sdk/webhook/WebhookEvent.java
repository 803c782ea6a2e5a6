package com.progimage.sdk.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * A verified webhook event.
 *
 * @param messageId the same for each delivery of a message, so that receivers can ignore duplicates
 * @param type {@code job.succeeded}, {@code job.failed} or {@code job.cancelled}; later servers may
 *     have more
 * @param timestamp the time of the event
 * @param jobId the job of the event, if the type begins with {@code job.}
 */
public record WebhookEvent(
    String messageId, String type, Instant timestamp, Optional<String> jobId) {}
