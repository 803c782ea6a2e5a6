/**
 * Files without what they say beside their picture: no position, no camera, no comment, no
 * thumbnail of what was cut away. Image data, colour profiles and how the picture is to be turned
 * stay as they are, bit for bit. Start with {@link Stripping}.
 */
@NullMarked
package com.progimage.server.engine.strip;

import org.jspecify.annotations.NullMarked;
