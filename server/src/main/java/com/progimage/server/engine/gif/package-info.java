/** GIF, in plain Java, including color reduction and dithering. */
@NullMarked
package com.progimage.server.engine.gif;

import org.jspecify.annotations.NullMarked;
