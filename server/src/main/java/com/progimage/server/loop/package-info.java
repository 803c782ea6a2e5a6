/** Background loops. Start with {@link Loop}. */
@NullMarked
package com.progimage.server.loop;

import org.jspecify.annotations.NullMarked;
