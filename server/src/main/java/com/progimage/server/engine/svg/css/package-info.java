/**
 * The CSS cascade: resolves style sheets, {@code style} attributes and variables to presentation
 * attributes of SVG 1.1. Work and memory are bounded, whatever the document contains. Start with
 * {@link Cascade}.
 */
@NullMarked
package com.progimage.server.engine.svg.css;

import org.jspecify.annotations.NullMarked;
