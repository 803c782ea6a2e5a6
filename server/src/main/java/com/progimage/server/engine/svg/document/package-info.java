/**
 * Prepares a document for Batik: reads it, resolves its styles, and rewrites it as SVG 1.1. Start
 * with {@link SvgReader} and {@link LenientDocument}.
 */
@NullMarked
package com.progimage.server.engine.svg.document;

import org.jspecify.annotations.NullMarked;
