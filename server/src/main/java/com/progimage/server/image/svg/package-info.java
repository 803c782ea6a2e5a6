/**
 * Text of SVG files, as both the upload check and the engine read it. No I/O; addresses in a
 * document are never fetched. Start with {@link SvgXml}.
 */
@NullMarked
package com.progimage.server.image.svg;

import org.jspecify.annotations.NullMarked;
