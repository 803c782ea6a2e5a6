package com.progimage.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an audit log.
 *
 * @param identity who did it: {@code key 1a2b3c4d5e6f}, {@code account anna}, {@code stranger},
 *     {@code command}, {@code server}
 * @param owner for whom; null for nobody
 * @param address of the client; null for a command
 * @param what it was done to, such as an image's id; never a secret
 * @param requestId null for a command
 */
public record AuditEvent(
    Instant time,
    AuditAction action,
    String identity,
    @Nullable String owner,
    @Nullable String address,
    String what,
    @Nullable String requestId) {}
