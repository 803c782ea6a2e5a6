/**
 * Finds faces and encodes them as numbers, as dlib and Python's face_recognition do: a detector on
 * histograms of gradients, five landmarks, an upright picture of 150 pixels, and a residual
 * network. Start with {@link FaceAnalyzer}.
 *
 * <p>The code is derived from dlib (Boost Software License 1.0), and its histograms from
 * voc-release (see {@code NOTICE}). Results are those of dlib only while the arithmetic is the
 * same: where a value is a float, is truncated, or is rounded half away from zero, it is so in
 * dlib.
 */
@NullMarked
package com.progimage.server.engine.analysis.face;

import org.jspecify.annotations.NullMarked;
