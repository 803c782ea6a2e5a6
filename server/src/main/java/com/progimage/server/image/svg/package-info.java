/**
 * Text of SVG files, as the inspection and the engine both read it. Start with {@link SvgXml}. No
 * I/O, and nothing that a document names is ever fetched.
 */
@NullMarked
package com.progimage.server.image.svg;

import org.jspecify.annotations.NullMarked;
