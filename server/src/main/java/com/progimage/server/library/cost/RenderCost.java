package com.progimage.server.library.cost;

import java.time.Duration;

/**
 * Measures the work of a task.
 *
 * @param pixels of all its outputs
 * @param cpu of the worker
 */
public record RenderCost(long pixels, Duration cpu) {}
