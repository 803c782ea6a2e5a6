/**
 * The document before Batik sees it: read, with its styles resolved and rewritten in the words of
 * SVG 1.1. Start with {@link SvgReader} and {@link LenientDocument}.
 */
@NullMarked
package com.progimage.server.engine.svg.document;

import org.jspecify.annotations.NullMarked;
