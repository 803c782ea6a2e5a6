package com.progimage.server.library;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Transformation;

/** A requested transformation and format. */
public record Target(Transformation transformation, ImageFormat format) {}
