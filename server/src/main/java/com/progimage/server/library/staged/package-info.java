/** Pictures that clients send for one purpose, and that are not stored. */
@NullMarked
package com.progimage.server.library.staged;

import org.jspecify.annotations.NullMarked;
