/**
 * SVG to pixels by Batik, inside a render worker. Nothing outside the file is read and no script
 * runs. Start with {@link SvgRenderer}.
 */
@NullMarked
package com.progimage.server.engine.svg;

import org.jspecify.annotations.NullMarked;
