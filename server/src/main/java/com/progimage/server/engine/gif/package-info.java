/** GIF, read and written by code of our own, colours chosen and mixed included. */
@NullMarked
package com.progimage.server.engine.gif;

import org.jspecify.annotations.NullMarked;
