/**
 * The styles of a document, resolved: what style sheets, {@code style} attributes and variables say
 * of an element becomes its presentation attributes, in the words of SVG 1.1, and no style remains.
 * Work and memory have bounds, whatever the document says. Start with {@link Cascade}.
 */
@NullMarked
package com.progimage.server.engine.svg.css;

import org.jspecify.annotations.NullMarked;
