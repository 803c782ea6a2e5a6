/**
 * Images as bytes: which one a path names, what headers it has, what part of it is wanted, and in
 * which coding.
 */
@NullMarked
package com.progimage.server.http.rendition;

import org.jspecify.annotations.NullMarked;
