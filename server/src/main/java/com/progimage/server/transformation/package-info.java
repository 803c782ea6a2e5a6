/**
 * The transformation that a URL asks for: its operations, its settings and its canonical text, and
 * the sizes that follow from them. Values only. Start with {@link Transformation}; {@link
 * OperationTable} lists every operation with its ranges.
 */
@NullMarked
package com.progimage.server.transformation;

import org.jspecify.annotations.NullMarked;
