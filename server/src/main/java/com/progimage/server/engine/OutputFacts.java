package com.progimage.server.engine;

import com.progimage.server.image.Size;

/**
 * Facts about an output that an engine made.
 *
 * @param size in pixels; for an SVG, in CSS pixels
 */
public record OutputFacts(Size size) {}
