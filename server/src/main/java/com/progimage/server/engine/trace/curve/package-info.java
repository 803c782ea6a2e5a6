/**
 * Converts points along an outline to path data. {@link PointList} are the points, {@link Polygon}
 * and {@link CurveFit} turn them into few lines and curves, and {@link PathData} writes those.
 */
@NullMarked
package com.progimage.server.engine.trace.curve;

import org.jspecify.annotations.NullMarked;
