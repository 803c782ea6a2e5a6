/**
 * CSS text to tokens, declarations and rules, by CSS Syntax 3 and CSS Nesting 1. Nothing here knows
 * any property or selector, and no text is in error: what cannot be read is left out alone. Start
 * with {@link StyleParser}.
 */
@NullMarked
package com.progimage.server.image.svg.css;

import org.jspecify.annotations.NullMarked;
