package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.Transformation;

/** An opened source from which several outputs can be made. */
@FunctionalInterface
interface OpenedSource {
  Pixels transformed(Transformation transformation);
}
