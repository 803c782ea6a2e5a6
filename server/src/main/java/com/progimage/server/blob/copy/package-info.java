/**
 * Copies: files of the store that may have equal bytes, and the links that make two of them one
 * file. Start with {@link FileCopies}.
 */
@NullMarked
package com.progimage.server.blob.copy;

import org.jspecify.annotations.NullMarked;
