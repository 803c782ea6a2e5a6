/**
 * The values that everything else speaks in: {@link ImageId}, {@link Digest}, {@link ImageFormat},
 * {@link Transformation}. No I/O, no codecs, no HTTP. Start with {@link ImageFormat}, the table of
 * formats, and {@link OperationTable}, the table of operations.
 */
@NullMarked
package com.progimage.server.image;

import org.jspecify.annotations.NullMarked;
