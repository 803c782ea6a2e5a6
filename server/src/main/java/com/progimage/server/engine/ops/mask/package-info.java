/** Masks by outline: make everything outside an outline transparent. Start with {@link Masks}. */
@NullMarked
package com.progimage.server.engine.ops.mask;

import org.jspecify.annotations.NullMarked;
