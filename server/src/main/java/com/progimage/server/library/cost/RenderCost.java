package com.progimage.server.library.cost;

import java.time.Duration;

/**
 * What a task cost.
 *
 * @param pixels of all its outputs
 * @param cpu of the worker
 */
public record RenderCost(long pixels, Duration cpu) {}
