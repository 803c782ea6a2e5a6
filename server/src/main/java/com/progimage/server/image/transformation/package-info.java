/**
 * What a URL may ask of an image: the operations, the settings, their canonical text, and the sizes
 * that they lead to. Values only. Start with {@link Transformation}, and with {@link
 * OperationTable}, which lists the operations with their ranges.
 */
@NullMarked
package com.progimage.server.image.transformation;

import org.jspecify.annotations.NullMarked;
