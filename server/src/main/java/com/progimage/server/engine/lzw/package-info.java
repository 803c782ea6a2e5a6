/** LZW, shared by GIF and TIFF, which differ in how they pack their codes. */
@NullMarked
package com.progimage.server.engine.lzw;

import org.jspecify.annotations.NullMarked;
