package com.progimage.server.http.body;

import java.time.Duration;

/**
 * What a request's body may be.
 *
 * @param maxBytes of an image
 * @param patience how long nothing may come of it, and how long it may come slowly
 */
public record BodyLimits(long maxBytes, Duration patience) {}
