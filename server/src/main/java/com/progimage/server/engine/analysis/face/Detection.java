package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.Face.FaceBox;

/**
 * A place that looks like a face.
 *
 * @param box in pixels of the picture that was searched; may reach beyond it
 * @param score how far the detector's response is above its threshold, from 0 on
 */
public record Detection(FaceBox box, double score) {}
