/**
 * The tree of the data folder and the files in it that describe others. {@link DataLayout} shows
 * the whole tree on one screen; {@link ManifestFiles} reads and writes what is known of an image.
 */
@NullMarked
package com.progimage.server.blob.layout;

import org.jspecify.annotations.NullMarked;
