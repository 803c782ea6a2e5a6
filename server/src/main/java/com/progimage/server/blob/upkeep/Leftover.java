package com.progimage.server.blob.upkeep;

import java.util.function.BooleanSupplier;

/**
 * Stored bytes that no image needs.
 *
 * @param path for reports
 * @param removal removes them, unless an image needs them again; returns whether they were removed
 */
public record Leftover(String path, long byteCount, BooleanSupplier removal) {}
