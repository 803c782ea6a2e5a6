/**
 * Layers of convolutional networks on plain arrays, shaped so that the JIT compiler vectorizes
 * their inner loops. Start with {@link Convolution}.
 */
@NullMarked
package com.progimage.server.engine.analysis.net;

import org.jspecify.annotations.NullMarked;
