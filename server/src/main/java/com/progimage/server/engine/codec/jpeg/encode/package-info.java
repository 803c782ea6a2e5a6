/**
 * JPEG encoder (ITU-T T.81), baseline and progressive, with Huffman tables made for each scan.
 * Start at {@link com.progimage.server.engine.codec.jpeg.encode.JpegEncoder}. All other types are
 * parts of its algorithm, which is why the package may have more of them than others.
 */
@org.jspecify.annotations.NullMarked
package com.progimage.server.engine.codec.jpeg.encode;
