package com.progimage.server.engine.trace.curve;

/** The two control points of a Bézier curve between two samples. */
record Cubic(double x1, double y1, double x2, double y2) {}
