/** Orders for the pool as values, and their budgets. Start with {@link RenderOrder}. */
@NullMarked
package com.progimage.server.render.order;

import org.jspecify.annotations.NullMarked;
