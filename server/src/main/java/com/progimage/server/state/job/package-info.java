/** Jobs and their items as values. Start with {@link Job}. */
@NullMarked
package com.progimage.server.state.job;

import org.jspecify.annotations.NullMarked;
