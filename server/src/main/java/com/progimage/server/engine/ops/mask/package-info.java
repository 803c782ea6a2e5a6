/** Outlines, and what lies outside of them made transparent. Start with {@link Masks}. */
@NullMarked
package com.progimage.server.engine.ops.mask;

import org.jspecify.annotations.NullMarked;
