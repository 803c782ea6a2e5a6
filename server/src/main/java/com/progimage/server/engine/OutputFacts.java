package com.progimage.server.engine;

import com.progimage.server.image.Size;

/**
 * What an engine knows of an output that it made.
 *
 * @param size in pixels; of an SVG, in CSS pixels
 */
public record OutputFacts(Size size) {}
