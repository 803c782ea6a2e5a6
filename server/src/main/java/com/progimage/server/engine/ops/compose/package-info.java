/** Operations on two pictures. Start with {@link Compositing}. */
@NullMarked
package com.progimage.server.engine.ops.compose;

import org.jspecify.annotations.NullMarked;
