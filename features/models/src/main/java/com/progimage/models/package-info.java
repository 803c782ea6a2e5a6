/**
 * Makes the packs of weights that are part of the server from their original files. Start with
 * {@link Models}.
 */
@NullMarked
package com.progimage.models;

import org.jspecify.annotations.NullMarked;
