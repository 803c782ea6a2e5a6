/**
 * Structure check of SVG: its size, its depth and the work that its references cause. Start with
 * {@link SvgInspector}.
 */
@NullMarked
package com.progimage.server.inspect.svg;

import org.jspecify.annotations.NullMarked;
