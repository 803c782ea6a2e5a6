/** Analyzers of pictures, inside a render worker. Start with {@link PictureAnalyzer}. */
@NullMarked
package com.progimage.server.engine.analysis;

import org.jspecify.annotations.NullMarked;
