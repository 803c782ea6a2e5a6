/**
 * What analyzers find in pictures, as values: faces, labels and placeholders. Start with {@link
 * Facts}. The analyzers are in {@code engine.analysis}.
 */
@NullMarked
package com.progimage.server.analysis;

import org.jspecify.annotations.NullMarked;
