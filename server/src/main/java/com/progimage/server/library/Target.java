package com.progimage.server.library;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.transformation.Transformation;

/** What an image is wanted as. */
public record Target(Transformation transformation, ImageFormat format) {}
