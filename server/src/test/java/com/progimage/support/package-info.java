/**
 * The parts that the server's tests and the acceptance tests share. The server's build packs them
 * into its test jar.
 */
@NullMarked
package com.progimage.support;

import org.jspecify.annotations.NullMarked;
