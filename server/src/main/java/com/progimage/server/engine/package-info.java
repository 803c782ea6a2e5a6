/**
 * The contract of the code inside a render worker, {@link Engine}, and the only package tree that
 * handles pixels. {@link Pixels} is the one buffer type that codecs, operations and the tracer
 * share.
 */
@NullMarked
package com.progimage.server.engine;

import org.jspecify.annotations.NullMarked;
