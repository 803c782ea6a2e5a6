/**
 * SVG to pixels, by Batik, inside a render worker. Nothing outside the file is ever read and no
 * script runs: {@link SvgReader} leaves out of the tree whatever could lead there, and {@link
 * OfflineContext} refuses what would. Start with {@link SvgRenderer}.
 */
@NullMarked
package com.progimage.server.engine.svg;

import org.jspecify.annotations.NullMarked;
