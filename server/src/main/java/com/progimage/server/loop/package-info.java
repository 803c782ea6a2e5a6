/** Background loops. */
@NullMarked
package com.progimage.server.loop;

import org.jspecify.annotations.NullMarked;
