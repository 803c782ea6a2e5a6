/**
 * Converts SVG to pixels with Batik, inside a render worker. Nothing outside the file is ever read
 * and no script runs: {@link SvgReader} removes everything from the tree that could lead there, and
 * {@link OfflineContext} refuses the rest. Start with {@link SvgRenderer}.
 */
@NullMarked
package com.progimage.server.engine.svg;

import org.jspecify.annotations.NullMarked;
