/**
 * Client library for ProgImage. It stores images on a server and downloads them in any format and
 * shape. Start with {@link com.progimage.sdk.ProgImageClient}; {@link
 * com.progimage.sdk.transformation.Transformations} lists the operations on a picture.
 *
 * {@snippet file="Cat.java" region="first"}
 *
 * <p>All types are immutable and thread-safe, except streams and builders. Only an {@link
 * java.io.InputStream} and a {@link com.progimage.sdk.JobEvents} must be closed. Methods whose name
 * is a noun send no request.
 *
 * <p>Failed calls throw a subclass of {@link com.progimage.sdk.ProgImageException} that names the
 * cause. Invalid arguments throw {@link IllegalArgumentException} before the client sends anything.
 */
@NullMarked
package com.progimage.sdk;

import org.jspecify.annotations.NullMarked;
