/** The record of who did what that matters for security. */
@NullMarked
package com.progimage.server.audit;

import org.jspecify.annotations.NullMarked;
