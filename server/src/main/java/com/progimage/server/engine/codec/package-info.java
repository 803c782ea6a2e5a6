/**
 * The contracts that codecs implement, {@link Decoder} and {@link Encoder}, with those for
 * animations, deep pixels and planes. A package below holds each format.
 */
@NullMarked
package com.progimage.server.engine.codec;

import org.jspecify.annotations.NullMarked;
