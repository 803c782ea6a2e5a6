/**
 * The use cases: store, open, render, delete, list. This package contains everything that must
 * happen in a certain order, or only once at a time. Start with {@link ImageLibrary}.
 */
@NullMarked
package com.progimage.server.library;

import org.jspecify.annotations.NullMarked;
