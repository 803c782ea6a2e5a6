/**
 * CSS text to tokens, declarations and rules, by CSS Syntax 3 and CSS Nesting 1. Nothing here knows
 * any property or selector, and no text is in error: what cannot be read is left out alone. Start
 * with {@link StyleReader}, or with {@link StyleParser} for all at once.
 */
@NullMarked
package com.progimage.server.image.svg.css;

import org.jspecify.annotations.NullMarked;
