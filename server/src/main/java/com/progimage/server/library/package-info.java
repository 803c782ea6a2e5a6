/**
 * The use cases: store, open, render, delete, list. Everything that must happen in one order, or
 * only once at a time, is here. Start with {@link ImageLibrary}.
 */
@NullMarked
package com.progimage.server.library;

import org.jspecify.annotations.NullMarked;
