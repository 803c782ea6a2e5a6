/** The text form of operations: steps, parameters, numbers and colors. Start with {@link Step}. */
@NullMarked
package com.progimage.server.transformation.text;

import org.jspecify.annotations.NullMarked;
