/**
 * The contract of what runs inside a render worker, {@link Engine}, and the only place where pixels
 * exist. {@link Pixels} is the one buffer type that codecs, operations and the tracer share.
 */
@NullMarked
package com.progimage.server.engine;

import org.jspecify.annotations.NullMarked;
