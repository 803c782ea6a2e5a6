/** Color profiles and color tables. Start with {@link ColorProfile}. */
@NullMarked
package com.progimage.server.engine.color;

import org.jspecify.annotations.NullMarked;
