/**
 * The contract of the code that runs inside a render worker, {@link Engine}, and its pixel buffers.
 * Pixels exist only below this package. {@link Pixels} is the buffer type that codecs, operations
 * and the tracer share; {@link Planes} is the one of conversions that need no colors.
 */
@NullMarked
package com.progimage.server.engine;

import org.jspecify.annotations.NullMarked;
