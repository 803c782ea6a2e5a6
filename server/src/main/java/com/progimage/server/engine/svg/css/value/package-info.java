/**
 * Rewrites CSS values in the simple forms that SVG 1.1 has: colors of CSS Color 4, lengths and
 * formulas of CSS Values 4, transforms. No property is known here. Start with {@link Quantity}.
 */
@NullMarked
package com.progimage.server.engine.svg.css.value;

import org.jspecify.annotations.NullMarked;
