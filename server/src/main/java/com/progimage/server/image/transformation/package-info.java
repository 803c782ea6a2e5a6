/**
 * Transformations of an image as URLs describe them: operations, settings, their canonical text,
 * and the resulting sizes. Values only. Start with {@link Transformation}, and with {@link
 * OperationTable}, which lists the operations and their ranges.
 */
@NullMarked
package com.progimage.server.image.transformation;

import org.jspecify.annotations.NullMarked;
