/**
 * Stores images on a ProgImage server and gets them back in any format and shape. Start with {@link
 * com.progimage.sdk.ProgImage}; what can be done to a picture is in {@link
 * com.progimage.sdk.Transformations}.
 *
 * {@snippet file="Cat.java" region="first"}
 *
 * <p>Everything but an {@link java.io.InputStream} is immutable and may be shared by threads, and
 * nothing but an {@code InputStream} needs to be closed. What fails throws a {@link
 * com.progimage.sdk.ProgImageException}, whose subclasses tell the causes apart; arguments that can
 * be seen to be wrong are an {@link IllegalArgumentException} before anything is sent.
 */
@NullMarked
package com.progimage.sdk;

import org.jspecify.annotations.NullMarked;
