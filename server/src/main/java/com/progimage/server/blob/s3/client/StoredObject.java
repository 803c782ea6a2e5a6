package com.progimage.server.blob.s3.client;

import java.time.Instant;

/**
 * An object in the store.
 *
 * @param key without the prefix of the settings
 * @param lastModified by the clock of the store
 */
public record StoredObject(String key, long byteCount, Instant lastModified) {}
