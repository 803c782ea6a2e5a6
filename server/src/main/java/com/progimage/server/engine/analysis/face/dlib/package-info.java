/**
 * Reads dlib's original files of weights, whose use gives dlib's numbers. Start with {@link
 * OriginalFaces}.
 */
@NullMarked
package com.progimage.server.engine.analysis.face.dlib;

import org.jspecify.annotations.NullMarked;
