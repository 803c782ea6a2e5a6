package com.progimage.sdk;

import java.time.Instant;
import java.util.Optional;

/**
 * What a webhook was told, by a server that knows the secret.
 *
 * @param messageId the same each time a message is sent: who has seen it need do nothing
 * @param type {@code job.succeeded}, {@code job.failed} or {@code job.cancelled}; later servers may
 *     have more
 * @param timestamp when it happened
 * @param jobId the job that it happened to, where the type begins with {@code job.}
 */
public record WebhookEvent(
    String messageId, String type, Instant timestamp, Optional<String> jobId) {}
