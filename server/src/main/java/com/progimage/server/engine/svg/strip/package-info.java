/**
 * Sanitizer of SVG for {@code strip}: keeps an allow-list of elements, attributes, styles and URL
 * forms. Start with {@link SvgSanitizer}.
 */
@NullMarked
package com.progimage.server.engine.svg.strip;

import org.jspecify.annotations.NullMarked;
